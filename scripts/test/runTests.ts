import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineNotFoundError } from "../../engine/errors";
import { findEngine } from "../../engine/findEngine";
import { onExit } from "../../engine/onExit";
import { type JestOptions, listTests, runJest } from "./jest";
import { sum, type Tally } from "./tally";

/**
 * Runs every suite that jest would run with these arguments; without an engine those that need one are counted as skipped.
 * @returns whether none failed
 */
export async function runTests(checkout: string, args: readonly string[]): Promise<boolean> {
  // Tests make their temporary folders in here, so that none outlives the run, however it ends.
  const temporary = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-tests-"));
  const clean = onExit(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
  const { passed, failed, skipped } = sum(await runAll(args, { checkout, environment: { ...process.env, TMPDIR: temporary } }));
  clean();
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0;
}

async function runAll(args: readonly string[], options: JestOptions): Promise<Tally[]> {
  if (!(await needsEngine(args, options))) return [await runJest(args, options)];
  try {
    const engine = await findEngine();
    say(`Pulumi ${engine.version} from ${engine.folder}`);
    return [await runJest(args, { ...options, environment: engine.environment(options.environment) })];
  } catch (error) {
    if (!(error instanceof EngineNotFoundError)) throw error;
    return await runWithoutEngine(error, args, options);
  }
}

async function needsEngine(args: readonly string[], options: JestOptions): Promise<boolean> {
  if (args.length === 0) return true;
  const files = await listTests(args, options);
  return files.some((path) => /[\\/]tests[\\/](engine|consumer|languages)[\\/]/.test(path));
}

async function runWithoutEngine(error: EngineNotFoundError, args: readonly string[], options: JestOptions): Promise<Tally[]> {
  const unit = await runJest([...args, "--selectProjects", "unit", "integration", "tunnels", "--passWithNoTests"], options);
  const nothing = ["--selectProjects", "engine", "consumer", "languages", "--testNamePattern", "^(?!)", "--passWithNoTests"];
  const environment = { ...options.environment, SKIP_ENGINE_TESTS: "true" };
  const others = await runJest(nothing, { ...options, environment });
  const isBuildMachine = /^(1|true)$/i.test(process.env.CI ?? "");
  const verdict = isBuildMachine ? " With CI=true that is a failure." : "";
  say(`\n${error.message}\n\nSKIPPED: ${others.skipped} tests that need a Pulumi engine did not run.${verdict}\n`);
  return [unit, others, { passed: 0, failed: isBuildMachine ? 1 : 0, skipped: 0 }];
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
