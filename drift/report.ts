import type { ErrorCode } from "../provider/alicloud/errors";
import type { DriftClass } from "../provider/vpn/model/driftClass";

/**
 * Outcome of one VPN connection of the stack, or of the snapshot:
 *
 * - `unchanged`, `changed`: it was read and matches the baseline and its `expect`, or not
 * - `removed`: the cloud no longer has it
 * - `notInSnapshot`: the stack has it and the snapshot does not; `notInStack`: the other way round, and it was not read
 * - `error`: it could not be read, so nothing is known about it
 */
export type DriftOutcome = "unchanged" | "changed" | "removed" | "notInSnapshot" | "notInStack" | "error";

/** A value that changed because of another change: `health` because of `status`. */
export interface DriftEffect {
  /** Path of the value: `health`. */
  readonly path: string;
  /** Null: the API did not say. */
  readonly before: unknown;
  /** Null: the API did not say. */
  readonly after: unknown;
}

/** A changed value. */
export interface ValueChange {
  /** Path of the value: `ikeConfig.ikeLifetime`, `tunnels.tun-1.status`, `tags["cost.center"]`. */
  readonly path: string;
  /** Class of the change. */
  readonly class: DriftClass;
  /** Distinguishes the two kinds of change. */
  readonly secret: false;
  /** Null: the API did not say, or the tunnel or tag did not exist. */
  readonly before: unknown;
  /** Null: the API did not say, or the tunnel or tag does not exist. */
  readonly after: unknown;
  /** Effects of the change: the `isUp` and `health` of one flap. */
  readonly effects: readonly DriftEffect[];
}
/** A changed secret. The report contains neither value. */
export interface SecretChange {
  /** Path of the secret: `psk`, `tunnelPsks.tun-1`, `bgpAuthKey`, or an output that the program marked as secret. */
  readonly path: string;
  /** Class of the change. */
  readonly class: DriftClass;
  /** Distinguishes the two kinds of change. */
  readonly secret: true;
}
/** One change. */
export type DriftChange = ValueChange | SecretChange;

/** A value that does not meet the resource's `expect`. */
export interface UnmetValue {
  /** Path of the value: `ikeConfig.ikeVersion`, `tunnels.tun-1.status`. */
  readonly path: string;
  /** Class of the value. */
  readonly class: DriftClass;
  /** Distinguishes the two kinds. */
  readonly secret: false;
  /** The expected value, or the conditions on it. */
  readonly expected: unknown;
  /** Null: not reported. */
  readonly actual: unknown;
  /** Expected and actual value in one line, safe to print. */
  readonly message: string;
}
/** A value that does not meet `expect` and that the program marked as secret. The report contains neither value. */
export interface UnmetSecret {
  /** Path of the value: `localSubnets`. */
  readonly path: string;
  /** Class of the value. */
  readonly class: DriftClass;
  /** Distinguishes the two kinds. */
  readonly secret: true;
  /** One line, safe to print. */
  readonly message: string;
}
/** One value that does not meet the expectation. */
export type UnexpectedValue = UnmetValue | UnmetSecret;

/** The reason why a connection could not be read. */
export interface DriftError {
  /** Code of the error's class, such as `AccessDenied`. */
  readonly code: ErrorCode;
  /** What happened, with the request id, and what to do. */
  readonly message: string;
}

/** One resource of the stack, or one connection of a snapshot. Two resources of one connection are two rows. */
export interface ConnectionDrift {
  /** Id of the connection. */
  readonly vpnConnectionId: string;
  /** Region that was queried. */
  readonly regionId: string;
  /** Name of its stack, in a report of several stacks. */
  readonly stack?: string;
  /** URN of the resource. Null: the snapshot has no resource for it. */
  readonly urn: string | null;
  /** Name of the connection in the cloud. The current one, if known. */
  readonly name: string | null;
  /** Outcome of the check. */
  readonly outcome: DriftOutcome;
  /** Changes: configuration first, then metadata, then runtime. */
  readonly changes: readonly DriftChange[];
  /** Values that do not meet the resource's `expect`. */
  readonly unexpected: readonly UnexpectedValue[];
  /** The read error. Null unless the outcome is `error`. */
  readonly error: DriftError | null;
}

/** Number of rows by outcome. */
export interface DriftSummary {
  /** Number of all rows. */
  readonly total: number;
  /** Number of rows with this outcome. */
  readonly unchanged: number;
  /** Number of rows with this outcome. */
  readonly changed: number;
  /** Number of rows with this outcome. */
  readonly removed: number;
  /** Number of rows with this outcome. */
  readonly notInSnapshot: number;
  /** Number of rows with this outcome. */
  readonly notInStack: number;
  /** Number of rows that do not meet their `expect`, with any outcome. */
  readonly unexpected: number;
  /** Number of rows with this outcome. */
  readonly error: number;
}

/** Differences between the baseline and the cloud. Contains no secret. */
export interface DriftReport {
  /** Version of this format. New fields keep the version; a changed or removed field raises it. */
  readonly version: 1;
  /** The baseline of the comparison: the stack's state, or a snapshot. */
  readonly baseline: "state" | "snapshot";
  /** Classes that the check reports. */
  readonly classes: readonly DriftClass[];
  /** Whether each connection was read separately, so that no field was missing. */
  readonly complete: boolean;
  /** Number of rows by outcome. */
  readonly summary: DriftSummary;
  /** All rows, sorted by the name of the resource. */
  readonly connections: readonly ConnectionDrift[];
  /** Notes on what was not compared, with the reason: one sentence each. */
  readonly notes: readonly string[];
  /** When the connections were read, ISO 8601. */
  readonly time?: string;
  /** Version of the package that wrote the report. */
  readonly packageVersion?: string;
  /** Ids of the accounts that were read with, sorted. An account that the Security Token Service did not tell is left out. */
  readonly accounts?: readonly string[];
  /** Findings that a suppression holds back. They are in no row and in no count. */
  readonly suppressed?: readonly SuppressedFinding[];
  /** What an earlier report had already. Then the rows and the counts are of what is new, and `unchanged` is a row with nothing new. */
  readonly since?: DriftSince;
}

/** One thing that is to be looked at, by an id that stays the same from report to report. */
export interface DriftFinding {
  /** Made of the resource, the connection and the path, not of the values. */
  readonly id: string;
  /** What it is: a change, a value that is not as expected, or what became of the connection as a whole. */
  readonly kind: "changed" | "unexpected" | "removed" | "notInSnapshot" | "notInStack" | "error";
  /** Id of the connection. */
  readonly vpnConnectionId: string;
  /** The region that was asked. */
  readonly regionId: string;
  /** URN of the resource. Null: the snapshot names none. */
  readonly urn: string | null;
  /** What the connection goes by: the resource's name, else its name in the cloud, else its id. */
  readonly label: string;
  /** Where: `ikeConfig.ikeLifetime`. Null: it is about the connection as a whole. */
  readonly path: string | null;
  /** What it means. Null: it is about the connection as a whole. */
  readonly class: DriftClass | null;
  /** What happened, in one line. Holds no secret. */
  readonly text: string;
}

/** A finding that somebody decided to live with for a time. */
export interface SuppressedFinding extends DriftFinding {
  /** Why. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it holds, `2026-12-31`. */
  readonly expires: string;
}

/** How a report compares with an earlier one. */
export interface DriftSince {
  /** When the earlier one was made. Null: it does not say. */
  readonly time: string | null;
  /** Findings that both have. They are in no row and in no count. */
  readonly known: readonly DriftFinding[];
  /** Findings that only the earlier one has. */
  readonly resolved: readonly DriftFinding[];
}
