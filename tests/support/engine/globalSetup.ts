import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findEngine } from "../../../engine/findEngine";

/** Builds what the tests' programs import and puts an engine on PATH, also where jest is called by itself. Quick when both are there. */
export default async function prepare(): Promise<void> {
  if (process.env.SKIP_ENGINE_TESTS !== undefined) return; // \`npm test\` only counts them.
  execFileSync(process.execPath, [join(__dirname, "../../../scripts/setUp.mjs")], { stdio: "inherit" });
  const engine = await findEngine();
  Object.assign(process.env, engine.environment(process.env));
}
