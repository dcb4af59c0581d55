import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { bgpOfTunnel, dualPeer, peerWith } from "../support/arbitraries/peer";
import { describeWhere } from "../support/probe";

const inNamespace = ["--net", "sh", "-c"];
const probe = ["unshare", ...inNamespace, "ip link add one type veth peer name other && command -v flock"];

/** A kernel need not have XFRM interfaces for the routes to be tried: a pair of others stands in for each. */
const ip = `#!/bin/sh
case "$*" in
"link add "*" type xfrm if_id "*)
  echo "$3 $7" >>"$MADE"
  "$REAL_IP" link add "$3" type veth peer name "p\${3#v}"
  exec "$REAL_IP" link set "p\${3#v}" up
  ;;
esac
exec "$REAL_IP" "$@"
`;

const everything = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
const networks = ["10.8.0.0/16", "10.9.0.0/16"];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "updown-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "ip"), ip);
  chmodSync(join(folder, "bin", "ip"), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One event of charon: which child, up or down, of which IKE SA. */
type Event = readonly [child: string, verb: "up-client" | "down-client", uniqueId: number];

/** Runs the script for each event in one network namespace; after each, the routes that are there. */
function routesAfter(peer: VpnConnectionPeerResult, events: readonly Event[]): { routes: string[][]; output: string } {
  const script = peerConfiguration(peer, { format: "swanctl", cloudNetworks: networks }).files.find(({ path }) => path.endsWith(".sh"));
  writeFileSync(join(folder, "updown.sh"), script?.content ?? "");
  const steps = events.map(
    ([child, verb, id]) =>
      `PLUTO_CONNECTION=${child} PLUTO_VERB=${verb} PLUTO_UNIQUEID=${id} sh ${folder}/updown.sh || echo failed; $REAL_IP -o route show proto 86; echo --`,
  );
  const { stdout, stderr } = spawnSync("unshare", [...inNamespace, `${steps.join("\n")}\n$REAL_IP -o -4 address; cat "$MADE"`], {
    encoding: "utf8",
    env: {
      PATH: `${folder}/bin:${process.env.PATH}`,
      REAL_IP: spawnSync("sh", ["-c", "command -v ip"], { encoding: "utf8" }).stdout.trim(),
      MADE: join(folder, "made"),
      VPN_STATE: join(folder, "state"),
    },
  });
  const parts = stdout.split("--\n");
  const routes = parts.slice(0, -1).map((part) => part.split("\n").filter(Boolean).map(short));
  return { routes, output: (parts.at(-1) ?? "") + stderr };
}

/** `10.8.0.0/16 100 1+2` of a route through the first two tunnels. */
function short(line: string): string {
  const [network] = line.split(" ");
  const metric = / metric (\d+)/.exec(line)?.[1];
  return `${network} ${metric ?? line} ${[...line.matchAll(/ dev vpn\w*(\w) /g)].map(([, number]) => number).join("+")}`;
}

const both = (metric: number, tunnels: string): string[] => networks.map((network) => `${network} ${metric} ${tunnels}`);

describeWhere([probe], "the script that charon runs")("the script that charon runs", () => {
  test("routes the cloud's networks over equal tunnels, and over the remaining one", () => {
    const { routes } = routesAfter(dualPeer([null, null], everything), [
      ["vco-test-1", "up-client", 1],
      ["vco-test-2", "up-client", 2],
      ["vco-test-1", "down-client", 1],
      ["vco-test-2", "down-client", 2],
    ]);
    expect(routes).toEqual([both(100, "1"), both(100, "1+2"), both(100, "2"), []]);
  });

  test("prefers the active tunnel, in any order of start", () => {
    const { routes } = routesAfter(dualPeer(["master", "slave"], everything), [
      ["vco-test-standby", "up-client", 1],
      ["vco-test-active", "up-client", 2],
      ["vco-test-active", "down-client", 2],
    ]);
    expect(routes.map((all) => all.toSorted())).toEqual([
      both(200, "2"),
      [...both(100, "1"), ...both(200, "2")].toSorted(),
      both(200, "2"),
    ]);
  });

  test("keeps the routes when a new SA replaces an old one, and can run twice for one event", () => {
    const { routes } = routesAfter(peerWith({}, everything), [
      ["vco-test", "up-client", 1],
      ["vco-test", "up-client", 1],
      ["vco-test", "up-client", 2],
      ["vco-test", "down-client", 1],
      ["vco-test", "down-client", 2],
      ["vco-test", "down-client", 2],
      ["vco-other", "up-client", 3],
    ]);
    expect(routes).toEqual([both(100, "1"), both(100, "1"), both(100, "1"), both(100, "1"), [], [], []]);
  });

  test("takes the routes away when a tunnel goes down whose phase 1 was renewed, which gives it another id", () => {
    const { routes } = routesAfter(dualPeer([null, null], everything), [
      ["vco-test-1", "up-client", 1],
      ["vco-test-2", "up-client", 2],
      ["vco-test-1", "down-client", 3],
      ["vco-test-1", "up-client", 5],
      ["vco-test-2", "up-client", 6],
      ["vco-test-2", "down-client", 4],
      ["vco-test-2", "down-client", 7],
    ]);
    expect(routes).toEqual([
      both(100, "1"),
      both(100, "1+2"),
      both(100, "2"),
      both(100, "1+2"),
      both(100, "1+2"),
      both(100, "1+2"),
      both(100, "1"),
    ]);
  });

  test("creates the interface once, with the SA's id and BGP's address", () => {
    const peer = peerWith({ bgp: bgpOfTunnel(1) }, everything);
    const { output } = routesAfter(peer, [
      ["vco-test", "up-client", 1],
      ["vco-test", "down-client", 1],
      ["vco-test", "up-client", 2],
    ]);
    const id = /if_id_out = (\d+)/.exec(peerConfiguration(peer, { format: "swanctl" }).files[0]?.content ?? "")?.[1];
    expect(output).toMatch(/ vpn\w+ +inet 169\.254\.1\.2\/30 /);
    expect(output.match(/^vpn\w+ \d+$/gm)?.map((line) => line.split(" ")[1])).toEqual([id]);
  });
});
