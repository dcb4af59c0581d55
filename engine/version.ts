/** The Pulumi release that is downloaded or built; `engine/cli/go.mod` names the same one. */
export const engineVersion = "3.259.0";

/** The oldest Pulumi CLI that is taken from PATH; the Automation API refuses to preview a refresh with those before 3.181. */
export const minimumVersion = "3.200.0";

/** `v3.259.0`, `3.259.0-dev.1` and the like as `3.259.0`; null for anything else. */
export function parseVersion(text: string): string | null {
  return /^v?(\d+\.\d+\.\d+)(?:[-+]\S*)?$/.exec(text.trim())?.[1] ?? null;
}

/** Whether `version` may be used in place of `minimum`: the same major version, and no older. */
export function isNewEnough(version: string, minimum: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [minimumMajor = 0, minimumMinor = 0, minimumPatch = 0] = minimum.split(".").map(Number);
  return major === minimumMajor && (minor > minimumMinor || (minor === minimumMinor && patch >= minimumPatch));
}
