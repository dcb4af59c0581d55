import { printable } from "../provider/alicloud/redact";
import { type Style, styles } from "../render/styles";
import { wrapNames, wrapText } from "../render/wrap";
import type { ConnectionDrift, DriftChange, DriftReport } from "./report";
import {
  type CommonChange,
  type CommonError,
  changeText,
  connectionCount,
  groupReport,
  headline,
  labelOf,
  type OwnChanges,
  outcomeTitles,
  type Piece,
  provenance,
} from "./reportText";

/** Options of the terminal output. */
export interface TableOptions {
  /** Colours (false). */
  readonly colors?: boolean | undefined;
  /** Columns of the terminal, for wrapping sentences. Not set: sentences are not wrapped, and lists of names take 100. */
  readonly width?: number | undefined;
}

/**
 * Returns a report for people: the changes of single connections, changes that many share, removed connections, read errors, and a summary
 * line.
 */
export function renderTable(report: DriftReport, { colors = false, width }: TableOptions = {}): string {
  const style = styles(colors);
  const { common, own, errors } = groupReport(report);
  const blocks = [
    ...own.map((one) => ownBlock(one, style, width)),
    ...common.map((one) => commonBlock(one, style, width)),
    ...outcomeTitles.flatMap(([outcome, title]) =>
      outcomeBlock(
        title,
        report.connections.filter((one) => one.outcome === outcome),
        style,
      ),
    ),
    ...errors.map((one) => errorBlock(one, style, width)),
    ...resolvedBlock(report, style),
    [
      ...wrapText(headline(report), { width }).map(style.strong),
      ...report.notes.flatMap((note) => wrapText(printable(note), { width, hanging: "  " })).map(style.faint),
      ...(report.time === undefined ? [] : wrapText(provenance(report).join(", "), { width, hanging: "  " }).map(style.faint)),
    ],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function resolvedBlock({ since }: DriftReport, style: Style): string[][] {
  if (since === undefined || since.resolved.length === 0) return [];
  return [
    [style.good("Resolved:"), ...since.resolved.map(({ label, path, text }) => `  ${printable([label, path ?? "", text].join("  "))}`)],
  ];
}

function ownBlock({ connection, changes }: OwnChanges, style: Style, width: number | undefined): string[] {
  const pathWidth = Math.max(...changes.map(({ path }) => printable(path).length));
  return [
    title(connection, style),
    ...changes.map((change) => `  ${changeLine(change, pathWidth, style)}`),
    ...connection.unexpected.flatMap(({ message }) => {
      const [first = "", ...others] = wrapText(message, { width, indent: " ".repeat(classWidth + 2) });
      return [`  ${style.bad("expect".padEnd(classWidth))}${first.trimStart()}`, ...others];
    }),
  ];
}

function commonBlock({ change, connections }: CommonChange, style: Style, width: number | undefined): string[] {
  const what = `${style.strong(`On ${connectionCount(connections.length)}:`)} ${changeLine(change, 0, style)}`;
  return [what, ...names(connections, width)];
}

function outcomeBlock(heading: string, connections: readonly ConnectionDrift[], style: Style): string[][] {
  return connections.length === 0 ? [] : [[style.bad(`${heading}:`), ...connections.map((one) => `  ${title(one, style)}`)]];
}

function errorBlock({ error, connections }: CommonError, style: Style, width: number | undefined): string[] {
  const [first] = connections;
  const which = connections.length === 1 && first !== undefined ? title(first, style) : connectionCount(connections.length);
  return [
    `${style.bad("Could not be read:")} ${which}`,
    ...wrapText(printable(error.message), { width, indent: "  " }),
    ...(connections.length === 1 ? [] : names(connections, width)),
  ];
}

const classWidth = "configuration".length + 2;

function changeLine(change: DriftChange, pathWidth: number, style: Style): string {
  const driftClass = style.ofClass(change.class, change.class.padEnd(classWidth));
  return `${driftClass}${printable(change.path).padEnd(pathWidth)}  ${changeText(change)
    .map((piece) => shown(piece, style))
    .join("")}`;
}

const shown = (piece: Piece, style: Style): string => ("value" in piece ? style.value(piece.value) : piece.text);

function title(connection: ConnectionDrift, style: Style): string {
  const { vpnConnectionId, regionId, name } = connection;
  const label = labelOf(connection);
  const details = [vpnConnectionId, regionId, name ?? ""].map(printable).filter((one) => one !== "" && one !== label);
  return `${style.strong(label)}  ${style.faint(details.join("  "))}`;
}

const names = (connections: readonly ConnectionDrift[], width = 100): string[] =>
  wrapNames(connections.map(labelOf), { indent: "  ", width });
