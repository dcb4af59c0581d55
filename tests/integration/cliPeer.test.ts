import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../emulator/startEmulator";
import { peerConfiguration } from "../../peer/peerConfiguration";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { environmentOf, runCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "peer-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => runCli(args, environmentOf(emulator));
const secrets = ["Oslo.e4T-9sLw2Vc", "oslo-bgp-Ym3Z8f"];
const inBase64 = secrets.map((secret) => Buffer.from(secret).toString("base64"));

async function peerOf(id: string) {
  const client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials });
  try {
    return await client.peer(id);
  } finally {
    await client.close();
  }
}

describe("peer", () => {
  test.each(["vco-gw8berlin", "vco-gw8madrid", "vco-gw8oslo"])("shows the values for a device beside the cloud's side: %s", async (id) => {
    const { stdout, stderr, exitCode } = await run("peer", id);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchSnapshot();
  });

  test("hides secrets by default, and shows both on request", async () => {
    for (const args of [[], ["--json"]]) {
      const hidden = await run("peer", "vco-gw8oslo", ...args);
      for (const secret of secrets) expect(hidden.stdout + hidden.stderr).not.toContain(secret);
      const shown = await run("peer", "vco-gw8oslo", "--show-secrets", ...args);
      for (const secret of secrets) expect(shown.stdout).toContain(secret);
    }
  });

  test("prints in JSON the object that a program gets", async () => {
    const { psks: _psks, bgpAuthKey: _bgpAuthKey, ...rest } = await peerOf("vco-gw8madrid");
    expect(JSON.parse((await run("peer", "vco-gw8madrid", "--json")).stdout)).toEqual(rest);
  });

  test("names the permission for a missing address", async () => {
    for (const action of ["DownloadVpnConnectionConfig", "DescribeVpnGateway"]) emulator.fail({ action, code: "Forbidden.RAM" });
    expect((await run("peer", "vco-gw8berlin")).stdout).toContain("Grant vpc:DescribeVpnGateway.");
  });
});

describe("peer --format", () => {
  test("writes files that only their owner can read, and names them", async () => {
    const out = join(folder, "new", "vpn");
    const { stdout, stderr, exitCode } = await run(
      "peer",
      "vco-gw8zurich",
      "--format",
      "swanctl",
      "--out",
      out,
      "--cloud-network",
      "10.9.0.0/16",
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
    const { files } = peerConfiguration(await peerOf("vco-gw8zurich"), { format: "swanctl", cloudNetworks: ["10.9.0.0/16"] });
    expect(stdout).toBe(files.map(({ path }) => `${join(out, path)}\n`).join(""));
    expect(readdirSync(out)).toEqual(files.map(({ path }) => path));
    for (const { path, content } of files) {
      expect(readFileSync(join(out, path), "utf8")).toBe(content);
      expect(statSync(join(out, path)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(out).mode & 0o777).toBe(0o700);
  });

  test("prints no file without a folder, unless secrets are requested", async () => {
    const refused = await run("peer", "vco-gw8oslo", "--format", "swanctl");
    expect([refused.exitCode, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(/give --out FOLDER, or --show-secrets/);
    expect(emulator.requests).toEqual([]);
    const shown = await run("peer", "vco-gw8berlin", "--format", "swanctl", "--show-secrets");
    expect(shown.stdout).toBe(peerConfiguration(await peerOf("vco-gw8berlin"), { format: "swanctl" }).files[0]?.content);
    const both = await run("peer", "vco-gw8oslo", "--format", "libreswan", "--show-secrets", "--json");
    expect(JSON.parse(both.stdout)).toMatchObject({
      proof: expect.any(String),
      files: [{ path: "vco-gw8oslo.conf" }, { path: "vco-gw8oslo.secrets" }],
    });
  });

  test("prints warnings on stderr, never with a key", async () => {
    const { stderr, stdout } = await run("peer", "vco-gw8oslo", "--format", "frr", "--out", folder);
    expect(stderr).toMatch(/^vpn-connection peer: warning: .*Give --on-premises-network\./);
    for (const secret of [...secrets, ...inBase64]) expect(stdout + stderr).not.toContain(secret);
  });

  test("writes nothing if the device lacks a setting", async () => {
    const { exitCode, stdout, stderr } = await run("peer", "vco-gw8hamburg", "--format", "libreswan", "--out", join(folder, "out"));
    expect([exitCode, stdout, readdirSync(folder)]).toEqual([1, "", []]);
    expect(stderr).toMatch(/Pfs "group2" is not available on libreswan\. The nearest that works is "group5"/);
  });

  test("writes none of two files if the second cannot be written", async () => {
    const [conf, script] = [join(folder, "vco-gw8zurich.conf"), join(folder, "vco-gw8zurich.updown.sh")];
    writeFileSync(conf, "old");
    mkdirSync(script);
    const { exitCode, stdout, stderr } = await run("peer", "vco-gw8zurich", "--format", "swanctl", "--out", folder);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`${script} cannot be written: it is a folder`);
    expect([readFileSync(conf, "utf8"), readdirSync(folder).length]).toEqual(["old", 2]);
  });

  test("writes BGP sessions, which need no pre-shared key, of a connection without one", async () => {
    emulator.connections.patch("vco-gw8oslo", { IkeConfig: { Psk: "" } });
    const write = (format: string) => run("peer", "vco-gw8oslo", "--format", format, "--out", folder);
    expect(await write("frr")).toMatchObject({ exitCode: 0, stdout: `${join(folder, "vco-gw8oslo.frr.conf")}\n` });
    expect(readFileSync(join(folder, "vco-gw8oslo.frr.conf"), "utf8")).toContain("password oslo-bgp-Ym3Z8f");
    expect((await write("swanctl")).stderr).toContain("The API reports no pre-shared key");
  });

  test("writes nothing for a connection without a key", async () => {
    const { exitCode, stderr } = await run("peer", "vco-gw8shanghai", "--format", "swanctl", "--out", folder);
    expect([exitCode, readdirSync(folder)]).toEqual([1, []]);
    expect(stderr).toContain("The API reports no pre-shared key. Set one on the connection, in the console");
  });

  test("names its own options in messages", async () => {
    const device = await run("peer", "vco-gw8berlin", "--format", "fortios", "--out", folder);
    expect(device.stderr).toMatch(/^vpn-connection peer: warning: .*Set --interface for another\./m);
    const refused = await run("peer", "vco-gw8berlin", "--format", "frr", "--out", folder, "--on-premises-network", "everywhere");
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--on-premises-network holds "everywhere"')]);
  });

  test("leaves a file unchanged when it cannot be written", async () => {
    mkdirSync(join(folder, "vco-gw8berlin.conf"));
    const { exitCode, stderr } = await run("peer", "vco-gw8berlin", "--format", "swanctl", "--out", folder);
    expect([exitCode, readdirSync(folder)]).toEqual([1, ["vco-gw8berlin.conf"]]);
    expect(stderr).toMatch(/cannot be written/);
    writeFileSync(join(folder, "file"), "");
    expect((await run("peer", "vco-gw8berlin", "--format", "swanctl", "--out", join(folder, "file"))).stderr).toMatch(
      /a file is in its place/,
    );
  });

  test("warns when others can read an existing file", async () => {
    const file = join(folder, "vco-gw8berlin.conf");
    writeFileSync(file, "old");
    chmodSync(file, 0o644);
    expect((await run("peer", "vco-gw8berlin", "--format", "swanctl", "--out", folder)).stderr).toMatch(/others may read it: chmod 600/);
  });

  test.each([
    [["--format", "junos", "--out", "x"], /--format/],
    [["--out", "x"], /--out needs --format/],
    [["--cloud-network", "10.0.0.0/8"], /--cloud-network needs --format/],
    [["--format", "swanctl", "--out", "x", "--json"], /mutually exclusive/],
  ])("refuses %j before anything is sent", async (args, message) => {
    const { exitCode, stderr } = await run("peer", "vco-gw8berlin", ...args);
    expect([exitCode, emulator.requests]).toEqual([2, []]);
    expect(stderr).toMatch(message);
  });
});

describe("compare", () => {
  const write = async (id: string): Promise<string> => {
    await run("peer", id, "--format", "swanctl", "--out", folder);
    return join(folder, `${id}.conf`);
  };

  test("reports a match for a file written for the connection", async () => {
    const file = await write("vco-gw8madrid");
    expect(await run("compare", "vco-gw8madrid", "--peer", file)).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `vco-gw8madrid and ${file} fit.\n`,
    });
  });

  test("lists later changes in the cloud, and ends with 7", async () => {
    const file = await write("vco-gw8berlin");
    emulator.connections.patch("vco-gw8berlin", {
      ...{ IkeConfig: { Psk: "planted-rotated-key", IkePfs: "group5" }, IpsecConfig: { IpsecPfs: "disabled" } },
    });
    const { exitCode, stdout, stderr } = await run("compare", "vco-gw8berlin", "--peer", file);
    expect(exitCode).toBe(7);
    expect(
      stdout
        .split("\n")
        .slice(2)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ["Setting", "Device", "Connection"],
      ["ikePfs", "group14", "group5"],
      ["ipsecPfs", "group14", "disabled"],
      ["psk", "another pre-shared key", "the connection's pre-shared key"],
      [""],
    ]);
    for (const secret of ["planted-rotated-key", "Berlin.7hQ2-vN4x"]) {
      for (const text of [secret, Buffer.from(secret).toString("base64")]) expect(stdout + stderr).not.toContain(text);
    }
    const json = JSON.parse((await run("compare", "vco-gw8berlin", "--peer", file, "--json")).stdout);
    expect(json).toMatchObject({ vpnConnectionId: "vco-gw8berlin", fits: false, notes: [] });
    expect(json.mismatches[0]).toEqual({ tunnelId: null, setting: "ikePfs", device: "group14", connection: "group5" });
  });

  test("reads included files", async () => {
    mkdirSync(join(folder, "conf.d"));
    await run("peer", "vco-gw8berlin", "--format", "swanctl", "--out", join(folder, "conf.d"));
    writeFileSync(join(folder, "swanctl.conf"), "include conf.d/*.conf\n");
    expect((await run("compare", "vco-gw8berlin", "--peer", join(folder, "swanctl.conf"))).exitCode).toBe(0);
  });

  test("ends with 2 for a file that it cannot read, before anything is sent and without quoting it", async () => {
    const broken = join(folder, "broken.conf");
    writeFileSync(broken, 'secrets { ike { secret = "planted-key\n');
    for (const [args, message] of [
      [["--peer", join(folder, "missing.conf")], /cannot be read: it does not exist/],
      [["--peer", folder], /cannot be read: it is a folder/],
      [["--peer", broken], /broken\.conf, line 1: /],
      [[], /--peer FILE is missing/],
    ] as const) {
      const { exitCode, stdout, stderr } = await run("compare", "vco-gw8berlin", ...args);
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain("planted");
    }
    expect(emulator.requests).toEqual([]);
  });

  test("ends with 1 for a connection that does not exist", async () => {
    const file = await write("vco-gw8berlin");
    expect((await run("compare", "vco-gw8nowhere", "--peer", file)).exitCode).toBe(1);
  });
});
