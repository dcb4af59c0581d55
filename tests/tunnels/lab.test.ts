import { existsSync } from "node:fs";
import { join } from "node:path";
import { addresses, openLab } from "../../scripts/tunnel/lab";
import { labProbes } from "../../scripts/tunnel/requirements";
import { established, installed, loadBoth, networksOf, rekeyAll, unreachable } from "../../scripts/tunnel/tunnel";
import { describeWhere, startProbe } from "../support/probe";
import { endsOf, factors, type TunnelCase, wireOf } from "../support/tunnels/cases";
import { pairwise } from "../support/tunnels/pairwise";
import { isAlive, until } from "../support/until";

const simple: TunnelCase = {
  ...{ ikeVersion: "ikev2", ikeEncryption: "aes", ikeHash: "sha1", ikeGroup: "group2" },
  ...{ ipsecEncryption: "aes", ipsecHash: "sha1", pfs: "group2", subnets: 1, ids: "address", nat: false, psk: "Plain.0aZ-9" },
};

const byHand = (secret: string): string => `
connections {
  hand {
    version = 2
    local_addrs = ${addresses.device}
    remote_addrs = ${addresses.cloud}
    proposals = aes128-sha1-modp1024
    local { auth = psk }
    remote { auth = psk }
    children {
      hand {
        local_ts = 192.168.1.0/24
        remote_ts = 10.1.0.0/16
        esp_proposals = aes128-sha1-modp1024
        start_action = start
      }
    }
  }
}
secrets { ike { secret = "${secret}" } }
`;

test("the matrix contains every pair of settings, and is the same every time", () => {
  const rows = pairwise(factors);
  expect(pairwise(factors)).toEqual(rows);
  expect(rows.length).toBeGreaterThanOrEqual(40);
  const names = Object.keys(factors) as (keyof typeof factors)[];
  for (const one of names) {
    for (const other of names.filter((name) => name !== one)) {
      const pairs = new Set(rows.map((row) => JSON.stringify([row[one], row[other]])));
      expect(pairs.size).toBe(factors[one].length * factors[other].length);
    }
  }
});

describeWhere(labProbes, "live tunnels")("the tunnels' laboratory", () => {
  test("brings up a tunnel from a file written by hand, rekeys it, and carries traffic both ways", async () => {
    const lab = await openLab();
    try {
      await loadBoth(lab, wireOf(simple), byHand(simple.psk), endsOf(simple));
      const before = await established(lab);
      expect(before).toMatchObject([{ name: "hand", version: "2", algorithms: "AES_CBC 128 HMAC_SHA1_96 MODP_1024" }]);
      expect(await unreachable(lab, networksOf(wireOf(simple)))).toEqual([]);
      const after = await rekeyAll(lab);
      expect(await unreachable(lab, networksOf(wireOf(simple)))).toEqual([]);
      expect(installed(after)).toMatchObject([{ name: "hand", group: "MODP_1024", localNetworks: ["192.168.1.0/24"] }]);
      expect(installed(await lab.device.sas())).toMatchObject([{ packetsIn: 2, packetsOut: 2 }]);
    } finally {
      await lab.close();
    }
  });

  test("carries no traffic without a tunnel", async () => {
    const lab = await openLab();
    try {
      await loadBoth(lab, wireOf(simple), byHand("another key"), endsOf(simple));
      const { status, output } = await lab.device.swanctl("--initiate", "--child", "hand", "--timeout", "5");
      expect(status).not.toBe(0);
      expect(output).toContain("AUTHENTICATION_FAILED");
      expect(await unreachable(lab, networksOf(wireOf(simple)))).toHaveLength(2);
    } finally {
      await lab.close();
    }
  });

  test("leaves no process, namespace or file, even if the test's own process is killed", async () => {
    const probe = startProbe<"open", { readonly test: number; readonly charons: readonly number[]; readonly folder: string }>(
      join("tunnels", "labProbe.ts"),
    );
    const { test, charons, folder } = await probe.ask("open");
    expect(charons.every(isAlive)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    process.kill(test, "SIGKILL");
    await probe.close();
    await until(() => !charons.some(isAlive) && !existsSync(folder));
  });
});
