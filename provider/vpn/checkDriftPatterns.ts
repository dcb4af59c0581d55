import { ConfigurationError } from "../alicloud/errors";
import { isKnownPath, nearestPath } from "./fieldPaths";
import { shownValue } from "./shownValue";

/**
 * Checks the paths of `ignoreDrift`.
 * @throws ConfigurationError for what is no list of paths, and for a path that no connection has
 */
export function checkDriftPatterns(patterns: unknown): void {
  const refuse = (what: string, remedy: string): never => {
    throw new ConfigurationError(`ignoreDrift ${what}`, { remedy });
  };
  if (!Array.isArray(patterns)) refuse("is no list", 'Give it paths: ["tunnels.*.status"].');
  for (const pattern of patterns as unknown[]) {
    if (typeof pattern !== "string") refuse(`holds ${shownValue(pattern)}`, "Each path is a string.");
    else if (!isKnownPath(pattern)) {
      const nearest = nearestPath(pattern);
      refuse(
        `holds ${shownValue(pattern)}, which is no path of a connection`,
        nearest === undefined ? "Correct or remove it." : `Did you mean ${nearest}?`,
      );
    }
  }
}
