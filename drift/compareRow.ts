import { resourceOutputs } from "../provider/outputs";
import { refreshedOutputs } from "../provider/refreshedOutputs";
import { type Difference, differencesOf } from "../provider/vpn/difference";
import { driftClassOf } from "../provider/vpn/driftClass";
import { parsePath } from "../provider/vpn/fieldPath";
import type { DriftClass } from "../provider/vpn/fields";
import type { VpnConnectionResult } from "../provider/vpn/model";
import type { BaselineRow } from "./baseline";
import { foldEffects } from "./foldEffects";
import type { Fresh } from "./readRows";
import type { DriftChange, UnexpectedValue } from "./report";
import { unexpectedValues } from "./unexpectedValues";

/** The order of the classes in reports: what somebody did comes first. */
export const driftClasses: readonly DriftClass[] = ["configuration", "metadata", "runtime"];

/** What a comparison finds. */
export interface Comparison {
  readonly changes: readonly DriftChange[];
  readonly unexpected: readonly UnexpectedValue[];
}

/** What a row of the list action without a BGP setting says: none of them is set. Whether BGP is on it does not say. */
const noBgp = { localAsn: null, peerAsn: null, localBgpIp: null, peerBgpIp: null, tunnelCidr: null, status: null };

/** The resource's outputs as a refresh would read them. A row of the list action lacks some; these are not compared. */
export function readOutputs(row: BaselineRow, fresh: Fresh): object {
  const tags = row.isOfEngine ? Object.fromEntries(Object.entries(fresh.tags).filter(([key]) => key !== "__proto__")) : fresh.tags;
  return resourceOutputs({ vpnBgpConfig: noBgp, ...fresh, tags } as VpnConnectionResult, row);
}

/** What of a connection is not as the baseline has it, exactly as a refresh would see it, and not as its `expect` requires. */
export function compareRow(row: BaselineRow, fresh: Fresh, classes: readonly DriftClass[]): Comparison {
  const differences = differencesOf(row.outputs, refreshedOutputs(row.outputs, readOutputs(row, fresh)));
  const isDualTunnel = fresh.tunnels.length > 0 || (Array.isArray(row.outputs.tunnels) && row.outputs.tunnels.length > 0);
  const isHidden = (path: string): boolean => row.secretOutputs.has(String(parsePath(path)?.[0]));
  const changes = differences.map((difference) => classified(difference, isDualTunnel, isHidden(difference.path)));
  return {
    changes: foldEffects(changes.filter((change) => classes.includes(change.class))).sort(byClass),
    unexpected: unexpectedValues(row, { vpnBgpConfig: noBgp, ...fresh }, isDualTunnel).filter((one) => classes.includes(one.class)),
  };
}

function classified(difference: Difference, isDualTunnel: boolean, isHidden: boolean): DriftChange {
  const { path } = difference;
  if (difference.secret) return { path, class: driftClassOf(path, null, null, isDualTunnel), secret: true };
  const { before, after } = difference;
  const driftClass = driftClassOf(path, before, after, isDualTunnel);
  return isHidden ? { path, class: driftClass, secret: true } : { path, class: driftClass, secret: false, before, after, effects: [] };
}

const byClass = (one: DriftChange, other: DriftChange): number => driftClasses.indexOf(one.class) - driftClasses.indexOf(other.class);
