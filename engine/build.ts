import { join } from "node:path";
import { addDynamicProvider } from "./dynamicProvider";
import { type GoOptions, type GoProgram, goBuild } from "./goBuild";
import { programs } from "./programs";
import { engineVersion } from "./version";

const cli: GoProgram = {
  name: `Pulumi ${engineVersion}`,
  module: "cli",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  set: `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`,
  tags: "osusergo,grpcnotrace",
};

/** The last release that is to be had as a Go module; the engines and SDKs of today run on it. */
const languageHost: GoProgram = {
  name: "Pulumi's language host for Node",
  module: "languageHost",
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
};

/** Builds a whole engine into `folder`. */
export async function buildEngine(folder: string, options: GoOptions): Promise<void> {
  await goBuild(cli, join(folder, programs.cli), options);
  await buildLanguageHost(folder, options);
  addDynamicProvider(folder);
}

export async function buildLanguageHost(folder: string, options: GoOptions): Promise<void> {
  await goBuild(languageHost, join(folder, programs.languageHost), options);
}
