import { printable } from "../provider/alicloud/redact";
import { safeJson } from "../render/data";
import { counted } from "../render/words";
import type { ConnectionDrift, DriftChange, DriftReport } from "./report";
import { changeText, connectionCount, groupReport, headline, labelOf, outcomeTitles, provenance, stacksOf } from "./reportText";

/** GitHub allows 65,536 characters in a comment. */
const mostCharacters = 60_000;
const shownNames = 20;

interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Returns a report for a pull request or a job summary. Rows that exceed the size of a comment are counted at the end. */
export function renderMarkdown(report: DriftReport): string {
  const tables = tablesOf(report).filter(({ rows }) => rows.length > 0);
  const origin = provenance(report);
  const lines = [...marker(report), `### VPN drift`, "", `${headline(report)}`];
  if (origin.length > 0) lines.push("", origin.map((one) => code(one)).join(" "));
  let room = mostCharacters;
  let left = 0;
  for (const { title, columns, rows } of tables) {
    const fitting: string[] = [];
    for (const row of rows.map((cells) => `| ${cells.join(" | ")} |`)) {
      room -= row.length + 1;
      if (room > 0) fitting.push(row);
      else left++;
    }
    const head = ["", `#### ${title}`, "", `| ${columns.join(" | ")} |`, `|${columns.map(() => "---|").join("")}`];
    if (fitting.length > 0) lines.push(...head, ...fitting);
  }
  if (left > 0) lines.push("", `${counted(left)} more rows do not fit here; the JSON report has all.`);
  if (report.notes.length > 0) lines.push("", ...report.notes.map((note) => `- ${note}`));
  return `${lines.join("\n")}\n`;
}

/**
 * A comment that nobody sees: a job finds the pull request's comment of the same stacks by it, and updates it rather than add another. Only
 * a report that says when it was made has one.
 */
function marker(report: DriftReport): string[] {
  if (report.time === undefined) return [];
  const stacks = stacksOf(report).map((stack) => stack.replace(/[^A-Za-z0-9._/]/g, "_"));
  return [`<!-- pulumi-alicloud-vpn drift ${stacks.join(" ") || "snapshot"} -->`];
}

function tablesOf(report: DriftReport): Table[] {
  const { common, own, errors } = groupReport(report);
  return [
    {
      title: "Could not be read",
      columns: ["Connections", "Error"],
      rows: errors.map(({ error, connections }) => [names(connections), code(printable(error.message))]),
    },
    ...outcomeTitles.map(([outcome, title]) => ({
      title,
      columns: ["Connection", "Id", "Region"],
      rows: report.connections
        .filter((one) => one.outcome === outcome)
        .map((one) => [code(labelOf(one)), code(printable(one.vpnConnectionId)), code(printable(one.regionId))]),
    })),
    {
      title: "Not as expected",
      columns: ["Connection", "Value"],
      rows: own.flatMap(({ connection }) => connection.unexpected.map(({ message }) => [names([connection]), code(message)])),
    },
    {
      title: "Changed on many connections",
      columns: ["Connections", ...changeColumns],
      rows: common.map(({ change, connections }) => [names(connections), ...changeCells(change)]),
    },
    {
      title: "Resolved",
      columns: ["Connection", "Setting", "Before"],
      rows: (report.since?.resolved ?? []).map(({ label, path, text }) => [
        code(printable(label)),
        path === null ? "–" : code(printable(path)),
        code(printable(text)),
      ]),
    },
    {
      title: "Suppressed",
      columns: ["Connection", "Setting", "Reason", "Owner", "Until"],
      rows: (report.suppressed ?? []).map(({ label, path, reason, owner, expires }) =>
        [label, path ?? "", reason, owner, expires].map((text) => code(printable(text))),
      ),
    },
    {
      title: "Changed",
      columns: ["Connection", ...changeColumns],
      rows: own.flatMap(({ connection, changes }) => changes.map((change) => [names([connection]), ...changeCells(change)])),
    },
  ];
}

const changeColumns = ["Class", "Setting", "Change"];

function changeCells(change: DriftChange): string[] {
  const pieces = changeText(change).map((piece) => ("value" in piece ? code(piece.value) : piece.text));
  return [change.class, code(printable(change.path)), pieces.join("")];
}

function names(connections: readonly ConnectionDrift[]): string {
  const [first] = connections;
  if (connections.length === 1 && first !== undefined) return `${code(labelOf(first))} (${code(printable(first.vpnConnectionId))})`;
  const rest = connections.length - shownNames;
  const shown = connections.slice(0, shownNames).map((one) => code(labelOf(one)));
  return `${connectionCount(connections.length)}: ${shown.join(", ")}${rest > 0 ? ` and ${counted(rest)} more` : ""}`;
}

/** Returns a report as JSON. Characters that a terminal might act on are escaped. */
export function renderJson(report: DriftReport): string {
  return `${safeJson(report)}\n`;
}

/**
 * Returns text as code in a cell of a Markdown table, without effect as Markdown, HTML, a mention or a link. The text has to be printable.
 * A code span has no escapes, so text with a character that ends a span or a cell is written in HTML.
 */
export function code(text: string): string {
  return /[`|\\]/.test(text) || text !== text.trim() || text === "" ? `<code>${inHtml(text)}</code>` : `\`${text}\``;
}

/** Replaces every ASCII character except letters, digits and spaces by its number. The comment keeps an address from becoming a link. */
function inHtml(text: string): string {
  const spelled = text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
  return spelled.replaceAll("&#64;", "&#64;<!-- -->");
}
