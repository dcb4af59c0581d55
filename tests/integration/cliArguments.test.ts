import { commands } from "../../cli/run";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { environmentOf, killCommands, runCli } from "../support/cliProcess";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(async () => {
  killCommands();
  await emulator.close();
});

const run = (...args: string[]) => runCli(args, environmentOf(emulator));

test.each<[string[], string]>([
  [["describe", "vco-gw8berlin", "--region", "us-east-1", "-r", "eu-central-1"], "--region is given more than once: it takes one value"],
  [["list", "--name", "a", "--name", "a"], "--name is given more than once"],
  [["wait", "vco-gw8berlin", "-t", "1s", "--timeout", "9s"], "--timeout is given more than once"],
  [["snapshot", "--out", "a", "-o", "b"], "--out is given more than once"],
  [["metrics", "--region", "eu-central-1", "--region", "us-east-1"], "--region is given more than once: it takes one value"],
  [["report", "--html", "x.html", "-r", "eu-central-1", "-r", "us-east-1"], "--region is given more than once: it takes one value"],
])("an option with one value cannot be repeated: %j", async (args, message) => {
  const { stdout, stderr, exitCode } = await run(...args);
  expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  expect(emulator.requests.length).toBe(0);
});

test("-o is --output in every command, but for snapshot, where it was --out before", () => {
  const options = Object.entries(commands).flatMap(([name, load]) =>
    Object.entries(load().options).map((option) => [name, ...option] as const),
  );
  const meanings = options.filter(([, , { short }]) => short === "o").map(([name, option]) => `${name} --${option}`);
  expect(meanings).toEqual(["describe --output", "list --output", "snapshot --out"]);
});

test.each<[string[], string]>([
  [["lst"], 'unknown command "lst": did you mean list?'],
  [["desc"], 'unknown command "desc": did you mean describe?'],
  [["help", "drfit"], 'unknown command "drfit": did you mean drift?'],
  [["xyzzy"], 'unknown command "xyzzy": use one of describe, list, '],
  [["list", "--regoin", "eu-central-1"], "unknown option '--regoin': did you mean --region?"],
  [["list", "--JSON"], "unknown option '--JSON': did you mean --json?"],
  [["list", "--health", "degarded"], '--health takes up, degraded, down, unknown, and not "degarded": did you mean degraded?'],
  [["describe", "--jsn"], "unknown option '--jsn': did you mean --json?"],
])("a misspelling gets a suggestion: %j", async (args, message) => {
  const { stderr, exitCode } = await run(...args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("a word without a similar one gets no suggestion", async () => {
  expect((await run("list", "--frobnicate")).stderr).toBe(
    "vpn-connection list: unknown option '--frobnicate' (vpn-connection list --help tells more)\n",
  );
});

test("several mistakes are reported together, one on each line, and nothing is sent", async () => {
  const { stdout, stderr, exitCode } = await run(
    "wait",
    "vpn-1",
    "--timout",
    "9s",
    "--poll",
    "soon",
    "-r",
    "EU",
    "--json=yes",
    "--health",
    "ok",
  );
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toMatchInlineSnapshot(`
"vpn-connection wait: 6 mistakes: (vpn-connection wait --help tells more)
  - unknown option '--timout': did you mean --timeout?
  - --poll is not a time such as 90s, 15m, 2h or 1d, 7d at most: "soon"
  - --region is not a region id: "EU". Write it as the console does, such as eu-central-1.
  - option '--json' does not take an argument
  - --health takes up, degraded, down, unknown, and not "ok"
  - vpnConnectionId is not the id of a VPN connection: "vpn-1". An id starts with vco- and continues with letters and digits; the console shows it under VPN > IPsec Connections.
"
`);
  expect(emulator.requests.length).toBe(0);
});

test.each<[string[], string]>([
  [["list", "--region"], "option '-r, --region <value>' argument missing"],
  [["list", "--region", "--json"], `argument missing, or is it "--json"? Then write --region=--json`],
  [["list", "--json=yes"], "option '--json' does not take an argument"],
  [["describe"], "ID is missing"],
  [["wait", "vco-1", "vco-3"], 'unexpected argument "vco-3"'],
  [["help", "list", "more"], 'unexpected argument "more"'],
])("%j reports its mistake", async (args, message) => {
  const { stderr, exitCode } = await run(...args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("an option's value can look like an option", async () => {
  expect(await run("list", "--name=--berlin")).toMatchObject({ exitCode: 0, stdout: "No matching VPN connections in eu-central-1.\n" });
});

test("the help says all that ends with 1, and how a watched list is printed for programs", async () => {
  const helpOf = async (command: string) => (await run("help", command)).stdout.replaceAll(/\s+/g, " ");
  expect(await helpOf("peer")).toContain("1 something could not be read or written, or the device cannot do what the connection needs");
  for (const command of ["drift", "snapshot", "report"]) expect(await helpOf(command)).toContain("or pulumi could not be run");
  expect(await helpOf("list")).toContain("each time as a document of its own");
});

test("both ways to ask for a command's help print the same, and other mistakes still count", async () => {
  const [named, asked, broken] = await Promise.all([run("help", "list"), run("list", "--help"), run("list", "--halth", "-h")]);
  expect(named.stdout).toContain("Usage:\n  vpn-connection list [options]");
  expect(asked).toEqual(named);
  expect(broken).toEqual(named);
  const [program, help] = await Promise.all([run("--help"), run("help")]);
  expect(help).toEqual(program);
});
