import { ConfigurationError } from "../alicloud/errors";
import { type Conditions, flawOf, listConditions, valueConditions } from "./conditions";
import { expectableFields } from "./expectation";
import { formatPath } from "./fieldPath";
import { nearestPath } from "./fieldPaths";
import { type Field, type Fields, fields } from "./fields";
import { fingerprintNames } from "./fingerprints";
import { printable } from "./shownValue";
import { isRecord, own } from "./values";

type Path = readonly string[];

/**
 * Checks that an expectation can be held against a connection, as far as it is known yet: what is undefined is skipped.
 * @throws ConfigurationError that names the path
 */
export function checkExpectation(expectation: unknown): void {
  checkGroup(expectableFields, expectation, []);
}

function checkGroup(table: Fields, expected: unknown, path: Path): void {
  if (!isRecord(expected)) refuse(path, "is no object", "Name the fields that are expected.");
  for (const [key, inner] of Object.entries(expected)) {
    const field = own(table, key);
    if (field === undefined) refuseUnknown(key, [...path, key]);
    if (inner !== undefined) checkField(field, inner, [...path, key]);
  }
}

function checkField(field: Field, expected: unknown, path: Path): void {
  switch (field.kind) {
    case "group":
      if (expected !== null || formatPath(path) === "eachTunnel") checkGroup(field.fields, expected, path);
      return;
    case "entries":
      if (!isRecord(expected)) refuse(path, "is no object", 'Name the keys that are expected: { environment: "production" }.');
      for (const [key, inner] of Object.entries(expected)) if (inner !== undefined) checkValue(inner, [...path, key], valueConditions);
      return;
    default:
      checkValue(expected, path, field.kind === "list" ? listConditions : valueConditions);
  }
}

function checkValue(expected: unknown, path: Path, rules: Conditions): void {
  const flaw = flawOf(expected, rules);
  if (flaw !== undefined) refuse(path, flaw, "Correct it.");
}

function refuseUnknown(key: string, path: Path): never {
  const isTopLevel = path.length === 1;
  const field = isTopLevel ? own<Field>(fields, key) : undefined;
  if (key === "tunnels" && isTopLevel) refuse(path, "cannot be expected as a list", "Expect it of each tunnel, in eachTunnel.");
  if (field?.kind === "secret" || field?.kind === "secretEntries")
    refuse(path, "is a secret, and an expectation lands in the state", "Remove it.");
  if (fingerprintNames.has(key) && isTopLevel) refuse(path, "cannot be expected, since it depends on a key of the stack", "Remove it.");
  const suggestion = nearestExpectable(path);
  refuse(path, "is no setting of a connection", suggestion === undefined ? "Correct or remove it." : `Did you mean ${suggestion}?`);
}

/** The path that can be expected and was most likely meant. Undefined: none is near. */
function nearestExpectable([first = "", ...rest]: Path): string | undefined {
  const mistaken = first === "eachTunnel" ? `tunnels.*.${formatPath(rest)}` : formatPath([first, ...rest]);
  const nearest = nearestPath(mistaken)?.replace(/^tunnels\.\*/u, "eachTunnel");
  return nearest !== undefined && Object.hasOwn(expectableFields, nearest.split(".")[0] ?? "") ? nearest : undefined;
}

function refuse(path: Path, flaw: string, remedy: string): never {
  throw new ConfigurationError(`expect${path.length > 0 ? `: ${printable(formatPath(path))}` : ""} ${flaw}`, { remedy });
}
