import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { commands, run } from "../../cli/run";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { displayWidth } from "../../render/table";
import { environmentOf } from "../support/cliProcess";

let emulator: Emulator;
let cwd: string;
beforeAll(async () => {
  emulator = await startEmulator();
  cwd = mkdtempSync(join(tmpdir(), "cli-"));
  const ids = Array.from({ length: 30 }, (_, index) => `vco-many${index}`);
  for (const id of ids) emulator.connections.set(id, { VpnConnectionId: id, Spec: "2M" });
  const connections = ids.map((vpnConnectionId) => ({
    vpnConnectionId,
    regionId: "eu-central-1",
    resources: [],
    settings: { spec: "1M" },
  }));
  writeFileSync(join(cwd, "vpn.lock.json"), JSON.stringify({ version: 1, connections }));
});
afterAll(async () => {
  rmSync(cwd, { recursive: true });
  await emulator.close();
});

/** What a check writes where both streams go to a terminal, or neither does. */
async function check(terminal: object, variables: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
  };
  const context = {
    ...{ stdout: Object.assign(stdout, terminal), stderr: Object.assign(stderr, terminal) },
    ...{ env: { ...env, ...variables }, cwd, signal: new AbortController().signal },
  };
  const written = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await run(["drift", "--against", "vpn.lock.json", "--no-stack"], context);
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { exitCode, out, err };
}

const terminal = { isTTY: true, columns: 40 };

test("a terminal gets colours, fitted lines, and progress that disappears before the report", async () => {
  const { exitCode, out, err } = await check(terminal);
  expect(exitCode).toBe(7);
  expect(out).toContain("\u001b[33mconfiguration");
  const names = out.split("\n").filter((line) => line.startsWith("  vco-"));
  expect(names.length).toBeGreaterThan(5);
  expect(Math.max(...names.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(err.startsWith("\rReading VPN connections: 0 of 30")).toBe(true);
  expect(err.endsWith("\r\u001b[K")).toBe(true);
});

test.each<[string, object, NodeJS.ProcessEnv]>([
  ["elsewhere than on a terminal", {}, {}],
  ["with NO_COLOR", terminal, { NO_COLOR: "1" }],
  ["on a terminal that knows none", terminal, { TERM: "dumb" }],
])("output has no colours %s", async (_, where, variables) => {
  const { out } = await check(where, variables);
  expect(out).toContain("configuration");
  expect(out).not.toContain("\u001b");
});

test("FORCE_COLOR takes precedence, as in Node", async () => {
  expect((await check({}, { FORCE_COLOR: "1" })).out).toContain("\u001b[33mconfiguration");
  expect((await check(terminal, { FORCE_COLOR: "1", NO_COLOR: "1" })).out).toContain("\u001b[33mconfiguration");
  expect((await check(terminal, { FORCE_COLOR: "0" })).out).not.toContain("\u001b[33m");
});

describe.each([60, 80, 120])("a real terminal of %i columns", (columns) => {
  const program = join(__dirname, "..", "..", "dist", "cli", "main.js");
  const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

  /** What a command writes to a pseudo-terminal of that width, stdout and stderr together. */
  async function onTerminal(...args: string[]): Promise<string[]> {
    const command = `stty cols ${columns} rows 50; exec ${[process.execPath, program, ...args].map(quoted).join(" ")}`;
    const variables = { PATH: process.env.PATH, TERM: "xterm-256color", ...environmentOf(emulator) };
    const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, env: variables, stdio: ["pipe", "pipe", "inherit"] });
    const [written] = await Promise.all([text(child.stdout), once(child, "close")]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own.
    const lines = written.replace(/\u001b\[[\d;]*[mKHJ]/g, "").split("\r\n");
    // What was there before a line was written anew is gone.
    return lines.map((line) => line.slice(line.lastIndexOf("\r") + 1));
  }

  /** Lines that do not fit, less those to copy and those of one word alone. */
  const tooWide = (lines: readonly string[]): string[] =>
    lines.filter((line) => displayWidth(line) > columns && line.trim().includes(" ") && !line.startsWith("  vpn-connection "));

  test("gets complete help that fits", async () => {
    for (const name of ["", ...Object.keys(commands)]) {
      const lines = await onTerminal("help", ...(name === "" ? [] : [name]));
      expect(tooWide(lines)).toEqual([]);
      const words = (name === "" ? "" : (commands[name]?.().description ?? "")).split(/\s+/).filter((word) => word !== "");
      const said = lines.join(" ").replace(/\s+/g, " ");
      expect(said).toContain(words.join(" "));
    }
  });

  test("gets reasons, findings, log lines and errors that fit", async () => {
    emulator.connections.patch("vco-gw8lyon", { EffectImmediately: false });
    const message = "the peer offers a proposal that the gateway does not have, which goes on for many words ".repeat(3).trim();
    emulator.logs.set("vco-gw8lyon", [{ at: Date.now() - 60_000, level: "PROTO_ERR", message }]);
    for (const args of [
      ["diagnose", "vco-gw8lyon"],
      ["logs", "vco-gw8lyon"],
      ["wait", "vco-gw8lyon", "--timeout", "0.1s"],
      ["describe", "vco-nobody"],
      ["list", "--health", "ok", "--tag", "x", "--regoin", "eu", "-r", "EU"],
      ["drift", "--against", "vpn.lock.json", "--no-stack", "--region", "us-east-1", "--region", "eu-central-1"],
    ]) {
      const lines = await onTerminal(...args);
      expect([args[0], tooWide(lines)]).toEqual([args[0], []]);
      if (args[0] === "logs") expect(lines.join(" ").replace(/\s+/g, " ")).toContain(message);
    }
  });
});

test("a watched list on a terminal is updated in place until Ctrl-C", async () => {
  const program = join(__dirname, "..", "..", "dist", "cli", "main.js");
  const command = `exec '${process.execPath}' '${program}' list --watch --poll 0.05s --id vco-gw8berlin`;
  const variables = { PATH: process.env.PATH, TERM: "xterm-256color", ...environmentOf(emulator) };
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, env: variables, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  let written = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (written += piece));
  while (written.split("Ctrl-C ends it.").length < 3) await once(child.stdout, "data");
  child.stdin.write("\u0003");
  const [exitCode] = await ended;
  expect(exitCode).toBe(130);
  expect(written.split("\u001b[H\u001b[2J").length).toBeGreaterThan(2);
});
