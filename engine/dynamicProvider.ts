import { chmodSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { programs } from "./programs";

/**
 * Puts the script that starts dynamic providers beside the CLI; found elsewhere on PATH, Pulumi warns about it on every operation.
 * It only looks up `@pulumi/pulumi` from the folder of the program, so that this copy serves every version of that package.
 */
export function addDynamicProvider(folder: string): void {
  const script = join(dirname(require.resolve("@pulumi/pulumi/package.json")), programs.dynamicProvider);
  const copy = join(folder, programs.dynamicProvider);
  copyFileSync(script, copy);
  chmodSync(copy, 0o755);
}
