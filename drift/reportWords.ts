import { printable } from "../provider/vpn/shownValue";
import type { ConnectionDrift, DriftReport, DriftSummary } from "./report";

/** `1,000`. */
export const counted = (count: number): string => count.toLocaleString("en-US");

/** `1 connection`, `1,000 connections`. */
export const connectionCount = (count: number): string => `${counted(count)} ${count === 1 ? "connection" : "connections"}`;

/** What the row goes by in the program: the resource's name, else its name in the cloud, else its id. Safe to print. */
export function labelOf({ urn, name, vpnConnectionId }: ConnectionDrift): string {
  // urn:pulumi:<stack>::<project>::<type>::<name>, and the name may hold anything.
  return printable(urn?.split("::").slice(3).join("::") || name || vpnConnectionId);
}

const outcomes: readonly (readonly [keyof DriftSummary, string])[] = [
  ["changed", "changed"],
  ["removed", "removed"],
  ["notInSnapshot", "not in the snapshot"],
  ["notInStack", "not in the stack any more"],
  ["unexpected", "not as expected"],
  ["error", "could not be read"],
];

/** The report in one line: `3 of 1,000 connections: 2 changed, 1 removed. Compared with the state.` */
export function headline({ summary, baseline, classes }: DriftReport): string {
  const filter = classes.length === 3 ? "" : ` (${classes.join(" and ")} only)`;
  const found = outcomes.filter(([outcome]) => summary[outcome] > 0).map(([outcome, words]) => `${counted(summary[outcome])} ${words}`);
  const compared = `${connectionCount(summary.total)} compared with the ${baseline}${filter}`;
  return found.length === 0
    ? `No drift: ${compared}.`
    : `${compared}: ${[...found, `${counted(summary.unchanged)} unchanged`].join(", ")}.`;
}
