import { secretOutputs } from "../provider/outputs";
import { areFingerprintsComparable } from "../provider/vpn/fingerprints";
import { own } from "../provider/vpn/values";
import type { BaselineRow } from "./baseline";
import { readOutputs } from "./compareRow";
import type { Fresh } from "./readRows";

/** Whether a rotated secret of this connection would go unseen: it has one, and the baseline has neither it nor a fingerprint to compare. */
export function isRotationInvisible(row: BaselineRow, fresh: Fresh): boolean {
  const hasSecret = secretOutputs.some((name) => fresh[name] !== null);
  const holdsSecrets = row.secrets === "include" && secretOutputs.some((name) => own(row.outputs, name) !== undefined);
  return hasSecret && !holdsSecrets && !areFingerprintsComparable(row.outputs, readOutputs(row, fresh));
}
