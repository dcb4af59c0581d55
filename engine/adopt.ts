import { createHash } from "node:crypto";
import { constants, copyFileSync, existsSync, linkSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildLanguageHost } from "./build";
import { addDynamicProvider } from "./dynamicProvider";
import { type Engine, engineIn } from "./engine";
import { WayFailedError } from "./errors";
import type { GoOptions } from "./goBuild";
import { findOnPath, programs } from "./programs";
import { stage } from "./stage";

/**
 * A CLI that came without its plugins for Node, put beside them in a folder of the cache. Pulumi takes plugins from
 * elsewhere on PATH too, but then warns on every operation.
 */
export async function adoptEngine(found: Engine, cache: string, options: Omit<GoOptions, "scratch">): Promise<Engine> {
  const { environment, log } = options;
  const cli = realpathSync(join(found.folder, programs.cli));
  const { size, mtimeMs } = statSync(cli);
  const digest = createHash("sha256").update(`${cli} ${size} ${mtimeMs}`).digest("hex").slice(0, 8);
  const target = join(cache, `pulumi-${found.version}-${digest}`);
  const bin = join(target, "bin");
  const adopted = async () => {
    if (!existsSync(bin)) return null;
    const engine = await engineIn(bin, environment);
    return engine.hasLanguageHost ? engine : null;
  };
  const ready = await adopted();
  if (ready !== null) return ready;
  await stage(target, log, adopted, async (root, scratch) => {
    const folder = join(root, "bin");
    linkOrCopy(cli, join(folder, programs.cli));
    addDynamicProvider(folder);
    const languageHost = findOnPath(programs.languageHost, environment);
    if (languageHost !== null) linkOrCopy(realpathSync(languageHost), join(folder, programs.languageHost));
    else await buildLanguageHost(folder, { ...options, scratch }).catch((error) => tellMissing(error, options));
    await engineIn(folder, environment);
  });
  return await engineIn(bin, environment);
}

function tellMissing(error: unknown, { log }: Pick<GoOptions, "log">): void {
  if (!(error instanceof WayFailedError)) throw error;
  log(
    `${programs.languageHost} is missing beside \`pulumi\` and could not be built (${error.message}): programs run inline only, and \`pulumi up\` does not.`,
  );
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE); // Another file system, or one without links.
  }
}
