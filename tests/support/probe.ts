import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(__dirname, "..", "..");

/** A program in a process of its own that answers one line of JSON with another. */
export interface Probe<Input, Output> {
  ask(input: Input): Promise<Output>;
  close(): Promise<void>;
}

interface ProbeOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What to run the process by, such as `unshare -n`. */
  readonly wrapper?: readonly string[];
}

/** Starts a TypeScript program that stands beside this file, with a clean environment. */
export function startProbe<Input, Output>(program: string, { env = {}, wrapper = [] }: ProbeOptions = {}): Probe<Input, Output> {
  const [command = "", ...args] = [...wrapper, process.execPath, "-r", "ts-node/register/transpile-only", join(__dirname, program)];
  const clean = { PATH: process.env.PATH, TS_NODE_COMPILER_OPTIONS: '{"rootDir":"."}' };
  const child = spawn(command, args, { cwd: root, env: { ...clean, ...env } });
  let noise = "";
  child.stderr.on("data", (chunk) => (noise += chunk));
  const ended = new Promise<void>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async ask(input) {
      child.stdin.write(`${JSON.stringify(input)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} ended without an answer\n${noise}`);
      return JSON.parse(value) as Output;
    },
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** The other end: answers each line of the standard input. */
export async function answerProbe<Input, Output>(answer: (input: Input) => Promise<Output>): Promise<void> {
  for await (const line of createInterface(process.stdin)) process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}

/** `describe` where these commands work; elsewhere `describe.skip`, said aloud on the terminal. */
export function describeWhere(commands: readonly (readonly string[])[], neededFor: string): jest.Describe {
  for (const [command = "", ...args] of commands) {
    if (spawnSync(command, args, { stdio: "ignore" }).status === 0) continue;
    process.stderr.write(`\nSKIPPED, ${neededFor}: \`${[command, ...args].join(" ")}\` does not work here\n`);
    return describe.skip;
  }
  return describe;
}

/** Makes a certificate for some hosts that is its own authority; gives the paths of the two files. */
export function makeCertificate(folder: string, hosts: readonly string[]): { readonly key: string; readonly certificate: string } {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}`;
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test"];
  spawnSync("openssl", ["req", "-x509", ...kind, "-addext", names, "-keyout", key, "-out", certificate]);
  if (!existsSync(certificate)) throw new Error("openssl made no certificate");
  return { key, certificate };
}
