import { printable } from "../provider/alicloud/redact";
import { formatPath, type Path, parsePath } from "../provider/vpn/model/paths";
import { isRecord } from "../provider/vpn/model/values";
import { counted, timeText } from "../render/words";
import type { ConnectionDrift, DriftChange, DriftEffect, DriftError, DriftOutcome, DriftReport, DriftSummary } from "./report";

/** Equal changes of at least this many connections become one entry with a list of connections. */
const many = 3;

/** A change that many connections share. Its paths have `*` in place of the tunnel. */
export interface CommonChange {
  readonly change: DriftChange;
  readonly connections: readonly ConnectionDrift[];
}
/** A connection with the changes that it does not share. */
export interface OwnChanges {
  readonly connection: ConnectionDrift;
  readonly changes: readonly DriftChange[];
}
/** An error that several connections share. */
export interface CommonError {
  /** Error of the first connection. */
  readonly error: DriftError;
  readonly connections: readonly ConnectionDrift[];
}
/** A report in reading order. */
interface GroupedReport {
  readonly common: readonly CommonChange[];
  readonly own: readonly OwnChanges[];
  readonly errors: readonly CommonError[];
}

/** Groups equal changes of many connections, so that a report of a thousand rows stays readable. */
export function groupReport({ connections }: DriftReport): GroupedReport {
  const rows = connections.flatMap((connection) => connection.changes.map((change) => ({ connection, change, key: keyOf(change) })));
  const groups = new Map<string, { change: DriftChange; connections: Set<ConnectionDrift> }>();
  for (const { connection, change, key } of rows) {
    const group = groups.get(key) ?? { change: generalised(change), connections: new Set() };
    group.connections.add(connection);
    groups.set(key, group);
  }
  const common = new Map([...groups].filter(([, group]) => group.connections.size >= many));
  const own = connections
    .map((connection) => ({ connection, changes: connection.changes.filter((change) => !common.has(keyOf(change))) }))
    .filter(({ connection, changes }) => changes.length > 0 || connection.unexpected.length > 0);
  return {
    common: [...common.values()].map((one) => ({ ...one, connections: [...one.connections] })),
    own,
    errors: commonErrors(connections),
  };
}

function generalised(change: DriftChange): DriftChange {
  const path = pathPattern(change.path);
  if (change.secret) return { ...change, path };
  return { ...change, path, effects: change.effects.map((effect) => ({ ...effect, path: pathPattern(effect.path) })) };
}

/** The key contains only what the row shows, not its cause. */
const keyOf = (change: DriftChange): string => JSON.stringify(generalised(change));

function commonErrors(connections: readonly ConnectionDrift[]): CommonError[] {
  const groups = new Map<string, { error: DriftError; connections: ConnectionDrift[] }>();
  for (const connection of connections) {
    const { error, vpnConnectionId } = connection;
    if (error === null) continue;
    const key = error.message.replaceAll(vpnConnectionId, "*").replace(/request id [^)]*/, "");
    const group = groups.get(key) ?? { error, connections: [] };
    group.connections.push(connection);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Outputs that are keyed by tunnelId. */
const keyedByTunnel: ReadonlySet<unknown> = new Set(["tunnels", "tunnelPsks", "tunnelPskFingerprints"]);

/** Returns the tunnel of a path. Undefined: the path is not inside a tunnel. */
export const tunnelOf = ([first, tunnel]: Path): string | undefined => (keyedByTunnel.has(first) ? tunnel : undefined);

/** Returns a path of a report with `*` in place of the tunnel: the same setting of two tunnels has the same pattern. */
export function pathPattern(path: string): string {
  const segments = (parsePath(path) ?? []).map(String);
  const [first = "", , ...rest] = segments;
  // The first segment is a plain word.
  return tunnelOf(segments) === undefined ? path : `${first}.*${formatPath([first, ...rest]).slice(first.length)}`;
}

/** A part of a line: fixed words, or a value of the connection, safe to print. */
export type Piece = { readonly text: string } | { readonly value: string };

const longest = 100;

/** Returns the change at a path, in pieces: `86400 → 3600 (health up → degraded)`. */
export function changeText(change: DriftChange): readonly Piece[] {
  if (change.secret) return [{ text: "[secret] changed" }];
  const effects = change.effects.flatMap((effect, index) => [
    { text: `${index === 0 ? " (" : ", "}${printable(effect.path)} ` },
    ...transition(effect),
  ]);
  return [...transition(change), ...effects, ...(effects.length > 0 ? [{ text: ")" }] : [])];
}

function transition({ path, before, after }: DriftEffect): readonly Piece[] {
  if (isStrings(before) && isStrings(after)) {
    const [gone, come] = [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))];
    return [...listed("added ", come), ...(gone.length > 0 && come.length > 0 ? [{ text: ", " }] : []), ...listed("removed ", gone)];
  }
  if (isRecord(before) || isRecord(after)) return [{ text: before === null ? "added" : after === null ? "removed" : "replaced" }];
  if (isTag(path) && before === null) return [{ text: "added " }, ...valueText(after, null)];
  if (isTag(path) && after === null) return [{ text: "removed " }, ...valueText(before, null)];
  return [...valueText(before, after), { text: " → " }, ...valueText(after, before)];
}

function listed(verb: string, values: readonly string[]): readonly Piece[] {
  return values.flatMap((value, index) => [{ text: index === 0 ? verb : ", " }, ...valueText(value, null)]);
}

/** Returns a value. Of a very long value only the part that differs from `other`. */
function valueText(value: unknown, other: unknown): readonly Piece[] {
  if (value === null) return [{ text: "not reported" }];
  if (typeof value !== "string") return [{ value: excerpt(printable(JSON.stringify(value) ?? "undefined"), "") }];
  const text = excerpt(value, typeof other === "string" ? other : "");
  return [{ value: isPlain(text) ? text : printable(JSON.stringify(text)) }];
}

/** Checks whether a text is clear without quotes: no invisible characters, and not mistaken for fixed words. */
const isPlain = (text: string): boolean =>
  text !== "" && text === text.trim() && text === printable(text) && !/["\\→]|^not reported$/.test(text);

function excerpt(text: string, other: string): string {
  if (text.length <= longest) return text;
  const same = [...text].findIndex((character, index) => character !== other[index]);
  const start = other === "" ? 0 : Math.max(0, same - 20);
  return `${start > 0 ? "…" : ""}${text.slice(start, start + longest - 20)}…`;
}

const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === "string");
const isTag = (path: string): boolean => /^tags[.[]/.test(path);

/** `1 connection`, `1,000 connections`. */
export const connectionCount = (count: number): string => `${counted(count)} ${count === 1 ? "connection" : "connections"}`;

/**
 * Returns the label of a row, safe to print: the resource's name, else the name in the cloud, else the id, after the stack in a report of
 * several.
 */
export function labelOf({ stack, urn, name, vpnConnectionId }: ConnectionDrift): string {
  // urn:pulumi:<stack>::<project>::<type>::<name>, and the name may contain anything.
  const label = urn?.split("::").slice(3).join("::") || name || vpnConnectionId;
  return printable(stack === undefined ? label : `${stack}: ${label}`);
}

/** Connections of which a report has no more to say than what became of them. */
export const outcomeTitles: readonly (readonly [DriftOutcome, string])[] = [
  ["removed", "Removed"],
  ["notInSnapshot", "Not in the snapshot"],
  ["notInStack", "Not in the stack any more"],
];

const outcomes: readonly (readonly [keyof DriftSummary, string])[] = [
  ["changed", "changed"],
  ["removed", "removed"],
  ["notInSnapshot", "not in the snapshot"],
  ["notInStack", "not in the stack any more"],
  ["unexpected", "not as expected"],
  ["error", "could not be read"],
];

/** Returns the report in one line: `3 of 1,000 connections: 2 changed, 1 removed. Compared with the state.` */
export function headline({ summary, baseline, classes, since, suppressed = [] }: DriftReport): string {
  const filter = classes.length === 3 ? "" : ` (${classes.join(" and ")} only)`;
  const found = outcomes.filter(([outcome]) => summary[outcome] > 0).map(([outcome, words]) => `${counted(summary[outcome])} ${words}`);
  const compared = `${connectionCount(summary.total)} compared with the ${baseline}${filter}`;
  const parts = since === undefined ? [] : [`${counted(since.known.length)} known`, `${counted(since.resolved.length)} resolved`];
  if (suppressed.length > 0) parts.push(`${counted(suppressed.length)} suppressed`);
  const besides = parts.length === 0 ? "" : ` Besides: ${parts.join(", ")}.`;
  return found.length === 0
    ? `No ${since === undefined ? "" : "new "}drift: ${compared}.${besides}`
    : `${compared}: ${[...found, `${counted(summary.unchanged)} ${since === undefined ? "unchanged" : "without news"}`].join(", ")}.${besides}`;
}

/** The stacks that a report is about, by its rows. */
export function stacksOf({ connections }: DriftReport): string[] {
  const stacks = connections.flatMap(({ urn, stack }) => stack ?? urn?.split("::")[0]?.replace(/^urn:pulumi:/, "") ?? []);
  return [...new Set(stacks)].sort();
}

/** Whose report this is, where, when and by what. Empty: the report does not say when. */
export function provenance(report: DriftReport): string[] {
  const { connections, time, packageVersion, accounts = [] } = report;
  if (time === undefined) return [];
  const regions = [...new Set(connections.map(({ regionId }) => regionId))].filter((one) => one !== "").sort();
  const stacks = stacksOf(report);
  const named = (word: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${word}${names.length === 1 ? "" : "s"} ${names.map(printable).join(", ")}`];
  return [
    ...named("stack", stacks),
    ...named("account", accounts),
    ...named("region", regions),
    timeText(Date.parse(time)),
    `pulumi-alicloud-vpn ${packageVersion ?? ""}`.trim(),
  ];
}
