import { spawnSync } from "node:child_process";
import { namespacesProbe } from "./lab";

const plugin = (name: string): string => `test -e /usr/lib/ipsec/plugins/libstrongswan-${name}.so`;

/** Debian's packages, and what each is needed for. */
const packages: Readonly<Record<string, string>> = {
  "strongswan-swanctl": "command -v swanctl",
  "charon-systemd": "command -v charon-systemd",
  "libstrongswan-extra-plugins": plugin("gcrypt"),
  "libcharon-extra-plugins": plugin("kernel-libipsec"),
  iproute2: "command -v ip",
  "iputils-ping": "command -v ping",
  nftables: "command -v nft",
  "util-linux": "command -v unshare && command -v nsenter",
};

const tunProbe = ["test", "-c", "/dev/net/tun"];

/** Succeed where tunnels can be brought up: root, namespaces, TUN devices, NAT, and the Debian packages. */
export const labProbes: readonly (readonly string[])[] = [
  ...Object.values(packages).map((check) => ["sh", "-c", check]),
  tunProbe,
  namespacesProbe,
];

/** This machine cannot bring up a tunnel; the message says what helps. */
export class TunnelUnavailableError extends Error {
  override readonly name = "TunnelUnavailableError";
}

/** @throws TunnelUnavailableError where tunnels cannot be brought up */
export function requireTunnels(): void {
  if (process.platform !== "linux") {
    throw new TunnelUnavailableError(`--tunnel needs Linux, for its network namespaces. This is ${process.platform}.`);
  }
  if (process.getuid?.() !== 0) {
    throw new TunnelUnavailableError("--tunnel needs root, for its network namespaces: sudo npm start -- --tunnel");
  }
  const missing = Object.keys(packages).filter((name) => complaintOf(["sh", "-c", packages[name] ?? ""]) !== undefined);
  if (missing.length > 0) {
    throw new TunnelUnavailableError(
      `--tunnel needs programs that are missing here. On Debian and Ubuntu: apt-get install ${missing.join(" ")}`,
    );
  }
  if (complaintOf(tunProbe) !== undefined) {
    throw new TunnelUnavailableError("--tunnel needs the device /dev/net/tun. A container gets it with --device /dev/net/tun.");
  }
  const complaint = complaintOf(namespacesProbe);
  if (complaint !== undefined) {
    throw new TunnelUnavailableError(
      `--tunnel needs network namespaces, which this machine refuses: ${complaint}\nA container may make them with --privileged.`,
    );
  }
}

/** What a command says when it fails. */
function complaintOf([command = "", ...args]: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim().split("\n").at(-1) ?? "";
}
