import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const source = join(__dirname, "../../emulator");
let compiled: string;
// Away from any node_modules: the emulator needs nothing but Node.
beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), "emulator-"));
  for (const file of readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
    const { outputText } = transpileModule(readFileSync(join(source, file), "utf8"), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
    });
    const target = join(compiled, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
});
afterAll(() => rmSync(compiled, { recursive: true }));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const run = (...args: string[]) => {
  const child = spawn(process.execPath, [join(compiled, "main.js"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      output[name] += chunk;
    });
  }
  const exit = once(child, "close").then(([code]) => code as number | null);
  const ended = exit.then((code) => {
    throw new Error(`The emulator ended with exit code ${code}: ${output.stderr}`);
  });
  ended.catch(() => {});
  const printed = async (text: string): Promise<void> => {
    while (!output.stdout.includes(text)) await Promise.race([once(child.stdout, "data"), ended]);
  };
  return { child, output, exit, printed };
};

test.each(["SIGINT", "SIGTERM"] as const)(
  "the emulator prints its usage, serves, and ends cleanly on %s with exit code 0",
  async (signal) => {
    const { child, output, exit, printed } = run("--port", "0");
    await printed("/_emulator/requests");
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout)?.[0] ?? "";
    for (const line of [
      `export ALIBABA_CLOUD_ENDPOINT_VPC=${url}`,
      `export ALIBABA_CLOUD_ENDPOINT_STS=${url}`,
      "export ALIBABA_CLOUD_ACCESS_KEY_ID=",
      "export ALIBABA_CLOUD_ACCESS_KEY_SECRET=",
      "export ALIBABA_CLOUD_REGION=eu-central-1",
      'new VpnConnection("office", { vpnConnectionId: "vco-gw8berlin" })',
      `curl -X PATCH -H 'Content-Type: application/json' ${url}/_emulator/connections/vco-gw8berlin`,
    ]) {
      expect(output.stdout).toContain(line);
    }
    // A client that keeps its connection open does not keep the emulator running.
    expect((await fetch(`${url}/_emulator/settings`)).status).toBe(200);
    child.kill(signal);
    expect(await exit).toBe(0);
    expect(output.stderr).toBe("");
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  },
);

const testWithCurl = spawnSync("curl", ["--version"]).error === undefined ? test : test.skip;
testWithCurl("the first curl that it prints works as printed", async () => {
  const { output, printed } = run("--port", "0");
  await printed("/_emulator/requests");
  const command = /curl -X PATCH [\s\S]*?'\{.*\}'/.exec(output.stdout)?.[0] ?? "";
  const curl = spawn("sh", ["-c", command.replace("curl", "curl -sS")], { stdio: ["ignore", "pipe", "inherit"] });
  let answer = "";
  curl.stdout.on("data", (chunk) => {
    answer += chunk;
  });
  await once(curl, "close");
  expect(JSON.parse(answer)).toMatchObject({ VpnConnectionId: "vco-gw8berlin", IkeConfig: { IkeLifetime: 3600 } });
});

test("the emulator serves a generated fleet under the API's rate limit", async () => {
  const { output, printed } = run("--port", "0", "--fleet", "30", "--rate-limit", "600");
  await printed("18 more");
  expect(output.stdout).toContain("30 connections");
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout)?.[0] ?? "";
  expect(await (await fetch(`${url}/_emulator/settings`)).json()).toMatchObject({ rateLimit: 600 });
});

test("a port in use gives one clear line and exit code 1", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const { output, exit } = run("--port", String(port));
  expect(await exit).toBe(1);
  expect(output).toEqual({ stdout: "", stderr: `Port ${port} on 127.0.0.1 is taken. Choose another: npm run emulator -- --port 0\n` });
  server.close();
});

test.each([
  ["--prot", "80"],
  ["--port", "eighty"],
  ["--fleet", "-1"],
])("%s %s gives the usage and exit code 2", async (...args) => {
  const { output, exit } = run(...args);
  expect(await exit).toBe(2);
  expect(output.stderr).toMatch(/^.*--?(prot|port|fleet).*\n[\s\S]*Usage: npm run emulator/);
});
