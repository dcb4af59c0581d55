import type { ConnectionDrift, DriftReport } from "../../drift/report";
import { changeText, groupReport, headline, labelOf, pathPattern } from "../../drift/reportText";
import { assessCryptographyOf, type CryptographyFinding } from "../../provider/vpn/judge/cryptography";
import { severities } from "../../provider/vpn/judge/cryptographyRules";
import { healths, tunnelsOf } from "../../provider/vpn/judge/health";
import type { ListedVpnConnection } from "../../provider/vpn/model/connection";
import type { Health } from "../../provider/vpn/model/fields";
import { type Html, html, pageText } from "../../render/html";
import { counted, timeText } from "../../render/words";
import { healthSign, reasonsOf } from "../text/health";
import { script, style } from "./assets";
import { customerGatewaysOf, type Drawn, gatewayDiagram, gatewayOf } from "./diagram";

/** Content of the page. */
export interface Fleet {
  readonly regionId: string;
  readonly connections: readonly ListedVpnConnection[];
  /** Null: no comparison was made. */
  readonly drift: DriftReport | null;
  /** Unix ms. */
  readonly time: number;
  readonly version: string;
}

/**
 * Returns a page about a fleet: its state as a diagram and as a table, its weak settings, and its changes. The page contains no secret and
 * loads nothing.
 */
export function fleetPage(fleet: Fleet): string {
  const { regionId, connections, drift, time, version } = fleet;
  const rows = rowsOf(fleet);
  const title = `VPN connections in ${regionId}`;
  const body = html`<a class="skip" href="#connections">Skip to the table</a>
<header>
<h1>${title}</h1>
<p class="faint">Read ${timeText(time)} by pulumi-alicloud-vpn ${version}.</p>
${countsList(connections)}
<nav aria-label="On this page"><ul>${sections(drift !== null).map(([id, name]) => html`<li><a href="${`#${id}`}">${name}</a></li>`)}</ul></nav>
</header>
<main>
<h2 id="gateways">Gateways</h2>
<div class="gateways">${gateways(rows)}</div>
<h2>Connections</h2>
${filterForm(drift !== null)}
${connectionTable(rows, drift !== null)}
<h2 id="weak">Weak cryptography</h2>
${weaknessTable(rows)}
${drift === null ? html`` : driftSection(drift)}
</main>`;
  return pageText({ title, style, script, body });
}

const sections = (hasDrift: boolean): readonly (readonly [id: string, name: string])[] => [
  ["gateways", "Gateways"],
  ["connections", "Connections"],
  ["weak", "Weak cryptography"],
  ...(hasDrift ? [["drift", "Drift"] as const] : []),
];

/** A connection with all its content on the page. */
interface Row extends Drawn {
  /** Without findings about settings that could not be judged. */
  readonly weaknesses: readonly CryptographyFinding[];
  /** Null: the snapshot does not contain the connection. */
  readonly drift: ConnectionDrift | null;
}

const worstFirst: readonly Health[] = ["down", "degraded", "unknown", "up"];

function rowsOf({ connections, drift }: Fleet): Row[] {
  const found = new Map(assessCryptographyOf(connections).map(({ vpnConnectionId, findings }) => [vpnConnectionId, findings]));
  const drifted = new Map(drift?.connections.map((one) => [one.vpnConnectionId, one]));
  const label = ({ name, vpnConnectionId }: ListedVpnConnection) => name ?? vpnConnectionId;
  const sorted = connections.toSorted(
    (one, other) => worstFirst.indexOf(one.health) - worstFirst.indexOf(other.health) || collator.compare(label(one), label(other)),
  );
  return sorted.map((connection, index) => ({
    connection,
    anchor: `c${index + 1}`,
    weaknesses: (found.get(connection.vpnConnectionId) ?? []).filter(({ severity }) => severity !== "info"),
    drift: drifted.get(connection.vpnConnectionId) ?? null,
  }));
}

const collator = new Intl.Collator("en", { numeric: true });

function countsList(connections: readonly ListedVpnConnection[]): Html {
  const counts = worstFirst.map((health) => ({ health, count: connections.filter((one) => one.health === health).length }));
  const shown = counts.filter(({ count }) => count > 0);
  return html`<ul class="counts">${shown.map(
    ({ health, count }) => html`<li class="${health}"><strong>${counted(count)}</strong>${healthSign(health)} ${health}</li>`,
  )}</ul>`;
}

/** Up to this many connections every gateway is open. With more, only gateways with problems are. */
const atAGlance = 40;

function gateways(rows: readonly Row[]): Html[] {
  if (rows.length === 0) return [html`<p>There are no VPN connections in this region.</p>`];
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const gateway = gatewayOf(row.connection) ?? "no gateway";
    groups.set(gateway, [...(groups.get(gateway) ?? []), row]);
  }
  return [...groups].map(([gateway, own]) => {
    const hasTrouble = own.some(({ connection }) => connection.health !== "up");
    const isOpen = rows.length <= atAGlance || (groups.size <= atAGlance && own.length <= atAGlance && hasTrouble);
    const summary = html`<summary>${gateway} ${healthCounts(own)}</summary>`;
    const diagram = html`<div class="scroll" tabindex="0" role="region" aria-label="${`Diagram of ${gateway}`}">${gatewayDiagram(gateway, own)}</div>`;
    return isOpen ? html`<details open>${summary}${diagram}</details>\n` : html`<details>${summary}${diagram}</details>\n`;
  });
}

const healthCounts = (rows: readonly Row[]): Html[] =>
  worstFirst.flatMap((health) => {
    const count = rows.filter(({ connection }) => connection.health === health).length;
    return count === 0 ? [] : [html`<span class="${`health ${health}`}">${healthSign(health)} ${counted(count)} ${health}</span> `];
  });

const filterForm = (hasDrift: boolean): Html => html`<form id="filter" hidden role="search">
<label>Name, id, network, gateway <input type="search" name="text" autocomplete="off"></label>
<label>Health <select name="health"><option value="">any</option>${healths.map((one) => html`<option>${one}</option>`)}</select></label>
<label class="check"><input type="checkbox" name="weak"> weak cryptography</label>
${hasDrift ? html`<label class="check"><input type="checkbox" name="drift"> drift</label>` : html``}
<button type="reset">Show all</button>
<output id="count" aria-live="polite"></output>
</form>`;

function connectionTable(rows: readonly Row[], hasDrift: boolean): Html {
  const titles = ["Connection", "Health", "Gateway", "Customer gateway", "Networks", "Cryptography", ...(hasDrift ? ["Drift"] : [])];
  return html`<table id="connections">
<caption>What is down comes first.</caption>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => connectionRow(row, hasDrift))}</tbody>
</table>`;
}

function connectionRow({ connection, anchor, weaknesses, drift }: Row, hasDrift: boolean): Html {
  const { vpnConnectionId, name, health, localSubnets, remoteSubnets } = connection;
  const tunnels = tunnelsOf(connection).map(({ isUp }) => isUp);
  const cells: readonly (readonly [title: string, content: Html])[] = [
    [
      "Health",
      html`<span class="${`health ${health}`}">${healthSign(health)} ${health}</span>, ${tunnelCount(tunnels)}${reasonList(connection)}`,
    ],
    ["Gateway", html`${gatewayOf(connection) ?? "–"}`],
    ["Customer gateway", html`${customerGatewaysOf(connection).join(", ")}`],
    ["Networks", html`${localSubnets.join(", ") || "–"} ↔ ${remoteSubnets.join(", ") || "–"}`],
    ["Cryptography", weaknessSummary(weaknesses)],
    ...(hasDrift ? [["Drift", driftSummary(drift)] as const] : []),
  ];
  const isDrifted = drift !== null && drift.outcome !== "unchanged";
  return html`<tr id="${anchor}" data-health="${health}" data-weak="${weaknesses.length > 0 ? "yes" : "no"}" data-drift="${isDrifted ? "yes" : "no"}"><th scope="row" data-label="Connection"><span>${name ?? "–"}<span class="id">${vpnConnectionId}</span></span></th>${cells.map(
    ([title, content]) => html`<td data-label="${title}"><div>${content}</div></td>`,
  )}</tr>
`;
}

const tunnelCount = (isUp: readonly (boolean | null)[]): string => `${isUp.filter((one) => one === true).length} of ${isUp.length} up`;

const reasonList = (connection: ListedVpnConnection): Html => {
  const reasons = reasonsOf(connection);
  return reasons.length === 0 ? html`` : html`<ul class="plain faint">${reasons.map(({ message }) => html`<li>${message}</li>`)}</ul>`;
};

/** The worst finding comes first; the reasons are below. */
function weaknessSummary(weaknesses: readonly CryptographyFinding[]): Html {
  const [worst] = weaknesses;
  if (worst === undefined) return html`no weakness found`;
  const settings = new Set(weaknesses.map(settingText));
  return html`<span class="${worst.severity}">${worst.severity}</span>: ${[...settings].join(", ")}`;
}

/** Returns `ikeEncAlg des`, for any tunnel. Of a key only the name is shown. */
function settingText({ path, value }: CryptographyFinding): string {
  const general = pathPattern(path);
  if (general === "psk" || general === "tunnelPsks.*") return "psk";
  return `${general.replace(/^(tunnels\.\*\.)?(ikeConfig|ipsecConfig)\./, "")} ${value ?? "not reported"}`;
}

/** A weakness and its connections. */
interface Weakness {
  readonly finding: CryptographyFinding;
  readonly rows: Set<Row>;
}

function weaknessTable(rows: readonly Row[]): Html {
  const found = new Map<string, Weakness>();
  for (const row of rows) {
    for (const finding of row.weaknesses) {
      const key = JSON.stringify([settingText(finding), finding.reason]);
      const known = found.get(key) ?? { finding, rows: new Set() };
      known.rows.add(row);
      found.set(key, known);
    }
  }
  if (found.size === 0) return html`<p>No weak setting was found.</p>`;
  const sorted = [...found.values()].sort(
    (one, other) =>
      severities.indexOf(one.finding.severity) - severities.indexOf(other.finding.severity) || other.rows.size - one.rows.size,
  );
  return html`<table>
<caption>Worst first, with who says so.</caption>
<thead><tr><th scope="col">Setting</th><th scope="col">Severity</th><th scope="col">Why</th><th scope="col">Connections</th></tr></thead>
<tbody>
${sorted.map(weaknessRow)}</tbody>
</table>`;
}

const weaknessRow = ({ finding, rows }: Weakness): Html =>
  html`<tr><th scope="row" data-label="Setting"><code>${settingText(finding)}</code></th><td data-label="Severity"><span class="${finding.severity}">${finding.severity}</span></td><td data-label="Why"><div>${finding.reason}. <span class="faint">${finding.source}</span></div></td><td data-label="Connections"><details><summary>${counted(rows.size)}</summary><p>${linksTo([...rows])}</p></details></td></tr>
`;

const linksTo = (rows: readonly Row[]): Html[] =>
  rows.map(
    ({ connection, anchor }, index) =>
      html`${index === 0 ? "" : ", "}<a href="${`#${anchor}`}">${connection.name ?? connection.vpnConnectionId}</a>`,
  );

function driftSummary(drift: ConnectionDrift | null): Html {
  if (drift === null) return html`not in the snapshot`;
  if (drift.outcome === "unchanged") return html`none`;
  if (drift.outcome === "error") return html`could not be read`;
  const count = drift.changes.length + drift.unexpected.length;
  return html`<a href="#drift">${count === 1 ? "1 change" : `${counted(count)} changes`}</a>`;
}

function driftSection(report: DriftReport): Html {
  const { common, own, errors } = groupReport(report);
  const removed = report.connections.filter(({ outcome }) => outcome === "removed");
  const line = (who: string, driftClass: string, setting: string, what: Html): Html =>
    html`<tr><th scope="row" data-label="Connection">${who}</th><td data-label="Class">${driftClass}</td><td data-label="Setting"><code>${setting}</code></td><td data-label="Change"><div>${what}</div></td></tr>
`;
  const changeHtml = (change: Parameters<typeof changeText>[0]): Html =>
    html`${changeText(change).map((piece) => ("value" in piece ? html`<code>${piece.value}</code>` : html`${piece.text}`))}`;
  const lines = [
    ...errors.map(({ error, connections }) => line(namesOf(connections), "–", "–", html`could not be read: ${error.message}`)),
    ...removed.map((one) => line(labelOf(one), "–", "–", html`The cloud does not have ${one.vpnConnectionId} any more.`)),
    ...own.flatMap(({ connection, changes }) => [
      ...connection.unexpected.map((one) => line(labelOf(connection), one.class, one.path, html`not as expected: ${one.message}`)),
      ...changes.map((change) => line(labelOf(connection), change.class, change.path, changeHtml(change))),
    ]),
    ...common.map(({ change, connections }) => line(namesOf(connections), change.class, change.path, changeHtml(change))),
  ];
  const table = html`<table>
<thead><tr><th scope="col">Connection</th><th scope="col">Class</th><th scope="col">Setting</th><th scope="col">Change</th></tr></thead>
<tbody>
${lines}</tbody>
</table>`;
  return html`<h2 id="drift">Drift</h2>
<p>${headline(report)}</p>
${lines.length === 0 ? html`` : table}
${report.notes.length === 0 ? html`` : html`<ul class="faint">${report.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

/** Returns some of many names; the table above has all. */
function namesOf(connections: readonly ConnectionDrift[]): string {
  const shown = connections.slice(0, 10).map(labelOf).join(", ");
  return connections.length > 10 ? `${shown} and ${counted(connections.length - 10)} more` : shown;
}
