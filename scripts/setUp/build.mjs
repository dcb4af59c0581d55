import { createHash, randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { checkout, readPackage, say } from "./checkout.mjs";
import { SetUpError } from "./errors.mjs";
import { runQuietly } from "./runQuietly.mjs";

const dist = join(checkout, "dist");
const stamp = ".built-from";

/** Compiles to dist, unless dist was compiled from the sources as they are. */
export async function buildIfStale() {
  const fingerprint = fingerprintOfSources();
  if (isBuiltFrom(fingerprint)) return;
  say("Building …");
  const made = makeFolder();
  try {
    const compiler = join(checkout, "node_modules", "typescript", "bin", "tsc");
    const failure = await runQuietly(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", made], "still building");
    if (failure !== null) throw new SetUpError(`The build failed:\n\n${failure}`);
    await bundleRuntime(made);
    makeExecutable(made);
    writeFileSync(join(made, stamp), fingerprint);
    replaceDist(made, fingerprint);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** @param {string} fingerprint */
function isBuiltFrom(fingerprint) {
  const path = join(dist, stamp);
  return existsSync(path) && readFileSync(path, "utf8") === fingerprint;
}

/** Names, sizes and times of all that the build depends on: a file that was deleted or came from another branch counts too. */
function fingerprintOfSources() {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(readFileSync(join(checkout, "tsconfig.build.json"), "utf8"));
  const settings = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];
  const sources = include.filter((folder) => existsSync(join(checkout, folder))).flatMap((folder) => filesIn(join(checkout, folder)));
  const lines = [...settings.map((name) => join(checkout, name)), ...sources.sort()].map((path) => {
    const { size, mtimeMs } = statSync(path);
    return `${relative(checkout, path)} ${size} ${mtimeMs}`;
  });
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.(ts|json)$/.test(entry.name) ? [path] : [];
  });
}

/**
 * One file of all that a provider process loads: to find and read some thirty files takes more time than sixty answers. Nothing else loads
 * it, since classes of the bundle are not those of the other files.
 * @param {string} made
 */
async function bundleRuntime(made) {
  const { build } = await import("esbuild"); // Not earlier, because the set-up installs it.
  const { engines, exports } = readPackage();
  await build({
    absWorkingDir: checkout,
    entryPoints: [join("provider", "runtime.ts")],
    outfile: join(made, relative("dist", exports["./runtime"].default)),
    bundle: true,
    platform: "node",
    target: `node${engines.node.replace(">=", "")}`,
    packages: "external",
    logLevel: "silent",
  });
}

/**
 * The programs of package.json, as npm makes them where it installs the package: a link to the checkout runs too.
 * @param {string} made
 */
function makeExecutable(made) {
  for (const path of Object.values(readPackage().bin)) chmodSync(join(made, relative("dist", path)), 0o755);
}

function makeFolder() {
  const folder = `${dist}.making-${randomUUID()}`;
  try {
    mkdirSync(folder); // With the mode of the umask: mkdtemp would keep other users out of dist.
    return folder;
  } catch (error) {
    throw new SetUpError(`The build has nowhere to go: ${error instanceof Error ? error.message : error}. ${checkout} has to be writable.`);
  }
}

/**
 * By renaming, so that dist is never half a build, even when two processes build at once.
 * @param {string} made
 * @param {string} fingerprint
 */
function replaceDist(made, fingerprint) {
  const old = `${made}.old`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(made, dist);
  } catch (error) {
    if (!isBuiltFrom(fingerprint)) throw error; // Or else another process was quicker.
  } finally {
    removeOld(old);
  }
}

/**
 * The new build is complete, so files of another user, as root's, must not end the run.
 * @param {string} old
 */
function removeOld(old) {
  try {
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    say(`The previous build cannot be removed: ${error instanceof Error ? error.message : error}. Remove ${old} as the user who built it.`);
  }
}
