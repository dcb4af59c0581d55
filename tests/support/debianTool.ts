import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../../engine/cacheFolder";

/** A program that only tests use, and how to start it. */
export interface DebianTool {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Which program, and where to get it. */
interface Wanted {
  /** As it is called on PATH. */
  readonly name: string;
  readonly package: string;
  /** Path of the program in the unpacked package. */
  readonly path: string;
  /** Whether it needs libraries that the machine may lack. */
  readonly withDependencies?: boolean;
}

/**
 * A program of PATH, or one of a Debian package that is unpacked into the user's cache once: nothing is installed. Undefined where neither
 * is to be had; it says so on stderr, since tests are then skipped.
 */
export function debianTool(wanted: Wanted): DebianTool | undefined {
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, wanted.name));
  const found = onPath.find((path) => existsSync(path));
  if (found !== undefined) return { command: found, env: process.env };
  const folder = join(cacheFolder(process.env), "test-tools", wanted.package);
  const command = join(folder, wanted.path);
  if (!existsSync(command)) unpack(wanted, folder);
  if (!existsSync(command)) {
    process.stderr.write(`SKIPPED: ${wanted.name} is neither on PATH nor to be had as the Debian package ${wanted.package}\n`);
    return undefined;
  }
  const libraries = architectures.flatMap((one) => [
    join(folder, "usr/lib", one),
    join(folder, "usr/lib", one, "pulseaudio"),
    join(folder, "lib", one),
  ]);
  return { command, env: { ...process.env, LD_LIBRARY_PATH: libraries.filter((one) => existsSync(one)).join(delimiter) } };
}

const architectures = ["x86_64-linux-gnu", "aarch64-linux-gnu"];

function unpack({ package: name, withDependencies }: Wanted, folder: string): void {
  if (spawnSync("apt-get", ["--version"]).status !== 0) return;
  const parent = join(folder, "..");
  mkdirSync(parent, { recursive: true });
  // Two test files may want it at once: each unpacks into a folder of its own, and the first to be done is used.
  const draft = mkdtempSync(join(parent, "draft-"));
  try {
    const names = withDependencies === true ? missingPackages(name) : [name];
    const download = () => spawnSync("apt-get", ["download", "-qq", ...names], { cwd: draft, timeout: 240_000 }).status === 0;
    if (!download() && (spawnSync("apt-get", ["update", "-qq"], { timeout: 120_000 }).status !== 0 || !download())) return;
    const packages = readdirSync(draft).filter((file) => file.endsWith(".deb"));
    if (!packages.every((file) => spawnSync("dpkg", ["-x", file, "."], { cwd: draft, timeout: 120_000 }).status === 0)) return;
    for (const file of packages) rmSync(join(draft, file));
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The package and what of its dependencies is not installed. */
function missingPackages(name: string): string[] {
  const { stdout } = spawnSync("apt-get", ["install", "--simulate", "--no-install-recommends", name], { encoding: "utf8" });
  const missing = [...(stdout ?? "").matchAll(/^Inst (\S+)/gm)].map(([, one = ""]) => one);
  return missing.includes(name) ? missing : [name];
}
