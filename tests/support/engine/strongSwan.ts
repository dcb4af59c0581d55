import { spawnSync } from "node:child_process";

/** Loads a file into a charon of its own, in namespaces that end with it: no traffic, no other charon, nothing left behind. */
const script = `
mount -t tmpfs tmpfs /run
/usr/lib/ipsec/charon >/dev/null 2>&1 &
tries=0
until [ -S /run/charon.vici ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.05; done
swanctl --load-all --noprompt --file "$1" && swanctl --list-conns
`;
const inNamespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c"];

/** Succeeds where strongSwan and the right to make namespaces are there (packages strongswan-swanctl and strongswan-charon). */
export const strongSwanProbe = [
  "unshare",
  ...inNamespaces,
  "test -x /usr/lib/ipsec/charon && command -v swanctl && mount -t tmpfs tmpfs /run",
];

/** What `swanctl` says of a configuration file: of each setting that it cannot load, else the connections that it loaded. */
export function loadIntoStrongSwan(file: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync("unshare", [...inNamespaces, script, "sh", file], { encoding: "utf8", timeout: 60_000 });
  return { status, output: stdout + stderr };
}
