import { printable } from "../provider/alicloud/redact";
import { parsePath, tunnelNames } from "../provider/vpn/model/paths";
import { isRecord } from "../provider/vpn/model/values";
import { hasDrift } from "./detectDrift";
import { findingsOf } from "./findings";
import type { ConnectionDrift, DriftFinding, DriftReport } from "./report";
import { headline, labelOf, provenance, stacksOf } from "./reportText";
import type { Snapshot } from "./snapshot";

/** The file that annotations point into: a snapshot and its text. */
export interface AnnotatedFile {
  /** As it is in the repository: `vpn.lock.json`. */
  readonly path: string;
  /** Text of the file. */
  readonly text: string;
  /** The snapshot that the text holds. */
  readonly snapshot: Snapshot;
}

/** GitHub shows so many annotations of a step. */
const shownAnnotations = 10;

/** Workflow commands of GitHub, one a line: an annotation for each finding, at its line of the snapshot where there is one. */
export function githubAnnotations(report: DriftReport, file?: AnnotatedFile): string {
  const findings = findingsOf(report);
  const line = file === undefined ? undefined : lineFinder(file);
  const shown = findings.slice(0, shownAnnotations).map((finding) => {
    const isLoud = finding.class === null || finding.class === "configuration" || finding.kind === "unexpected";
    const place = file === undefined ? {} : { file: file.path, line: String(line?.(finding) ?? 1) };
    return command(isLoud ? "error" : "warning", { ...place, title: `VPN drift: ${finding.label}` }, annotationText(finding));
  });
  const rest = findings.length - shown.length;
  return [...shown, ...(rest > 0 ? [command("notice", {}, `${rest} more findings are in the job's summary.`)] : [])]
    .map((one) => `${one}\n`)
    .join("");
}

const annotationText = ({ path, class: driftClass, text, vpnConnectionId, id }: DriftFinding): string =>
  `${path === null ? "" : `${driftClass} ${path}: `}${text} (${vpnConnectionId}, finding ${id})`;

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const data = (text: string) => printable(text).replaceAll("%", "%25");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name}${list.length === 0 ? "" : ` ${list.join(",")}`}::${data(message)}`;
}

/** Lines for GITHUB_OUTPUT: whether there is drift, and the counts of the report. */
export function githubOutputs(report: DriftReport): string {
  const { since, suppressed } = report;
  const values = {
    ...{ drift: hasDrift(report), ...report.summary, findings: findingsOf(report).length },
    ...{ known: since?.known.length ?? 0, resolved: since?.resolved.length ?? 0, suppressed: suppressed?.length ?? 0 },
  };
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

/** Finds the line of a snapshot that a finding is about: that of the setting, else of what it is in, else of the connection. */
function lineFinder({ text, snapshot }: AnnotatedFile): (finding: DriftFinding) => number {
  const offsets = offsetsIn(text);
  return ({ vpnConnectionId, regionId, path }) => {
    const index = snapshot.connections.findIndex((one) => one.vpnConnectionId === vpnConnectionId && one.regionId === regionId);
    if (index < 0) return 1;
    const keys = ["settings", ...placeOf(path, snapshot.connections[index]?.settings ?? {})];
    for (let length = keys.length; length >= 0; length--) {
      const offset = offsets.get(JSON.stringify(["connections", index, ...keys.slice(0, length)]));
      if (offset !== undefined) return text.slice(0, offset).split("\n").length;
    }
    return 1;
  };
}

/** A path by the keys of the JSON: a tunnel is there by its index. */
function placeOf(path: string | null, settings: Readonly<Record<string, unknown>>): (string | number)[] {
  const [first = "", second, ...rest] = (path === null ? [] : (parsePath(path) ?? [])).map(String);
  if (first !== "tunnels" || second === undefined)
    return [first, ...(second === undefined ? [] : [second]), ...rest].filter((key) => key !== "");
  return [first, tunnelNames(Array.isArray(settings.tunnels) ? settings.tunnels.filter(isRecord) : []).indexOf(second), ...rest];
}

/** Where each value of a JSON text starts, or its key where it has one, by the keys that lead to it. */
function offsetsIn(text: string): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const open: { key: string | number; isList: boolean; expectsKey: boolean }[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\],:"]+/g)) {
    const top = open.at(-1);
    if (token === "}" || token === "]") open.pop();
    else if (token === ",") {
      if (top?.isList === true) top.key = Number(top.key) + 1;
      else if (top !== undefined) top.expectsKey = true;
    } else if (top?.expectsKey === true) {
      top.key = String(JSON.parse(token));
      top.expectsKey = false;
      offsets.set(JSON.stringify(open.map(({ key }) => key)), index);
    } else {
      if (top?.isList === true) offsets.set(JSON.stringify(open.map(({ key }) => key)), index);
      if (token === "{" || token === "[") open.push({ key: 0, isList: token === "[", expectsKey: token === "{" });
    }
  }
  return offsets;
}

/** A report as JUnit writes test results: a case for each connection, which fails with its findings. */
export function renderJunit(report: DriftReport): string {
  const { connections, time = "", summary } = report;
  const failures = connections.filter(({ outcome }) => outcome !== "unchanged" && outcome !== "error").length;
  const name = `VPN drift ${stacksOf(report).join(", ")}`.trim();
  const attributes = {
    ...{ name, tests: String(summary.total), failures: String(failures), errors: String(summary.error), skipped: "0" },
    ...{ time: "0", timestamp: time.slice(0, 19) },
  };
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites>`,
    `  <testsuite${xmlAttributes(attributes)}>`,
    ...connections.flatMap(testCase),
    `    <system-out>${xml([headline(report), ...report.notes, provenance(report).join(", ")].join(" "))}</system-out>`,
    `  </testsuite>`,
    `</testsuites>`,
  ];
  return `${lines.join("\n")}\n`;
}

function testCase(row: ConnectionDrift): string[] {
  const open = `    <testcase${xmlAttributes({ name: `${labelOf(row)} (${row.vpnConnectionId})`, classname: `vpn.${row.regionId}`, time: "0" })}`;
  const findings = findingsOf({ connections: [row] });
  if (findings.length === 0) return [`${open}/>`];
  const element = row.outcome === "error" ? "error" : "failure";
  const message = findings.length === 1 ? (findings[0]?.text ?? "") : `${findings.length} findings`;
  const texts = findings.map((one) => xml(annotationText(one)));
  return [
    `${open}>`,
    `      <${element}${xmlAttributes({ message, type: row.outcome })}>${texts.join("\n")}</${element}>`,
    `    </testcase>`,
  ];
}

const xmlAttributes = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => ` ${key}="${xml(value)}"`)
    .join("");

/** XML has no way to write most characters that cannot be seen: they are spelled out. */
const xml = (text: string): string => printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
