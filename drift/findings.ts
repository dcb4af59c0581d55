import { createHash } from "node:crypto";
import { ConfigurationError } from "../provider/alicloud/errors";
import { printable, shownValue } from "../provider/alicloud/redact";
import { isRecord } from "../provider/vpn/model/values";
import { summarise } from "./compare";
import type { ConnectionDrift, DriftFinding, DriftReport, SuppressedFinding } from "./report";
import { changeText, labelOf } from "./reportText";

/** Everything in a report that is to be looked at. */
export const findingsOf = ({ connections }: Pick<DriftReport, "connections">): DriftFinding[] => connections.flatMap(findingsIn);

function findingsIn(row: ConnectionDrift): DriftFinding[] {
  const { vpnConnectionId, regionId, urn, outcome, changes, unexpected, error } = row;
  const finding = (kind: DriftFinding["kind"], text: string, path: string | null = null, driftClass: DriftFinding["class"] = null) => ({
    ...{ id: idOf([urn, regionId, vpnConnectionId, kind, path]), kind, vpnConnectionId, regionId, urn, label: labelOf(row), path },
    ...{ class: driftClass, text },
  });
  const ofRow = outcome === "changed" || outcome === "unchanged" ? [] : [finding(outcome, error?.message ?? wholeTexts[outcome])];
  return [
    ...ofRow,
    ...unexpected.map((one) => finding("unexpected", one.message, one.path, one.class)),
    ...changes.map((one) => {
      const pieces = changeText(one).map((piece) => ("value" in piece ? piece.value : piece.text));
      return finding("changed", pieces.join(""), one.path, one.class);
    }),
  ];
}

const wholeTexts = {
  removed: "The cloud does not have the connection any more.",
  notInSnapshot: "The stack has the connection and the snapshot does not.",
  notInStack: "The snapshot has the connection and the stack does not any more.",
  error: "The connection could not be read.",
} as const;

const idOf = (parts: readonly (string | null)[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);

/** The report without the findings that `isKept` does not keep. What could not be read is always kept: nothing is known about it. */
function keepFindings(report: DriftReport, isKept: (finding: DriftFinding) => boolean): DriftReport {
  const connections = report.connections.map((row): ConnectionDrift => {
    if (row.outcome === "error") return row;
    const kept = findingsIn(row).filter(isKept);
    const has = (kind: DriftFinding["kind"], path: string | null = null) => kept.some((one) => one.kind === kind && one.path === path);
    const changes = row.changes.filter(({ path }) => has("changed", path));
    const unexpected = row.unexpected.filter(({ path }) => has("unexpected", path));
    const isWhole = row.outcome !== "changed" && row.outcome !== "unchanged" && has(row.outcome);
    const outcome = isWhole ? row.outcome : changes.length + unexpected.length > 0 ? "changed" : "unchanged";
    return { ...row, outcome, changes, unexpected };
  });
  return { ...report, connections, summary: summarise(connections) };
}

/**
 * What is new in a report, and what is resolved. A finding of a connection that cannot be read now is known still, and not resolved; nor is
 * one of a class that was not looked for now.
 */
export function reportSince(report: DriftReport, previous: DriftReport): DriftReport {
  const before = new Map([...findingsOf(previous), ...(previous.since?.known ?? [])].map((one) => [one.id, one]));
  const now = new Map(findingsOf(report).map((one) => [one.id, one]));
  const held = new Set((report.suppressed ?? []).map(({ id }) => id));
  const unread = new Set(report.connections.filter(({ outcome }) => outcome === "error").map(({ vpnConnectionId }) => vpnConnectionId));
  const isLookedFor = ({ class: one, vpnConnectionId }: DriftFinding) =>
    (one === null || report.classes.includes(one)) && !unread.has(vpnConnectionId);
  const old = [...before.values()].filter(({ kind, id }) => kind !== "error" && !held.has(id));
  const known = old.flatMap((one) => now.get(one.id) ?? (isLookedFor(one) ? [] : [one]));
  const resolved = old.filter((one) => !now.has(one.id) && isLookedFor(one));
  return { ...keepFindings(report, ({ id }) => !before.has(id)), since: { time: previous.time ?? null, known, resolved } };
}

/**
 * Reads a report as `renderJson` writes it.
 * @param origin Where it is from, for messages
 * @throws ConfigurationError when it is none
 */
export function parseReport(text: string, origin: string): DriftReport {
  const parsed = json(text);
  if (!isRecord(parsed) || parsed.version !== 1 || !Array.isArray(parsed.connections) || !parsed.connections.every(isRow)) {
    throw new ConfigurationError(`${origin} is not a drift report`, { remedy: "Make one with vpn-connection drift --json." });
  }
  return parsed as unknown as DriftReport;
}

const isRow = (row: unknown): boolean =>
  isRecord(row) && typeof row.vpnConnectionId === "string" && Array.isArray(row.changes) && Array.isArray(row.unexpected);

/** What somebody decided to live with for a time. */
export interface Suppression {
  /** Id of the finding. */
  readonly finding?: string;
  /** Or the connection … */
  readonly vpnConnectionId?: string;
  /** … and the path: `ikeConfig.ikeLifetime`. */
  readonly path?: string;
  /** Why. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  readonly expires: string;
}

/**
 * Reads a file of suppressions, `{ "version": 1, "suppressions": […] }`.
 * @param origin Where it is from, for messages
 * @throws ConfigurationError that names the first entry that cannot work
 */
export function parseSuppressions(text: string, origin: string): Suppression[] {
  const refuse = (flaw: string): never => {
    throw new ConfigurationError(`${origin} ${flaw}`, { remedy: "See docs/ci.md for its form." });
  };
  const parsed = json(text);
  if (!isRecord(parsed) || parsed.version !== 1 || !Array.isArray(parsed.suppressions)) return refuse("is not a suppressions file");
  return parsed.suppressions.map((raw: unknown, index) => {
    const flaw = flawOf(raw);
    return flaw === undefined ? (raw as Suppression) : refuse(`has an entry (number ${index + 1}) that ${flaw}`);
  });
}

const keys = ["finding", "vpnConnectionId", "path", "reason", "owner", "expires"];

function flawOf(raw: unknown): string | undefined {
  if (!isRecord(raw)) return "is not an object";
  const unknown = Object.keys(raw).find((key) => !keys.includes(key));
  if (unknown !== undefined) return `has an unknown key ${shownValue(unknown)}`;
  const missing = ["reason", "owner", "expires"].find((key) => typeof raw[key] !== "string" || String(raw[key]).trim() === "");
  if (missing !== undefined) return `has no ${missing}`;
  const isById = typeof raw.finding === "string" && raw.vpnConnectionId === undefined && raw.path === undefined;
  const isByPath = raw.finding === undefined && typeof raw.vpnConnectionId === "string" && typeof raw.path === "string";
  if (!isById && !isByPath) return "names neither a finding, nor a vpnConnectionId and a path";
  const expires = String(raw.expires);
  const time = Date.parse(`${expires}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(expires) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(expires);
  return isDate ? undefined : `has an invalid expiry date: ${shownValue(expires)}`;
}

/**
 * Holds back what suppressions name: changes, and values that are not as expected. One that has expired holds nothing back, and one that
 * matches nothing is named: either the drift is gone, or the entry has a typing error. What could not be read, and connections that came or
 * went, cannot be suppressed.
 *
 * @param today `2026-11-24`, in UTC
 */
export function suppress(report: DriftReport, suppressions: readonly Suppression[], today: string): DriftReport {
  const found = findingsOf(report).filter(({ kind }) => kind === "changed" || kind === "unexpected");
  const suppressed = new Map<string, SuppressedFinding>();
  const notes: string[] = [];
  for (const one of suppressions) {
    const matching = found.filter(({ id, vpnConnectionId, path }) =>
      one.finding === undefined ? vpnConnectionId === one.vpnConnectionId && path === one.path : id === one.finding,
    );
    const what = printable(one.finding ?? `${one.vpnConnectionId} ${one.path}`);
    if (matching.length === 0) notes.push(`The suppression of ${what} (${printable(one.owner)}) matches no finding: remove it.`);
    else if (one.expires < today)
      notes.push(`The suppression of ${what} (${printable(one.owner)}) expired on ${one.expires}: it counts again.`);
    else {
      const { reason, owner, expires } = one;
      for (const finding of matching) suppressed.set(finding.id, { ...finding, reason, owner, expires });
    }
  }
  const kept = keepFindings(report, ({ id }) => !suppressed.has(id));
  return { ...kept, notes: [...report.notes, ...notes], suppressed: [...suppressed.values()] };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ""));
  } catch {
    return undefined;
  }
}
