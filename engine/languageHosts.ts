import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder";
import { messageOf, WayFailedError } from "./errors";
import { type GoProgram, goBuild, goModuleFolder } from "./goBuild";
import { isProgram } from "./programs";
import type { Log } from "./progress";
import { run } from "./run";
import { stage } from "./stage";
import { engineVersion } from "./version";

const extension = process.platform === "win32" ? ".exe" : "";

interface LanguageHost {
  /** By the names that they get. */
  readonly programs: Readonly<Record<string, GoProgram>>;
  /** What there is to do besides building them. */
  readonly complete?: (root: string, environment: NodeJS.ProcessEnv) => Promise<void>;
}

const sdkGenerator: GoProgram = { name: "the generator of typed SDKs", module: "sdkGenerator", package: "." };

/** Hosts of other languages than TypeScript, which only the tests of the plugin need. */
const hosts: Readonly<Record<string, LanguageHost>> = {
  yaml: {
    programs: {
      "pulumi-language-yaml": {
        name: "Pulumi's language host for YAML",
        module: "yamlHost",
        package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        tags: "osusergo,grpcnotrace",
      },
    },
  },
  python: {
    programs: {
      "pulumi-language-python": {
        name: "Pulumi's language host for Python",
        module: "languageHost",
        package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
      },
      sdkGenerator,
    },
    complete: addPython,
  },
  go: {
    programs: {
      "pulumi-language-go": {
        name: "Pulumi's language host for Go",
        module: "languageHost",
        package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
      },
      sdkGenerator,
    },
  },
};

/** The host starts programs by a script beside it, and those need Pulumi's own package. */
async function addPython(root: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const script = "pulumi-language-python-exec";
  const sources = await goModuleFolder("languageHost", "github.com/pulumi/pulumi/sdk/v3", environment);
  copyFileSync(join(sources, "python", "cmd", script), join(root, "bin", script));
  chmodSync(join(root, "bin", script), 0o755);
  const packages = [`pulumi==${engineVersion}`, "parver", "semver"];
  try {
    await run("python3", ["-m", "pip", "install", "--quiet", "--target", join(root, "packages"), ...packages], { environment });
  } catch (error) {
    throw new WayFailedError(messageOf(error));
  }
}

/**
 * The folder of a language's host, from the cache or built from Go modules; it belongs on PATH.
 * @throws WayFailedError where it is neither there nor can be built
 */
export async function findLanguageHost(language: string, environment: NodeJS.ProcessEnv, log: Log): Promise<string> {
  const host = hosts[language];
  if (host === undefined) {
    throw new WayFailedError(`there is no language host for ${language}; there is one for ${Object.keys(hosts).join(", ")}`);
  }
  const kept = join(cacheFolder(environment), `pulumi-language-${language}-${engineVersion}`);
  const bin = join(kept, "bin");
  const found = async () => (Object.keys(host.programs).every((name) => isProgram(join(bin, name + extension))) ? kept : null);
  if ((await found()) === null) {
    await stage(kept, log, found, async (root, scratch) => {
      for (const [name, program] of Object.entries(host.programs)) {
        await goBuild(program, join(root, "bin", name + extension), { environment, scratch, log });
      }
      await host.complete?.(root, environment);
    });
  }
  return bin;
}
