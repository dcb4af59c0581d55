import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatSnapshot } from "../../drift/snapshot";
import { takeSnapshot } from "../../drift/takeSnapshot";
import type { RamPolicy } from "../../emulator/ram";
import type { Emulator } from "../../emulator/startEmulator";
import { environmentOf, runCli } from "../support/cliProcess";
import { emulatorConfig } from "../support/emulatorConfig";
import { emulatorForEach } from "../support/emulatorForEach";
import { engineWith, exportedState } from "../support/exportedState";
import { temporaryFolder } from "../support/plantedSecrets";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/permissions.md"), "utf8");

/** The policies of the page, each with what it is for. */
const policies = page
  .split(/^## /m)
  .slice(1)
  .map((chapter) => {
    const [heading = ""] = chapter.split("\n");
    const policy = /```json\n([\s\S]*?)```/.exec(chapter)?.[1];
    return { names: [...heading.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name), policy: policy && (JSON.parse(policy) as RamPolicy) };
  });
const policyFor = (name: string) => policies.find(({ names }) => names.includes(name))?.policy || nothing;
const nothing: RamPolicy = { Version: "1", Statement: [] };
const actionsOf = ({ Statement }: RamPolicy): string[] => Statement.flatMap(({ Action }) => [Action].flat());

/** Actions that take no permission. */
const free = ["GetCallerIdentity"];

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

const folder = temporaryFolder();
const ids = ["vco-gw8berlin", "vco-gw8madrid", "vco-gw8lyon", "vco-gw8oslo"] as const;
const cli = async (...args: string[]): Promise<boolean> =>
  (await runCli(args, { ...environmentOf(emulator), ALIBABA_CLOUD_ENDPOINT_STS: emulator.url })).exitCode === 0;

/** A snapshot of the stack of a program that reads these connections. */
async function snapshot(): Promise<string> {
  const engine = engineWith(emulatorConfig(emulator));
  const resources = ids.map(async (id) => ({ name: id, id, outputs: await engine.up(id) }));
  const state = exportedState(await Promise.all(resources), emulatorConfig(emulator));
  return formatSnapshot(await takeSnapshot(state, { env: {} }));
}

/** What stands ready for a command, with every permission, and the command itself: whether it worked. */
const uses: Readonly<Record<string, { readonly before?: () => Promise<void>; readonly run: () => Promise<boolean> }>> = {
  describe: { run: async () => (await cli("describe", ids[0])) && (await cli("describe", ...ids)) },
  wait: { run: () => cli("wait", ids[0]) },
  VpnConnection: { run: async () => (await engineWith(emulatorConfig(emulator)).up(ids[0])) !== undefined },
  snapshot: { run: async () => (await snapshot()).includes(ids[0]) },
  list: { before: doubtfulHealth, run: () => cli("list") },
  "describe --name": { run: () => cli("describe", "--name", "berlin-office") },
  drift: {
    before: async () => {
      writeFileSync(join(folder, "vpn.lock.json"), await snapshot());
      emulator.connections.delete("vco-gw8oslo");
    },
    run: async () => {
      const { exitCode } = await runCli(["drift", "--against", join(folder, "vpn.lock.json"), "--no-stack", "--cwd", folder], {
        ...environmentOf(emulator),
        ALIBABA_CLOUD_ENDPOINT_STS: emulator.url,
      });
      return exitCode === 7;
    },
  },
  metrics: { before: doubtfulHealth, run: () => cli("metrics") },
  report: { before: doubtfulHealth, run: () => cli("report", "--html", join(folder, "report.html")) },
  "list --all-regions": { before: doubtfulHealth, run: () => cli("list", "--all-regions") },
  peer: { run: () => cli("peer", ids[0]) },
  diagnose: { run: () => cli("diagnose", ids[0]) },
  logs: { run: () => cli("logs", ids[0]) },
  whoami: { run: () => cli("whoami") },
};
/** A row of the list does not say whether BGP is on, and the health of this one turns on it. */
async function doubtfulHealth(): Promise<void> {
  emulator.connections.patch("vco-gw8berlin", { VpnBgpConfig: { EnableBgp: "true", Status: "failed" } });
}

describe("the policy for", () => {
  test.each(Object.keys(uses))("%s allows what it needs, and no more", async (name) => {
    const policy = policyFor(name);
    await uses[name]?.before?.();
    emulator.policy = policy;
    const before = emulator.requests.length;
    expect(await uses[name]?.run()).toBe(true);
    const sent = emulator.requests.slice(before);
    expect(sent.filter(({ status }) => status === 403)).toEqual([]);
    const actions = new Set(sent.map(({ action }) => action).filter((action) => !free.includes(action)));
    expect([...actions].map((action) => `vpc:${action}`).sort()).toEqual(actionsOf(policy).toSorted());
  });

  test("a role allows its caller to assume it, and its own policy to read, but neither both", async () => {
    const roleArn = `acs:ram::${emulator.accountId}:role/reader`;
    const read = () => cli("describe", ids[0], "--role-arn", roleArn);
    emulator.policy = policyFor("--role-arn");
    emulator.roles.set("reader", { policy: policyFor("describe") });
    expect(await read()).toBe(true);
    emulator.roles.set("reader", { policy: policyFor("--role-arn") });
    expect(await read()).toBe(false);
    emulator.policy = policyFor("describe");
    emulator.roles.set("reader", { policy: policyFor("describe") });
    expect(await read()).toBe(false);
  });
});

test("a policy without one action is refused by the emulator, with the action's name", async () => {
  emulator.policy = nothing;
  const { exitCode, stderr } = await runCli(["describe", ids[0]], environmentOf(emulator));
  expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/vpc:DescribeVpnConnection\b/)]);
});

test("the page lists exactly the actions that the code can send", () => {
  const files = readdirSync(join(root, "provider"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const code = files.map((file) => readFileSync(join(root, "provider", file), "utf8").replace(/^ *(\/\*\*|\*|\/\/).*$/gm, "")).join("\n");
  const sent = [...code.matchAll(/"((?:Describe|Diagnose|Download|Assume|Get)[A-Z]\w*)"/g)].map(([, action = ""]) => action);
  const named = policies.flatMap(({ policy }) => (policy ? actionsOf(policy) : [])).map((action) => action.replace(/^\w+:/, ""));
  expect([...new Set(sent)].sort()).toEqual([...new Set([...named, ...free])].sort());
});

test("the page has a policy for every command", () => {
  const commands = readdirSync(join(root, "cli/commands")).map((file) => file.replace(".ts", ""));
  expect(commands.filter((name) => !policies.some(({ names }) => names.includes(name)))).toEqual([]);
});
