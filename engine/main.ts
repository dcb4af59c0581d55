import { join } from "node:path";
import { messageOf } from "./errors";
import { findEngine } from "./findEngine";
import { findLanguageHost } from "./languageHosts";
import { findOnPath, programs } from "./programs";

/**
 * `npm run engine`. What goes to stdout is meant for a shell: `eval "$(npm run --silent engine)"`. With the name of a language it prints
 * the folder of that language's host alone.
 */
async function main(language?: string): Promise<void> {
  if (language !== undefined) {
    process.stdout.write(`${await findLanguageHost(language, process.env, (line) => process.stderr.write(`${line}\n`))}\n`);
    return;
  }
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

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
