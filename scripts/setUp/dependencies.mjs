import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { checkout, say } from "./checkout.mjs";
import { SetUpError } from "./errors.mjs";
import { runQuietly } from "./runQuietly.mjs";

/** `npm ci` in a folder of the checkout, unless its node_modules holds what its lock file says. */
export async function installIfStale(folder = checkout) {
  if (isInstalled(folder)) return;
  say(`Installing the dependencies (npm ci${folder === checkout ? "" : ` in ${relative(checkout, folder)}`}) …`);
  const { npm_execpath: npm } = process.env;
  const [command, before] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  // npm's own patience with a closed network is counted in minutes.
  const patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const failure = await runQuietly(
    command,
    [...before, "ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", ...patience],
    "still installing",
  );
  if (failure === null && isInstalled(folder)) return;
  throw new SetUpError(
    `The dependencies could not be installed: \`npm ci\` failed.\n\n${indent(failure ?? "It ended well, but node_modules is not what the lock file says.")}\n\n` +
      `It needs a reachable npm registry (\`npm config get registry\` tells which) and a writable ${folder}.`,
  );
}

/**
 * npm keeps in node_modules a lock file of what it installed, and writes it last.
 * @param {string} folder
 */
function isInstalled(folder) {
  const wanted = packagesOf(join(folder, "package-lock.json"));
  const present = packagesOf(join(folder, "node_modules", ".package-lock.json"));
  if (wanted === null || present === null) return false;
  const missing = Object.entries(wanted).some(([path, entry]) => {
    const there = present[path];
    if (path === "") return false;
    return there === undefined ? !entry.optional : there.version !== entry.version;
  });
  return !missing && Object.keys(present).every((path) => path in wanted);
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }> | null}
 */
function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")).packages;
  } catch {
    return null;
  }
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^/gm, "  ");
}
