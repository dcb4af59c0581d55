import { join } from "node:path";
import { cacheFolder } from "./cacheFolder";
import { WayFailedError } from "./errors";
import { type GoProgram, goBuild } from "./goBuild";
import { isProgram } from "./programs";
import type { Log } from "./progress";
import { stage } from "./stage";
import { engineVersion } from "./version";

const extension = process.platform === "win32" ? ".exe" : "";

/** Hosts of other languages than TypeScript, which only the tests of the plugin need. */
const hosts: Readonly<Record<string, GoProgram>> = {
  yaml: {
    name: "Pulumi's language host for YAML",
    module: "yamlHost",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    tags: "osusergo,grpcnotrace",
  },
};

/**
 * The folder of a language's host, from the cache or built from Go modules; it belongs on PATH.
 * @throws WayFailedError where it is neither there nor can be built
 */
export async function findLanguageHost(language: string, environment: NodeJS.ProcessEnv, log: Log): Promise<string> {
  const host = hosts[language];
  if (host === undefined) throw new WayFailedError(`there is no language host for ${language}; there is one for ${Object.keys(hosts)}`);
  const kept = join(cacheFolder(environment), `pulumi-language-${language}-${engineVersion}`);
  const program = `pulumi-language-${language}${extension}`;
  const found = async () => (isProgram(join(kept, "bin", program)) ? kept : null);
  if ((await found()) === null) {
    await stage(kept, log, found, (root, scratch) => goBuild(host, join(root, "bin", program), { environment, scratch, log }));
  }
  return join(kept, "bin");
}
