import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject, type Project } from "../support/engine/project";
import { type CliResult, runPulumi } from "../support/engine/runPulumi";
import { byPlugin, dynamicResource } from "./frontDoors";

const examples = resolve(__dirname, "../../examples");

const copied =
  (example: string) =>
  ({ folder }: Project): void =>
    cpSync(join(examples, example), folder, { recursive: true });

/** `pulumi package add` writes the SDK's place to go.mod, and `go mod tidy` the sums. */
const copiedWithSums = (project: Project): void => {
  copied("go-proposals")(project);
  for (const name of ["go.mod", "go.sum"]) cpSync(join(__dirname, "programs/go", name), join(project.folder, name));
};

const copiedAlone = (project: Project): NodeJS.ProcessEnv => {
  copied("two-accounts")(project);
  return {};
};

const accounts = { office: "vco-gw8berlin", factory: "vco-factory" };

interface Example {
  readonly door: ReturnType<typeof byPlugin>;
  readonly config?: Readonly<Record<string, string>>;
  readonly outputs: object;
}

const cases: Readonly<Record<string, Example>> = {
  "python-remote-addresses": {
    door: byPlugin("python", copied("python-remote-addresses")),
    outputs: { remoteAddresses: expect.arrayContaining(["198.51.100.10"]) },
  },
  "go-proposals": {
    door: byPlugin("go", copiedWithSums),
    config: { vpnConnectionId: "vco-gw8berlin" },
    outputs: { ike: "aes256-sha256-group14", ipsec: "aes256-sha256-group14" },
  },
  "yaml-two-accounts": {
    door: byPlugin("yaml", copied("yaml-two-accounts")),
    config: accounts,
    outputs: { health: { office: "up", factory: "down" } },
  },
  "two-accounts": {
    door: { ...dynamicResource, prepare: copiedAlone },
    config: accounts,
    outputs: { health: { office: "up", factory: "down" } },
  },
};

describe.each(Object.entries(cases))("the example %s", (_, { door, config = {}, outputs }) => {
  const host = door.findHost();
  let project: Project | undefined;
  const emulators: Emulator[] = [];
  afterAll(async () => {
    project?.remove();
    await Promise.all(emulators.map((emulator) => emulator.close()));
  });

  (host === undefined ? test.skip : test)(
    "reads what its README says",
    async () => {
      const emulator = await startEmulator({ credentials: { accessKeyId: "LTAIhome", accessKeySecret: "home" } });
      emulators.push(emulator);
      const factory = { VpnConnectionId: "vco-factory", Status: "ike_sa_not_established" };
      emulator.connections.set("vco-factory", factory, "cn-hangzhou");
      project = createProject();
      const { folder } = project;
      let environment = project.environment(emulatorEnvironment(emulator));
      environment = { ...environment, ...door.prepare(project, environment, String(host), emulator.credentials) };
      writeProfiles(String(environment.HOME));
      if (config === accounts) Object.assign(environment, { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIother", ALIBABA_CLOUD_REGION: "" });
      const pulumi = (...args: string[]): Promise<CliResult> => runPulumi(folder, environment, args);
      expect(await pulumi("stack", "init", "test")).toMatchObject({ exitCode: 0 });
      for (const [name, value] of Object.entries(config)) {
        expect(await pulumi("config", "set", name, value)).toMatchObject({ exitCode: 0 });
      }
      expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
      expect(JSON.parse((await pulumi("stack", "output", "--json")).stdout)).toEqual(outputs);
    },
    900_000,
  );
});

/** Both accounts are on one emulator, with one key for both, in a region of its own for each. The environment's key is another. */
function writeProfiles(home: string): void {
  const profiles = ["headquarters", "subsidiary"].map((name) => ({
    ...{ name, mode: "AK", access_key_id: "LTAIhome", access_key_secret: "home" },
  }));
  mkdirSync(join(home, ".aliyun"));
  writeFileSync(join(home, ".aliyun/config.json"), JSON.stringify({ current: "headquarters", profiles }));
}
