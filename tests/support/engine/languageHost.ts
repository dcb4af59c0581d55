import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** The folder of a language's host. Undefined where it cannot be built, which is said loudly. */
export function languageHost(language: string): string | undefined {
  if (process.env.SKIP_ENGINE_TESTS !== undefined) return undefined;
  const main = resolve(__dirname, "../../../dist/engine/main.js");
  // Other suites run meanwhile, and theirs is the time that counts.
  const [program, ...nice] = process.platform === "win32" ? [process.execPath] : ["nice", "-n", "10", process.execPath];
  const { status, stdout, stderr } = spawnSync(program as string, [...nice, main, language], { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  process.stderr.write(`\nSKIPPED: the tests of ${language} programs, as there is no host for them: ${stderr.trim()}\n\n`);
  return undefined;
}
