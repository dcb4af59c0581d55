import { secretOutputs } from "../provider/outputs";
import { driftClassOf } from "../provider/vpn/driftClass";
import { parsePath } from "../provider/vpn/fieldPath";
import type { DriftClass } from "../provider/vpn/fields";
import { printable } from "../provider/vpn/shownValue";
import { unmetText } from "../provider/vpn/unexpectedValue";
import { type UnmetExpectation, unmetExpectations } from "../provider/vpn/unmetExpectations";
import { isRecord } from "../provider/vpn/values";
import type { BaselineRow } from "./baseline";
import type { UnexpectedValue } from "./report";

/** What of a connection is not as the resource's `expect` requires; nothing where it has none. */
export function unexpectedValues(
  { outputs, secretOutputs: hidden }: BaselineRow,
  connection: object,
  isDualTunnel: boolean,
): UnexpectedValue[] {
  if (!isRecord(outputs.expect)) return [];
  return unmetExpectations(outputs.expect, connection).map((unmet) => {
    const { path, expected, actual } = unmet;
    const driftClass = classOf(unmet, isDualTunnel);
    return isHidden(path, hidden)
      ? { path, class: driftClass, secret: true, message: `${printable(path)}: it is not as expected, and secret` }
      : { path, class: driftClass, secret: false, expected, actual, message: unmetText(unmet) };
  });
}

/** `eachTunnel` of a single-tunnel connection is classed as any tunnel is. */
const classOf = ({ path, actual }: UnmetExpectation, isDualTunnel: boolean): DriftClass =>
  driftClassOf(path.replace(/^eachTunnel\b/, "tunnels.any"), null, actual, isDualTunnel);

/** The fields of the one tunnel of a connection are among its outputs by other names: of these each could be meant. */
function isHidden(path: string, hidden: ReadonlySet<string>): boolean {
  const output = String(parsePath(path)?.[0]);
  return hidden.has("expect") || hidden.has(output) || (output === "eachTunnel" && hidden.size > secretOutputs.length);
}
