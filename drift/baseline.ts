import type { SecretsMode } from "../provider/configuration";
import type { FingerprintKey } from "../provider/vpn/fingerprintKey";
import type { Values } from "../provider/vpn/values";

/** A connection as it was: what a resource's state says of it, or a snapshot. */
export interface BaselineRow {
  readonly vpnConnectionId: string;
  /** Undefined: the configured one. */
  readonly regionId: string | undefined;
  /** Where the resource sends its requests. Undefined: the configured endpoint. */
  readonly endpoint: string | undefined;
  /** The resource. Null: a snapshot that was taken of none. */
  readonly urn: string | null;
  /** What the cloud is compared with, secrets in plain text, and the arguments that a refresh knows: `ignoreDrift`, `expect`. */
  readonly outputs: Values;
  /** Whether the baseline holds secrets; where it does not they are not compared. */
  readonly secrets: SecretsMode;
  /** Outputs that no report may show: those that the program itself marks too. */
  readonly secretOutputs: ReadonlySet<string>;
  /** The key of the baseline's fingerprints. */
  readonly fingerprintKey: FingerprintKey | undefined;
  /** It went through the engine, which loses a tag whose key is `__proto__`. */
  readonly isOfEngine: boolean;
}

/** What the cloud is compared with. */
export interface Baseline {
  readonly kind: "state" | "snapshot";
  readonly rows: readonly BaselineRow[];
  /** Of the stack, but not of the snapshot: there is nothing to compare them with. */
  readonly notInSnapshot: readonly BaselineRow[];
  /** Of the snapshot, but not of the stack any more. */
  readonly notInStack: readonly BaselineRow[];
  /** What cannot be compared, and why. */
  readonly notes: readonly string[];
}

/** All rows that are read. */
export const rowsToRead = ({ rows, notInSnapshot }: Baseline): readonly BaselineRow[] => [...rows, ...notInSnapshot];
