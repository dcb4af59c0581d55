import { dirname, join } from "node:path";
import { adoptEngine } from "./adopt";
import { buildEngine } from "./build";
import { cacheFolder } from "./cacheFolder";
import { downloadEngine } from "./download";
import { type Engine, engineIn, hasCompanion } from "./engine";
import { type Attempt, EngineNotFoundError, messageOf, systemCodeOf, WayFailedError } from "./errors";
import { findOnPath, programs } from "./programs";
import type { Log } from "./progress";
import { stage } from "./stage";
import { engineVersion } from "./version";

export interface FindEngineOptions {
  /** Takes progress, line by line; to stderr by default. */
  log?: Log;
  /** Names PATH, the cache folder and the proxies; `process.env` by default. */
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds after which a host that does not answer is given up; 5,000 by default. */
  reachTimeout?: number;
}

/**
 * An engine from PATH, from the cache, by download or built from Go modules, in that order; the last two fill the cache.
 * @throws EngineNotFoundError when there is none to be had.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const { environment = process.env, log = toStderr, ...reach } = options;
  const cache = cacheFolder(environment);
  const kept = join(cache, `pulumi-${engineVersion}`);
  const fromCache = () => engineIn(join(kept, "bin"), environment);
  const make = async (fill: (root: string, scratch: string) => Promise<void>) => {
    const made = () => fromCache().catch(nullIfNoEngine);
    await stage(kept, log, made, async (root, scratch) => {
      await fill(root, scratch);
      await engineIn(join(root, "bin"), environment);
    });
    return await fromCache();
  };
  const ways: [way: string, take: () => Promise<Engine>][] = [
    ["PATH", () => fromPath(environment, cache, log, reach)],
    ["Cache", fromCache],
    [`Download of ${engineVersion}`, () => make((root, scratch) => downloadEngine(root, { environment, log, scratch, ...reach }))],
    [`Build of ${engineVersion}`, () => make((root, scratch) => buildEngine(join(root, "bin"), { environment, log, scratch, ...reach }))],
  ];

  const attempts: Attempt[] = [];
  for (const [way, take] of ways) {
    try {
      return await take();
    } catch (error) {
      attempts.push({ way, reason: reasonOf(error, cache) });
    }
  }
  throw new EngineNotFoundError(attempts, kept);
}

async function fromPath(environment: NodeJS.ProcessEnv, cache: string, log: Log, reach: { reachTimeout?: number }): Promise<Engine> {
  const cli = findOnPath(programs.cli, environment);
  if (cli === null) throw new WayFailedError("there is no `pulumi`");
  const engine = await engineIn(dirname(cli), environment);
  const isComplete = engine.hasLanguageHost && hasCompanion(programs.dynamicProvider, engine.folder, environment);
  return isComplete ? engine : await adoptEngine(engine, cache, { environment, log, ...reach });
}

function nullIfNoEngine(error: unknown): null {
  if (error instanceof WayFailedError) return null;
  throw error;
}

/** What the user can act on; anything else is a fault of this code and goes up as it is. */
function reasonOf(error: unknown, cache: string): string {
  if (error instanceof WayFailedError) return error.message;
  if (systemCodeOf(error) !== undefined) return `${messageOf(error)}; XDG_CACHE_HOME can name another place than ${dirname(cache)}`;
  throw error;
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
