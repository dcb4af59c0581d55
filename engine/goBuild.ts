import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, WayFailedError } from "./errors";
import { whyUnreachable } from "./network";
import { findOnPath } from "./programs";
import { type Log, withProgress } from "./progress";
import { run } from "./run";

export interface GoProgram {
  name: string;
  /** The folder in engine/ that holds its go.mod and go.sum. */
  module: string;
  package: string;
  /** Symbols to set, as the linker's `-X` takes them. */
  set?: string;
  tags?: string;
}

export interface GoOptions {
  environment: NodeJS.ProcessEnv;
  /** Where Go may put intermediate files; the caller removes it. */
  scratch: string;
  log: Log;
  /** Milliseconds after which a module proxy that does not answer is given up. */
  reachTimeout?: number;
}

/** Builds `program` as `target`, from exactly the sources that the committed go.sum vouches for. */
export async function goBuild(program: GoProgram, target: string, options: GoOptions): Promise<void> {
  const { log } = options;
  const go = findOnPath(process.platform === "win32" ? "go.exe" : "go", options.environment);
  if (go === null) throw new WayFailedError("`go` is not on PATH");
  const { environment, unreachable } = await goEnvironment(go, options);
  const folder = join(moduleFolder(), program.module);
  const flags = ["-mod=readonly", ...(program.tags === undefined ? [] : ["-tags", program.tags])];
  const linker = ["-s", "-w", ...(program.set === undefined ? [] : ["-X", program.set])].join(" ");

  let done = 0;
  let total = 0;
  const count = (pattern: RegExp) => (line: string) => {
    if (pattern.test(line)) done += 1;
  };
  try {
    log(`Building ${program.name} from Go modules; the first time takes some minutes.`);
    const packages = await withProgress(
      log,
      () => `fetching sources: ${done} modules`,
      () => run(go, ["list", ...flags, "-deps", program.package], { environment, folder, onLine: count(/^go: downloading /) }),
    );
    [done, total] = [0, packages.split("\n").length];
    await withProgress(
      log,
      () => `compiling and linking: ${done} packages compiled, of at most ${total}`,
      () =>
        run(go, ["build", "-v", ...flags, "-trimpath", "-ldflags", linker, "-o", target, program.package], {
          environment,
          folder,
          onLine: count(/^[\w.-]+(\/|$)/),
        }),
    );
  } catch (error) {
    const reason = messageOf(error);
    throw new WayFailedError(unreachable === null ? reason : `${unreachable}, and Go's module cache does not hold all sources`);
  }
}

/** The folder in Go's module cache that holds the sources of `name`, a module that was built from already. */
export async function goModuleFolder(module: string, name: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const list = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", name];
  const found = await run("go", list, { environment: { ...environment, GOWORK: "off" }, folder: join(moduleFolder(), module) });
  return found.trim();
}

async function goEnvironment(go: string, { environment, scratch, reachTimeout }: GoOptions) {
  // Settings of the user's for other builds, which would change what is built here.
  const { GOOS, GOARCH, GOWORK, ...others } = environment;
  const forBuild: NodeJS.ProcessEnv = { ...others, CGO_ENABLED: "0", GOTMPDIR: scratch, GOWORK: "off" };
  const unreachable = await whyNoProxyAnswers(go, forBuild, reachTimeout);
  // What is in Go's module cache still builds, and the rest fails at once instead of after minutes.
  return { environment: unreachable === null ? forBuild : { ...forBuild, GOPROXY: "off" }, unreachable };
}

async function whyNoProxyAnswers(go: string, environment: NodeJS.ProcessEnv, timeout?: number): Promise<string | null> {
  const setting = await run(go, ["env", "GOPROXY"], { environment, timeout: 30_000 });
  const proxies = setting
    .trim()
    .split(/[,|]/)
    .filter((entry) => /^https?:/.test(entry));
  if (proxies.length === 0) return null;
  const answers = await Promise.all(proxies.map((proxy) => whyUnreachable(proxy, environment, timeout)));
  return answers.includes(null) ? null : answers.join("; ");
}

/** engine/ of the checkout, seen from its sources and from dist alike. */
function moduleFolder(from = __dirname): string {
  const candidate = join(from, "engine");
  if (existsSync(join(candidate, "cli", "go.mod"))) return candidate;
  if (dirname(from) === from) throw new WayFailedError("this package has no Go modules with it: they are in its repository");
  return moduleFolder(dirname(from));
}
