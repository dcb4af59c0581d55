import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { addDynamicProvider } from "./dynamicProvider";
import { messageOf, WayFailedError } from "./errors";
import { defaultReachTimeout, whyUnreachable } from "./network";
import { programs } from "./programs";
import { type Log, withProgress } from "./progress";
import { run } from "./run";
import { engineVersion } from "./version";

export interface DownloadOptions {
  environment: NodeJS.ProcessEnv;
  /** Where the installer may put its files; the caller removes it. */
  scratch: string;
  log: Log;
  /** Milliseconds after which a host that does not answer is given up. */
  reachTimeout?: number;
}

const installer = "https://get.pulumi.com/";
/** A download that has begun may stand still for so many times the time that a host has to answer. */
const patience = 4;

/**
 * Installs the CLI into `root`/bin as the Automation API does. In a child process, so that the shell script
 * and the downloads which it starts can be ended; through the proxy of the environment, as `fetch` ignores that by itself.
 */
const install = `
const [automation, undici, root, version] = process.argv.slice(1);
const { EnvHttpProxyAgent, setGlobalDispatcher } = require(undici);
const { SemVer } = require("node:module").createRequire(automation)("semver");
setGlobalDispatcher(new EnvHttpProxyAgent());
require(automation).PulumiCommand.install({ root, version: new SemVer(version) }).catch(({ message }) => {
  console.error(/\\n stderr: Command failed.*\\n([^]*?)\\n err\\?:/.exec(message)?.[1] ?? message);
  process.exitCode = 1;
});
`;

export async function downloadEngine(root: string, options: DownloadOptions): Promise<void> {
  const { environment, log, scratch, reachTimeout = defaultReachTimeout } = options;
  const unreachable = await whyUnreachable(installer, environment, reachTimeout);
  if (unreachable !== null) throw new WayFailedError(unreachable);
  log(`Downloading Pulumi ${engineVersion}.`);
  const args = ["-e", install, require.resolve("@pulumi/pulumi/automation"), require.resolve("undici"), root, engineVersion];
  try {
    await withProgress(
      log,
      () => `${Math.round((sizeOf(scratch) + sizeOf(root)) / 1e6)} MB`,
      () =>
        whileGrowing([scratch, root], reachTimeout * patience, (signal) =>
          run(process.execPath, args, { environment: { ...environment, TMPDIR: scratch }, signal }),
        ),
    );
  } catch (error) {
    throw new WayFailedError(messageOf(error));
  }
  const bin = join(root, "bin");
  if (!existsSync(join(bin, programs.dynamicProvider))) addDynamicProvider(bin);
}

/** Aborts `task` when the files in `folders` have not grown for `stallTimeout` ms. */
async function whileGrowing<T>(folders: string[], stallTimeout: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stalled = new AbortController();
  const size = () => folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
  let [largest, grewAt] = [size(), Date.now()];
  const timer = setInterval(() => {
    const now = size();
    if (now !== largest) [largest, grewAt] = [now, Date.now()];
    else if (Date.now() - grewAt > stallTimeout) stalled.abort(new Error(`the download stood still for ${stallTimeout / 1000} s`));
  }, 1_000);
  try {
    return await task(stalled.signal);
  } finally {
    clearInterval(timer);
  }
}

function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0; // A file went away meanwhile.
  }
}
