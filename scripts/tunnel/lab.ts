import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { parseSas, type SecurityAssociation } from "./securityAssociations";

/**
 * Two ends and the internet between them, in network namespaces: a cloud, a device, and a router that also does NAT for the
 * device's private address.
 *
 * All of it hangs on one process, the first of its own process and mount namespaces: when that ends, which it does as soon as
 * the test's process is gone, the kernel ends every other process, and the namespaces and the files (on a tmpfs) go with them.
 */
export interface Lab {
  readonly cloud: Side;
  readonly device: Side;
  /** Runs a command in the router's namespace; throws unless it succeeds. */
  route(command: string, ...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** Where the ends are. */
export const addresses = {
  cloud: "203.0.113.10",
  /** Two more of the cloud, for connections with two tunnels. */
  cloudTunnels: ["203.0.113.41", "203.0.113.42"],
  device: "198.51.100.10",
  /** Address of the device behind NAT, and what the router makes of it. */
  privateDevice: "172.31.0.2",
  natted: "198.51.100.99",
} as const;

const { cloud, cloudTunnels, device, privateDevice, natted } = addresses;

/**
 * Where charon's scripts make an XFRM interface, they get kernel-libipsec's TUN device by that name: packets that are routed to it are
 * encrypted too. It is the only one: with two tunnels it has two names, and kernel-libipsec chooses the tunnel.
 */
const ipWithXfrm = [
  "#!/bin/sh",
  'case "$*" in "link add "*" type xfrm if_id "*) shift 2; set -- link property add dev ipsec0 altname "$1" ;; esac',
  'PATH=$(echo "$PATH" | cut -d: -f2-) exec ip "$@"',
].join("\\n");

const internet = `
set -e
mount -t tmpfs tmpfs /run
ip link set lo up
for side in cloud device; do
  mkdir -p /run/$side/bin
  printf '${ipWithXfrm}' >/run/$side/bin/ip
  chmod +x /run/$side/bin/ip
  ip netns add $side
  ip -n $side link set lo up
  ip link add to-$side type veth peer name wan netns $side
  ip link set to-$side up
done
ip addr add 203.0.113.254/24 dev to-cloud
ip addr add 198.51.100.254/24 dev to-device
ip addr add ${natted}/24 dev to-device
ip addr add 172.31.0.1/24 dev to-device
for address in ${[cloud, ...cloudTunnels].join(" ")}; do ip -n cloud addr add $address/24 dev wan; done
ip -n device addr add ${device}/24 dev wan
ip -n device addr add ${privateDevice}/24 dev wan
for side in cloud device; do ip -n $side link set wan up; done
ip -n cloud route add default via 203.0.113.254
ip -n device route add default via 198.51.100.254
echo 1 >/proc/sys/net/ipv4/ip_forward
nft add table ip nat
nft add chain ip nat out '{ type nat hook postrouting priority 100; }'
nft add rule ip nat out ip saddr 172.31.0.0/24 snat to ${natted}
nft add chain ip nat between '{ type filter hook forward priority 0; }'
`;
const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child"];

/** A command that succeeds where the namespaces can be made. */
export const namespacesProbe: readonly string[] = ["unshare", ...namespaces, "sh", "-c", internet];

/** Sets up both ends, without anything that runs on them. */
export async function openLab(): Promise<Lab> {
  const holder = spawn("unshare", [
    ...namespaces,
    "sh",
    "-c",
    `${internet}\nread -r pid rest </proc/self/stat\necho $pid\nexec cat >/dev/null`,
  ]);
  const pid = await firstLine(holder);
  const inside = (namespace: string | undefined, command: readonly string[]): readonly [string, ...string[]] => [
    "nsenter",
    ...["--target", String(pid), "--mount", "--pid"],
    namespace === undefined ? "--net" : `--net=/proc/${pid}/root/run/netns/${namespace}`,
    "--",
    ...command,
  ];
  const [cloudSide, deviceSide] = (["cloud", "device"] as const).map(
    (name) => new Side(name, `/proc/${pid}/root/run/${name}`, (command) => inside(name, command)),
  ) as [Side, Side];
  return {
    cloud: cloudSide,
    device: deviceSide,
    route: (...command) => succeed(inside(undefined, command)),
    async close() {
      const ended = once(holder, "close");
      holder.stdin.end();
      await ended;
    },
  };
}

/** What a command ended with; its output and its complaints in one. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** A process that runs until it is killed. */
export interface Daemon {
  readonly pid: number;
  readonly ended: Promise<unknown>;
}

/** Kills a process, which may have ended by itself. */
export async function kill({ pid, ended }: Daemon): Promise<void> {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has.
  }
  await ended;
}

const patienceMs = 20_000;

/** One end: a namespace, and an IKE daemon that can be started afresh. */
export class Side {
  #charon: Daemon | undefined;
  readonly #inside: (command: readonly string[]) => readonly [string, ...string[]];

  constructor(
    readonly name: "cloud" | "device",
    /** The side's folder, as it is seen from outside. */
    readonly folder: string,
    inside: (command: readonly string[]) => readonly [string, ...string[]],
  ) {
    this.#inside = inside;
  }

  /** Id of the charon that runs. */
  get pid(): number | undefined {
    return this.#charon?.pid;
  }

  /** Runs a command on this side. */
  run(...command: string[]): Promise<Ran> {
    return run(this.#inside(command));
  }

  /** Runs a command on this side; throws unless it succeeds. */
  succeed(...command: string[]): Promise<string> {
    return succeed(this.#inside(command));
  }

  /** Starts a process that runs until the lab closes, or until it is killed by its id; gives the id. */
  async startProcess(...command: string[]): Promise<Daemon> {
    const child = spawnQuietly(this.#inside(["sh", "-c", 'read -r pid rest </proc/self/stat; echo $pid; exec "$@"', "sh", ...command]));
    const ended = once(child, "close");
    return { pid: await firstLine(child), ended };
  }

  /** Writes a file that ends with the lab; gives its path on this side. */
  writeFile(name: string, content: string): string {
    writeFileSync(`${this.folder}/${name}`, content, { mode: 0o600 });
    return `${this.here}/${name}`;
  }

  /** The side's folder, as it is seen from inside. */
  get here(): string {
    return `/run/${this.name}`;
  }

  /**
   * Starts charon with nothing loaded and nothing left of an earlier one. `networks` are those behind this side.
   * @param routed for selectors of 0.0.0.0/0: routes of others say what goes through the tunnel
   * @param inKernel policies go to the kernel, as on most machines; without ESP there it brings up no tunnel
   */
  async start(networks: readonly string[], { routed = false, inKernel = false } = {}): Promise<void> {
    await this.stop();
    await this.succeed("rm", "-f", `/run/${this.name}/vici`, `/run/${this.name}/log`);
    await this.succeed("ip", "addr", "flush", "dev", "lo", "scope", "global");
    // kernel-libipsec makes no route for a selector that no address of this side is in.
    for (const network of networks) {
      await this.succeed("ip", "addr", "add", `${hostIn(network)}/${network.split("/")[1]}`, "dev", "lo");
    }
    const conf = this.writeFile("strongswan.conf", strongSwanConf(this.name, { routed, inKernel }));
    const path = `PATH=/run/${this.name}/bin:${process.env.PATH}`;
    this.#charon = await this.startProcess("env", path, `STRONGSWAN_CONF=${conf}`, "charon-systemd");
    await eventually(`a socket of the ${this.name}'s charon`, () => existsSync(`${this.folder}/vici`) || undefined);
  }

  /** Kills charon: it says no farewell to the other end. */
  async stop(): Promise<void> {
    if (this.#charon === undefined) return;
    await kill(this.#charon);
    this.#charon = undefined;
  }

  swanctl(...args: string[]): Promise<Ran> {
    const conf = `STRONGSWAN_CONF=/run/${this.name}/strongswan.conf`;
    return this.run("env", conf, "swanctl", ...args, "--uri", `unix:///run/${this.name}/vici`);
  }

  /** Loads a swanctl.conf, whole; throws when any of it is refused. */
  async load(conf: string): Promise<void> {
    const file = this.writeFile("swanctl.conf", conf);
    const { status, output } = await this.swanctl("--load-all", "--noprompt", "--file", file);
    if (status !== 0 || !/successfully loaded [1-9]\d* connections/.test(output))
      throw new Error(`the ${this.name} loads no file: ${output}`);
  }

  /** The security associations that are there now. */
  async sas(): Promise<SecurityAssociation[]> {
    const { output } = await this.swanctl("--list-sas", "--raw");
    return parseSas(output);
  }

  /** What a file holds; nothing where there is no file. */
  readFile(name: string): string {
    const file = `${this.folder}/${name}`;
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** What charon has written so far. It holds no key. */
  log(): string {
    return this.readFile("log");
  }

  /** Whether one echo of a network's host comes back, sent from the host of another. */
  async reaches(from: string, to: string): Promise<boolean> {
    const { status } = await this.run("ping", "-n", "-q", "-c", "1", "-W", "3", "-I", hostIn(from), hostIn(to));
    return status === 0;
  }
}

/** The address of the one host that a network has here: the first. */
export function hostIn(network: string): string {
  const [address = ""] = network.split("/");
  return address.replace(/\.0$/, ".1");
}

/** Looks until there is something; what it has waited for stands in the error. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  patience: number = patienceMs,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() - began > patience) throw new Error(`there never was ${what}`);
    await delay(10);
  }
}

const strongSwanConf = (side: string, { routed, inKernel }: { routed: boolean; inKernel: boolean }): string => `
charon-systemd {
  load = random nonce aes gcrypt sha1 sha2 md5 gmp hmac fips-prf kdf xcbc ${inKernel ? "" : "kernel-libipsec"} kernel-netlink socket-default vici updown
  install_routes = no
  # A silent end is found out about in seconds.
  retransmit_tries = 2
  retransmit_timeout = 1.0
  retransmit_base = 1.2
  # Unlike strongSwan, the vendor answers aggressive mode without being told to.
  ${side === "cloud" ? "i_dont_care_about_security_and_use_aggressive_mode_psk = yes" : ""}
  plugins {
    kernel-libipsec { allow_peer_ts = yes }
    vici { socket = unix:///run/${side}/vici }
  }
  journal { default = -1 }
  filelog { log { path = /run/${side}/log
    flush_line = yes
    default = 1 } }
  # kernel-libipsec makes a route for each selector. Behind all others, one for 0.0.0.0/0 takes nothing away.
  ${routed ? "routing_table_prio = 40000" : ""}
}
swanctl { load = random }
`;

const spawnQuietly = ([command, ...args]: readonly [string, ...string[]]) =>
  spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env.PATH, LC_ALL: "C" } });

async function run(command: readonly [string, ...string[]]): Promise<Ran> {
  const child = spawnQuietly(command);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output };
}

async function succeed(command: readonly [string, ...string[]]): Promise<string> {
  const { status, output } = await run(command);
  if (status !== 0) throw new Error(`${command.slice(command.indexOf("--") + 1).join(" ")} ended with ${status}: ${output}`);
  return output;
}

/** The process id that a program prints first. What it prints later is read and dropped. */
async function firstLine(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the process has no output");
  let complaints = "";
  stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  return await new Promise((resolve, reject) => {
    let line = "";
    stdout.setEncoding("utf8").on("data", (text: string) => {
      line += text;
      if (line.includes("\n")) resolve(Number(line.split("\n")[0]));
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error(`ended before it was ready: ${complaints}`)));
  });
}
