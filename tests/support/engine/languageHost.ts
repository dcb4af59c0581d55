import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The folder of a language's host. Undefined where it cannot be built, which is said loudly. */
export function languageHost(language: string): string | undefined {
  if (process.env.SKIP_ENGINE_TESTS !== undefined) return undefined;
  const main = resolve(__dirname, "../../../dist/engine/main.js");
  // Other suites run meanwhile, and theirs is the time that counts.
  const [program, ...nice] = process.platform === "win32" ? [process.execPath] : ["nice", "-n", "10", process.execPath];
  const { status, stdout, stderr } = spawnSync(program as string, [...nice, main, language], { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  process.stderr.write(`\nSKIPPED: the tests of ${language} programs, as there is no host for them: ${stderr.trim()}\n\n`);
  return undefined;
}

const pluginSchema = resolve(__dirname, "../../../plugin/schema.json");

/** Generates a typed SDK from the plugin's schema, as `pulumi package add` does, into a folder of `folder`. */
export function generateSdk(host: string, language: string, folder: string, schemaFile = pluginSchema): string {
  const schema = JSON.parse(readFileSync(schemaFile, "utf8"));
  const [file, sdk] = [join(folder, "schema.json"), join(folder, "sdk")];
  writeFileSync(file, JSON.stringify({ ...schema, version: "0.1.0" }));
  execFileSync(join(host, "sdkGenerator"), [file, language, sdk]);
  return sdk;
}

/** The variables with which a program finds the typed Python SDK, which is put into its folder. */
export function pythonSdk(host: string, folder: string): NodeJS.ProcessEnv {
  const sdk = generateSdk(host, "python", folder);
  // It looks for its version where pip would have put it.
  const metadata = join(sdk, "pulumi_alicloud_vpn-0.1.0.dist-info");
  mkdirSync(metadata);
  writeFileSync(join(metadata, "METADATA"), "Metadata-Version: 2.1\nName: pulumi_alicloud_vpn\nVersion: 0.1.0\n");
  return { PYTHONPATH: [sdk, join(host, "../packages")].join(delimiter) };
}

/**
 * The variables with which a program finds the typed Go SDK, which is put into its folder. The language host builds the program anew for
 * each operation: with the user's caches, which the project's own home would hide, only the first takes long.
 */
export function goSdk(host: string, folder: string): NodeJS.ProcessEnv {
  generateSdk(host, "go", folder);
  const settings = JSON.parse(execFileSync("go", ["env", "-json", "GOMODCACHE", "GOCACHE"], { encoding: "utf8" }));
  const environment = { ...settings, GOFLAGS: "-trimpath -ldflags=-w -buildvcs=false", GOWORK: "off", CGO_ENABLED: "0" };
  // Said here, and not after minutes of a silent preview.
  execFileSync("go", ["build", "-o", process.platform === "win32" ? "NUL" : "/dev/null", "."], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  return environment;
}
