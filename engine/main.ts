import { join } from "node:path";
import { messageOf } from "./errors";
import { findEngine } from "./findEngine";
import { findOnPath, programs } from "./programs";

/** `npm run engine`. What goes to stdout is meant for a shell: `eval "$(npm run --silent engine)"`. */
async function main(): Promise<void> {
  const engine = await findEngine();
  const cli = join(engine.folder, programs.cli);
  const out = [`# Pulumi ${engine.version}: ${cli}`];
  if (findOnPath(programs.cli, process.env) === cli) out.push("# It is on PATH already.");
  else out.push("# For this shell, so that `pulumi preview` and `pulumi up` run:", pathLine(engine.folder));
  process.stdout.write(`${out.join("\n")}\n`);
}

function pathLine(folder: string): string {
  return process.platform === "win32" ? `set PATH=${folder};%PATH%` : `export PATH='${folder.replaceAll("'", "'\\''")}':"$PATH"`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
