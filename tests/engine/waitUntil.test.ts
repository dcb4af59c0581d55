import { type ChildProcess, execFileSync, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";
import { createProject } from "../support/engine/project";
import { startStack } from "../support/engine/startStack";

const berlin = "vco-gw8berlin";
const wait = (more: object) => JSON.stringify({ vpnConnectionId: berlin, waitUntil: { health: "up" }, ...more });
/** A pause that only a cancelled wait can end before the test does. */
const long = { timeoutSeconds: 3600, pollSeconds: 1800 };

let emulator: Emulator;
let child: ChildProcess | undefined;
beforeEach(async () => {
  emulator = await startEmulator();
  setStatus("ike_sa_not_established");
});
afterEach(async () => {
  // A test that fails leaves what it should have seen end.
  child?.kill("SIGKILL");
  await emulator.close();
});

const setStatus = (Status: string) => emulator.connections.patch(berlin, { Status });
const asked = async (count: number): Promise<void> => {
  while (emulator.requests.length < count) await sleep(10);
};

const saidBy = ({ stdout, stderr }: ChildProcess): Promise<string[]> =>
  Promise.all([stdout, stderr].map((stream) => (stream === null ? "" : text(stream))));

test("up waits for the tunnel and reports it, ends at the time-out or if the connection disappears, and a preview reads once", async () => {
  const stack = await startStack({
    program: "lookups.ts",
    environment: { ...emulatorEnvironment(emulator), CALL: "plain", ARGS: wait({ pollSeconds: 0.05 }) },
  });
  try {
    expect((await stack.preview()).stdout).toMatch(/health +: "down"/);
    expect(emulator.requests).toHaveLength(1);

    const up = stack.up();
    await asked(4);
    setStatus("ipsec_sa_established");
    const { outputs, events } = await up;
    expect(outputs.connection?.value).toMatchObject({ health: "up" });
    const progress = events.map(({ diagnosticEvent }) => diagnosticEvent?.message).filter((message) => message?.includes("Waiting"));
    expect(progress[0]).toMatch(/Waiting for VPN connection vco-gw8berlin to have health up \(0 of 600 s\): health down\. Phase 1 \(IKE\)/);
    expect(progress.length).toBeGreaterThanOrEqual(3);

    setStatus("ike_sa_not_established");
    await stack.setEnvironment({ CALL: "output", ARGS: wait({ pollSeconds: 0.05, timeoutSeconds: 0.2 }) });
    await expect(stack.up()).rejects.toThrow(
      /vco-gw8berlin, region eu-central-1: it does not have health up after \d+ s; last seen: health down/,
    );

    await stack.setEnvironment({ ARGS: wait({ pollSeconds: 0.05 }) });
    const before = emulator.requests.length;
    const vanishing = expect(stack.up()).rejects.toThrow(/vco-gw8berlin.* does not exist/);
    await asked(before + 2);
    emulator.connections.delete(berlin);
    await vanishing;
  } finally {
    await stack.close();
  }
});

test("a resource is read, and its dependents are created, once the tunnel is up, and the state contains nothing of the wait", async () => {
  const environment = { ...emulatorEnvironment(emulator), CONNECTION_ID: berlin };
  const more = (wanted: object) => ({ MORE: JSON.stringify(wanted) });
  const waitUntil = { health: "up" };
  const stack = await startStack({
    program: "dependants.ts",
    environment: { ...environment, ...more({ waitUntil, pollSeconds: 0.05, timeoutSeconds: 0.2 }) },
  });
  const types = async () => ((await stack.exportStack()).deployment.resources as { type: string }[]).map(({ type }) => type);
  try {
    await stack.preview();
    expect(emulator.requests).toHaveLength(0);
    await expect(stack.up()).rejects.toThrow(
      /vco-gw8berlin, region eu-central-1: it does not have health up after \d+ s; last seen: health down/,
    );
    expect((await types()).filter((type) => type.includes("Note"))).toHaveLength(1);

    await stack.setEnvironment(more({ waitUntil, pollSeconds: 0.05 }));
    const before = emulator.requests.length;
    const up = stack.up();
    await asked(before + 3);
    setStatus("ipsec_sa_established");
    expect((await up).outputs.name?.value).toBe("berlin-office");
    expect((await types()).filter((type) => type.includes("Note"))).toHaveLength(2);
    expect(JSON.stringify(await stack.exportStack())).not.toMatch(/waitUntil|pollSeconds/);

    // A preview only looks, and what changed is the status: neither a pace nor a wait is a change.
    setStatus("ike_sa_not_established");
    await stack.setEnvironment(more({ waitUntil: { health: "down" }, pollSeconds: 1 }));
    expect((await stack.preview()).changes).toEqual({ same: 3, read: 1 });
    expect((await stack.up()).changes).toEqual({ same: 3, read: 1 });
    await stack.setEnvironment(more({}));
    expect((await stack.up()).changes).toEqual({ same: 3 });
  } finally {
    await stack.close();
  }
});

test.each(["plain", "output", "unobserved", "resource"])(
  "an aborted operation ends the wait of the %s form at once, with all its processes",
  async (call) => {
    const project = createProject();
    try {
      child = fork(join(__dirname, "programs/ownProcess.ts"), [], {
        cwd: project.folder,
        env: {
          ...project.environment({ ...emulatorEnvironment(emulator), CALL: call, ARGS: wait(long) }),
          TS_NODE_PROJECT: resolve(__dirname, "../../tsconfig.json"),
        },
        execArgv: ["-r", require.resolve("ts-node/register/transpile-only")],
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      });
      const said = saidBy(child);
      await asked(1);
      child.send("abort");
      const [exitCode] = await once(child, "exit");
      const [stdout, stderr] = await said;
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "was aborted\n", stderr: "" });
      expect(emulator.requests).toHaveLength(1);
    } finally {
      project.remove();
    }
  },
);

test("an interrupted `pulumi up` leaves no process", async () => {
  const environment = { ...emulatorEnvironment(emulator), CALL: "plain", ARGS: wait(long) };
  const cli = await startCliProject({ program: "lookups.ts", environment });
  try {
    const { folder } = cli.project;
    child = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: folder,
      env: cli.project.environment(environment),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = saidBy(child);
    await asked(1);
    child.kill("SIGINT");
    await once(child, "exit");
    expect((await said).join("")).toContain("update canceled");
    expect(execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" })).not.toContain(folder);
    expect(emulator.requests).toHaveLength(1);
  } finally {
    cli.close();
  }
});
