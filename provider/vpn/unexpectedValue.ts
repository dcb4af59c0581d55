import { UnexpectedValueError } from "../alicloud/errors";
import { redacted } from "../alicloud/redact";
import { expectedText, listConditions, valueConditions } from "./conditions";
import { parsePath } from "./fieldPath";
import { printable, shownValue } from "./shownValue";
import type { UnmetExpectation } from "./unmetExpectations";

/** What was expected and what is, of one path, in one line. */
export function unmetText({ path, expected, actual, advice }: UnmetExpectation, isHidden = false): string {
  if (advice !== undefined) return printable(`${path}: ${advice}`);
  const rules = Array.isArray(actual) ? listConditions : valueConditions;
  const is = isHidden ? redacted : actual === null ? "not reported" : shownValue(actual);
  return `${printable(path)}: expected ${expectedText(expected, rules)}, but it is ${is}`;
}

/**
 * The error of a connection that is not as expected, with a line for every path.
 * @param hidden Outputs whose values are in no message
 */
export function unexpectedValueError(
  unmet: readonly UnmetExpectation[],
  { vpnConnectionId, regionId }: { readonly vpnConnectionId: string; readonly regionId: string },
  hidden: readonly string[] = [],
): UnexpectedValueError {
  const lines = unmet.map((one) => `\n    ${unmetText(one, isOf(hidden, one.path))}`).join("");
  return new UnexpectedValueError("it is not as the program expects it", {
    subject: `VPN connection ${vpnConnectionId}`,
    regionId,
    remedy: `Correct the connection, or what is expected of it:${lines}`,
  });
}

/** The fields of the one tunnel of a connection are among its outputs by other names: of these each could be meant. */
function isOf(outputs: readonly string[], path: string): boolean {
  const [output] = parsePath(path) ?? [];
  return outputs.length > 0 && (output === "eachTunnel" || outputs.some((name) => name === output));
}
