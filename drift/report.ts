import type { ErrorCode } from "../provider/alicloud/errors";
import type { DriftClass } from "../provider/vpn/model/fields";

/**
 * What became of one VPN connection of the stack, or of the snapshot:
 *
 * - `unchanged`, `changed`: it was read, and is or is not as the baseline has it, or as its `expect` requires
 * - `removed`: the cloud does not have it any more
 * - `notInSnapshot`: the stack has it and the snapshot does not; `notInStack`: the other way round, and it was not read
 * - `error`: it could not be read, so that nothing is known about it
 */
export type DriftOutcome = "unchanged" | "changed" | "removed" | "notInSnapshot" | "notInStack" | "error";

/** A value that followed from another change: `health` from `status`. */
export interface DriftEffect {
  /** Where: `health`. */
  readonly path: string;
  /** Null: the API did not say. */
  readonly before: unknown;
  /** Null: the API does not say. */
  readonly after: unknown;
}

/** A value that is not what it was. */
export interface ValueChange {
  /** Where: `ikeConfig.ikeLifetime`, `tunnels.tun-1.status`, `tags["cost.center"]`. */
  readonly path: string;
  /** What the change means. */
  readonly class: DriftClass;
  /** Tells the two kinds of change apart. */
  readonly secret: false;
  /** Null: the API did not say, or there was no such tunnel or tag. */
  readonly before: unknown;
  /** Null: the API does not say, or there is no such tunnel or tag. */
  readonly after: unknown;
  /** What followed from it: the `isUp` and `health` of one flap. */
  readonly effects: readonly DriftEffect[];
}
/** A secret that is not what it was. Neither value is in a report. */
export interface SecretChange {
  /** Where: `psk`, `tunnelPsks.tun-1`, `bgpAuthKey`, and what the program itself marks as a secret output. */
  readonly path: string;
  /** What the change means. */
  readonly class: DriftClass;
  /** Tells the two kinds of change apart. */
  readonly secret: true;
}
/** One thing that is not what it was. */
export type DriftChange = ValueChange | SecretChange;

/** A value that is not as the resource's `expect` requires. */
export interface UnmetValue {
  /** Where: `ikeConfig.ikeVersion`, `tunnels.tun-1.status`. */
  readonly path: string;
  /** What it means that the value is not as expected. */
  readonly class: DriftClass;
  /** Tells the two kinds apart. */
  readonly secret: false;
  /** The value, or the conditions on it. */
  readonly expected: unknown;
  /** Null: not reported. */
  readonly actual: unknown;
  /** Both in one line, safe to print. */
  readonly message: string;
}
/** The same of what the program marks as a secret: neither value is in a report. */
export interface UnmetSecret {
  /** Where: `localSubnets`. */
  readonly path: string;
  /** What it means that the value is not as expected. */
  readonly class: DriftClass;
  /** Tells the two kinds apart. */
  readonly secret: true;
  /** One line, safe to print. */
  readonly message: string;
}
/** One thing that is not as expected. */
export type UnexpectedValue = UnmetValue | UnmetSecret;

/** Why a connection could not be read. */
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
  /** The region that was asked. */
  readonly regionId: string;
  /** The stack that it is of, in a report of several. */
  readonly stack?: string;
  /** URN of the resource. Null: the snapshot names none. */
  readonly urn: string | null;
  /** Name of the connection in the cloud, as it is now where that is known. */
  readonly name: string | null;
  /** What became of it. */
  readonly outcome: DriftOutcome;
  /** What is not what it was: configuration first, then metadata, then runtime. */
  readonly changes: readonly DriftChange[];
  /** What is not as the resource's `expect` requires. */
  readonly unexpected: readonly UnexpectedValue[];
  /** Why it could not be read. Null unless the outcome is `error`. */
  readonly error: DriftError | null;
}

/** How many rows came to what. */
export interface DriftSummary {
  /** All rows. */
  readonly total: number;
  /** Rows of this outcome. */
  readonly unchanged: number;
  /** Rows of this outcome. */
  readonly changed: number;
  /** Rows of this outcome. */
  readonly removed: number;
  /** Rows of this outcome. */
  readonly notInSnapshot: number;
  /** Rows of this outcome. */
  readonly notInStack: number;
  /** Rows that are not as their `expect` requires, whatever their outcome. */
  readonly unexpected: number;
  /** Rows of this outcome. */
  readonly error: number;
}

/** What differs between the baseline and the cloud. Holds no secret. */
export interface DriftReport {
  /** Version of this shape. A field may be added to it; what changes or removes one raises the version. */
  readonly version: 1;
  /** What the cloud was compared with: the stack's state, or a snapshot. */
  readonly baseline: "state" | "snapshot";
  /** The classes that were looked for. */
  readonly classes: readonly DriftClass[];
  /** Whether each connection was read singly, so that nothing was left out. */
  readonly complete: boolean;
  /** How many rows came to what. */
  readonly summary: DriftSummary;
  /** Every row, by the name of the resource. */
  readonly connections: readonly ConnectionDrift[];
  /** What was not compared, and why: one sentence each. */
  readonly notes: readonly string[];
}
