import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { DriftReport } from "../../drift/report";
import type { Emulator } from "../../emulator/startEmulator";
import { environmentOf, runCli } from "../support/cliProcess";
import { debianTool } from "../support/debianTool";
import { emulatorForEach } from "../support/emulatorForEach";
import { startTcpServer, type TcpServer } from "../support/tcpServer";
import { describeWithPackages, junitSchema } from "../support/vendors/packages";

const [berlin, madrid, lyon] = ["vco-gw8berlin", "vco-gw8madrid", "vco-gw8lyon"] as const;
let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});
let folder: string;
let snapshot: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "drift-"));
  snapshot = join(folder, "vpn.lock.json");
  const { stdout } = await runCli(["list", "--json"], environmentOf(emulator));
  const { connections } = JSON.parse(stdout) as { connections: { vpnConnectionId: string; regionId: string }[] };
  const known = connections.map((settings) => {
    const { vpnConnectionId, regionId } = settings;
    return { vpnConnectionId, regionId, resources: [], settings };
  });
  writeFileSync(snapshot, `${JSON.stringify({ version: 1, connections: known }, null, 2)}\n`);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
});

const drift = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runCli(["drift", "--against", snapshot, "--no-stack", "--cwd", folder, ...args], { ...environmentOf(emulator), ...env });
async function reportWith(...args: string[]): Promise<DriftReport & { readonly exitCode: number | null }> {
  const { stdout, exitCode } = await drift(["--json", ...args]);
  return { ...JSON.parse(stdout), exitCode };
}
const file = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return join(folder, name);
};
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const changed = ({ connections }: DriftReport) =>
  connections.flatMap(({ vpnConnectionId, changes }) => changes.map(({ path }) => `${vpnConnectionId} ${path}`));

describe("a report", () => {
  test("in Markdown starts with a fixed marker and names region, time and version", async () => {
    const [first, second] = [(await drift(["--markdown"])).stdout, (await drift(["--markdown"])).stdout];
    expect(first.split("\n")[0]).toBe("<!-- pulumi-alicloud-vpn drift snapshot -->");
    expect(second.split("\n")[0]).toBe(first.split("\n")[0]);
    expect(first).toMatch(/`region eu-central-1` `\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC` `pulumi-alicloud-vpn \d+\.\d+\.\d+/);
  });

  test("every form names the account, asked for once with the credentials of the reads", async () => {
    const env = { ALIBABA_CLOUD_ENDPOINT_STS: emulator.url };
    const { stdout, exitCode } = await drift(["--junit", "drift.xml"], env);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`account ${emulator.accountId}, region eu-central-1, `)]);
    expect(read("drift.xml")).toContain(`account ${emulator.accountId}, region`);
    expect((await drift(["--markdown"], env)).stdout).toContain(`\`account ${emulator.accountId}\` \`region eu-central-1\``);
    const before = emulator.requests.length;
    expect(JSON.parse((await drift(["--json"], env)).stdout).accounts).toEqual([emulator.accountId]);
    expect(emulator.requests.slice(before).filter(({ action }) => action === "GetCallerIdentity")).toHaveLength(1);
  });

  test.each<[string, () => Promise<TcpServer | undefined>]>([
    ["nothing says where the Security Token Service is, beside an endpoint that is not the cloud's", async () => undefined],
    ["it does not answer", () => startTcpServer(() => undefined)],
    ["it answers no HTTP", () => startTcpServer((socket) => void socket.end("220 mail ready\r\n"))],
  ])("the account is left out where %s, and nothing else changes", async (_, start) => {
    const server = await start();
    const env = server === undefined ? {} : { ALIBABA_CLOUD_ENDPOINT_STS: `http://127.0.0.1:${server.port}` };
    const { stdout, stderr, exitCode } = await drift(["--json"], env);
    await server?.close();
    expect([exitCode, stderr, JSON.parse(stdout).accounts]).toEqual([0, "", []]);
    expect(emulator.requests.filter(({ action }) => action === "GetCallerIdentity")).toEqual([]);
  });

  test("in a table ends with region, time and version, and in JSON has fields for them", async () => {
    expect((await drift([])).stdout).toMatch(/\nregion eu-central-1, \d{4}-\d\d-\d\d \S+ UTC, pulumi-alicloud-vpn \d\S+\n$/);
    const { time = "", packageVersion } = await reportWith();
    expect([new Date(time).toISOString(), packageVersion]).toEqual([time, expect.stringMatching(/^\d/)]);
  });
});

describe("--since", () => {
  test("reports and counts only new findings, lists resolved ones, and starts from the last report", async () => {
    emulator.connections.patch(berlin, { Spec: "1M" });
    emulator.connections.patch(madrid, { Name: "one" });
    const first = file("first.json", await reportWith());
    expect(await drift(["--since", first])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/No new drift: .* Besides: 2 known, 0 resolved\./),
    });
    emulator.connections.patch(madrid, { Name: "madrid-datacentre" });
    emulator.connections.patch(lyon, { Spec: "2M" });
    const second = await reportWith("--since", first);
    expect([second.exitCode, changed(second)]).toEqual([7, [`${lyon} spec`]]);
    expect(second.since).toMatchObject({
      known: [{ vpnConnectionId: berlin, path: "spec" }],
      resolved: [{ vpnConnectionId: madrid, path: "name" }],
    });
    // The report of what is new says what is known too.
    const third = await reportWith("--since", file("second.json", second));
    expect([third.exitCode, third.since?.known.length, third.since?.resolved]).toEqual([0, 2, []]);
  });

  test("gives a finding the same id for any value, and no two findings the same", async () => {
    const idsWith = async (spec: string) => {
      for (const id of [berlin, madrid, lyon]) emulator.connections.patch(id, { Spec: spec, LocalSubnet: spec });
      const { since } = await reportWith("--since", file(`${spec}.json`, await reportWith()));
      return since?.known.map(({ id }) => id).sort();
    };
    const ids = await idsWith("1M");
    expect(new Set(ids).size).toBe(6);
    expect(await idsWith("2M")).toEqual(ids);
  });

  test("keeps an error for a connection that cannot be read now, and does not resolve it", async () => {
    emulator.connections.patch(berlin, { Spec: "1M" });
    const first = file("first.json", await reportWith());
    emulator.fail({ status: 403, code: "Forbidden.RAM" });
    const second = await reportWith("--since", first);
    expect([second.exitCode, second.since?.resolved, second.since?.known.length]).toEqual([3, [], 1]);
    emulator.clearFaults();
    expect((await reportWith("--since", file("second.json", second))).exitCode).toBe(0);
  });

  test.each([
    ["nothing", "", "is not a drift report"],
    ["another file", '{"version":1,"connections":[{}]}', "is not a drift report"],
  ])("refuses %s before anything is read", async (_, content, message) => {
    const { exitCode, stderr } = await drift(["--since", file("other.json", content)]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect((await drift(["--since", "nowhere.json"])).stderr).toContain("the report nowhere.json does not exist");
  });
});

describe("--suppressions", () => {
  const entry = { vpnConnectionId: berlin, path: "spec", reason: "being upgraded", owner: "net@example.com", expires: "2999-12-31" };
  const suppressions = (...entries: object[]) => file("suppressions.json", { version: 1, suppressions: entries });

  test("ignores suppressed findings, and the report says by whom, why and until when", async () => {
    emulator.connections.patch(berlin, { Spec: "1M" });
    const { exitCode, suppressed, summary } = await reportWith("--suppressions", suppressions(entry));
    expect([exitCode, summary.changed, suppressed]).toEqual([0, 0, [expect.objectContaining({ ...entry, class: "configuration" })]]);
    const { stdout } = await drift(["--markdown", "--suppressions", suppressions(entry)]);
    expect(stdout).toMatch(/#### Suppressed[\s\S]*`spec` \| `being upgraded` \| `net@example\.com` \| `2999-12-31`/);
    const [{ id = "" } = {}] = suppressed ?? [];
    const { vpnConnectionId: _, path: __, ...rest } = entry;
    expect((await reportWith("--suppressions", suppressions({ ...rest, finding: id }))).exitCode).toBe(0);
  });

  test("counts expired entries again, names entries without a match, and never hides a removal", async () => {
    emulator.connections.patch(berlin, { Spec: "1M" });
    emulator.connections.delete(lyon);
    const held = suppressions({ ...entry, expires: "2020-02-29" }, { ...entry, path: "sepc" }, { ...entry, vpnConnectionId: lyon });
    const { exitCode, notes, summary } = await reportWith("--suppressions", held);
    expect([exitCode, summary.changed, summary.removed]).toEqual([7, 1, 1]);
    expect(notes).toEqual(
      expect.arrayContaining([
        `The suppression of ${berlin} spec (net@example.com) expired on 2020-02-29: it counts again.`,
        `The suppression of ${berlin} sepc (net@example.com) matches no finding: remove it.`,
        `The suppression of ${lyon} spec (net@example.com) matches no finding: remove it.`,
      ]),
    );
  });

  test.each<[string, object, string]>([
    ["no reason", { ...entry, reason: " " }, "has no reason"],
    ["no owner", { ...entry, owner: undefined }, "has no owner"],
    ["no day", { ...entry, expires: "2026-02-30" }, "has an invalid expiry date"],
    ["no path", { ...entry, path: undefined }, "names neither a finding, nor a vpnConnectionId and a path"],
    ["a typing error", { ...entry, expire: "x" }, 'has an unknown key "expire"'],
  ])("refuses an entry with %s, and nothing is read", async (_, wrong, message) => {
    const before = emulator.requests.length;
    const { exitCode, stderr } = await drift(["--suppressions", suppressions(entry, wrong)]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`has an entry (number 2) that ${message}`)]);
    expect(emulator.requests.length).toBe(before);
  });
});

describe("--github", () => {
  test("annotates each finding at its line of the snapshot, and writes GITHUB_OUTPUT and the summary", async () => {
    emulator.connections.patch(berlin, { Spec: "1M", IkeConfig: { IkeLifetime: 3600 } });
    emulator.connections.patch(madrid, { Name: "evil::error file=x,line=1::\n::error::100%" });
    const [tunnel] = emulator.connections.get(madrid)?.TunnelOptionsSpecification?.TunnelOptions ?? [];
    if (tunnel !== undefined) tunnel.EnableDpd = tunnel.EnableDpd === "true" ? "false" : "true";
    file("output", "before=1\n");
    file("summary", "# Before\n");
    const env = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_WORKSPACE: folder };
    const { stderr, stdout, exitCode } = await drift(["--github", "--json"], env);
    expect([exitCode, JSON.parse(stdout).summary.changed]).toEqual([7, 2]);
    const commands = stderr.trimEnd().split("\n");
    const at = (line: string) =>
      /^::(error|warning) file=vpn\.lock\.json,line=(\d+),title=VPN drift%3A ([^,:]*)::(.*) \(vco-gw8\w+, finding [0-9a-f]{12}\)$/.exec(
        line,
      );
    const lines = read("vpn.lock.json").split("\n");
    const annotated = commands.map((line) => [at(line)?.[1], lines[Number(at(line)?.[2]) - 1]?.trim(), at(line)?.[4]]);
    expect(annotated).toEqual(
      expect.arrayContaining([
        ["error", '"spec": "200M",', "configuration spec: 200M → 1M"],
        ["error", '"ikeLifetime": 28800,', "configuration ikeConfig.ikeLifetime: 28800 → 3600"],
        ["error", expect.stringMatching(/^"enableDpd": (true|false),$/), expect.stringMatching(/enableDpd: (true → false|false → true)$/)],
        ["warning", '"name": "madrid-datacentre",', expect.stringMatching(/^metadata name: .*100%25/)],
      ]),
    );
    expect(commands.filter((line) => at(line) === null)).toEqual([]);
    expect(read("output")).toBe(
      "before=1\ndrift=true\ntotal=10\nunchanged=8\nchanged=2\nremoved=0\nnotInSnapshot=0\nnotInStack=0\nunexpected=0\nerror=0\n" +
        "findings=4\nknown=0\nresolved=0\nsuppressed=0\n",
    );
    expect(read("summary")).toMatch(/^# Before\n<!-- pulumi-alicloud-vpn drift snapshot -->\n### VPN drift\n/);
  });

  test("writes nothing outside of a workflow, and nothing without drift", async () => {
    expect(await drift(["--github"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("prints at most ten annotations, as GitHub shows, and mentions the others", async () => {
    for (const id of emulator.connections.keys()) emulator.connections.patch(id, { Spec: "9M", LocalSubnet: "10.99.0.0/16" });
    const commands = (await drift(["--github"])).stderr.trimEnd().split("\n");
    expect(commands).toHaveLength(11);
    expect(commands[10]).toBe("::notice::10 more findings are in the job's summary.");
  });
});

describe("--junit", () => {
  async function junit(): Promise<string> {
    emulator.connections.patch(berlin, { Spec: `1M<&"']]>\u0001`, LocalSubnet: "10.99.0.0/16" });
    emulator.connections.patch(madrid, { Name: `</failure><![CDATA[\ufffe\n"` });
    emulator.connections.delete(lyon);
    expect(await drift(["--junit", "drift.xml"])).toMatchObject({ exitCode: 7 });
    return read("drift.xml");
  }

  test("has a test case for each connection that fails with its findings, and the report's counts", async () => {
    const text = await junit();
    expect(XMLValidator.validate(text)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "",
      isArray: (name) => name === "testcase",
      htmlEntities: true,
    });
    const { testsuites } = parser.parse(text);
    expect(Object.keys(testsuites)).toEqual(["testsuite"]);
    const { testcase, ...suite } = testsuites.testsuite;
    expect(Object.keys(suite).sort()).toEqual(["errors", "failures", "name", "skipped", "system-out", "tests", "time", "timestamp"]);
    expect(suite).toMatchObject({ tests: "10", failures: "3", errors: "0" });
    expect(testcase).toHaveLength(10);
    const failed = (testcase as { name: string; classname: string; failure?: { type: string; message: string } }[]).filter(
      ({ failure }) => failure,
    );
    expect(failed.map(({ classname, failure }) => [classname, failure?.type])).toEqual([
      ["vpn.eu-central-1", "changed"],
      ["vpn.eu-central-1", "removed"],
      ["vpn.eu-central-1", "changed"],
    ]);
    expect(["\u0001", "\ufffe", "<![CDATA"].filter((one) => text.includes(one))).toEqual([]);
  });

  test("lists a connection that cannot be read as an error, not as a failure", async () => {
    emulator.fail({ status: 403, code: "Forbidden.RAM" });
    expect(await drift(["--junit", "drift.xml", "--json"])).toMatchObject({ exitCode: 3 });
    expect(read("drift.xml")).toMatch(/tests="10" failures="0" errors="10"/);
    expect(read("drift.xml").match(/<error message="/g)).toHaveLength(10);
  });

  const xmllint = debianTool({ name: "xmllint", package: "libxml2-utils", path: "usr/bin/xmllint", withDependencies: true });
  const schema = describeWithPackages([junitSchema], "JUnit against its schema");
  (xmllint === undefined ? describe.skip : schema.run)("is valid by the schema that Jenkins reads test results with", () => {
    test.each<[string, number, () => unknown]>([
      ["drift with hostile names", 7, junit],
      ["no drift", 0, () => undefined],
      ["nothing but errors", 3, () => emulator.fail({ status: 403, code: "Forbidden.RAM" })],
    ])("%s", async (_, exitCode, prepare) => {
      await prepare();
      expect(await drift(["--junit", "drift.xml"])).toMatchObject({ exitCode });
      expect(objections(read("drift.xml"))).toBe("");
    });

    test("reports a case without a name and an invalid XML character", async () => {
      const text = await junit();
      expect(objections(text.replace("<testcase name=", "<testcase nombre="))).toMatch(/attribute 'nombre' is not allowed/);
      expect(objections(text.replace("vpn.eu", "\u0001"))).toMatch(/invalid character/i);
    });

    function objections(text: string): string {
      const args = ["--noout", "--schema", join(schema.folders[0] ?? "", "junit-10.xsd"), file("checked.xml", text)];
      const { status, stderr, error } = spawnSync(xmllint?.command ?? "", args, { encoding: "utf8", env: xmllint?.env });
      if (error) throw error;
      return status === 0 ? "" : stderr;
    }
  });
});

test("no form of a report contains a secret", async () => {
  const all = JSON.stringify([...emulator.connections.values()]).matchAll(/"(?:Psk|AuthKey)":"([^"]+)"/g);
  const secrets = [...[...all].map(([, secret = ""]) => secret), emulator.credentials.accessKeySecret, "pLaNtEd"];
  emulator.connections.patch(berlin, { Spec: "1M", IkeConfig: { Psk: "pLaNtEd.rotated" } });
  const env = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  const { stdout, stderr } = await drift(["--github", "--json", "--junit", "drift.xml"], env);
  const printed = [stdout, stderr, read("drift.xml"), read("output"), read("summary")].join("\n");
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
});
