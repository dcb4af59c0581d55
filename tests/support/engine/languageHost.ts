import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

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

/** The folder of the typed Python SDK, generated from the plugin's schema: what `pulumi package add` would install. */
export function pythonSdk(host: string, folder: string): string {
  const schema = JSON.parse(readFileSync(resolve(__dirname, "../../../plugin/schema.json"), "utf8"));
  const [file, sdk] = [join(folder, "schema.json"), join(folder, "sdk")];
  writeFileSync(file, JSON.stringify({ ...schema, version: "0.1.0" }));
  execFileSync(join(host, "sdkGenerator"), [file, "python", sdk]);
  // It looks for its version where pip would have put it.
  const metadata = join(sdk, "pulumi_alicloud_vpn-0.1.0.dist-info");
  mkdirSync(metadata);
  writeFileSync(join(metadata, "METADATA"), "Metadata-Version: 2.1\nName: pulumi_alicloud_vpn\nVersion: 0.1.0\n");
  return sdk;
}
