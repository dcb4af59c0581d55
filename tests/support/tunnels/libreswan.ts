import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { PeerFile } from "../../../peer/peerConfiguration";
import { type Daemon, eventually, kill, type Side } from "../../../scripts/tunnel/lab";

/**
 * Where .ci/run unpacks libreswan, since its Debian package and those of strongSwan exclude each other. It is not installed: the
 * programs are put where they look for each other in the lab alone.
 */
const unpacked = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-alicloud-vpn", "libreswan");
const libraries = `LD_LIBRARY_PATH=${unpacked}/usr/lib/x86_64-linux-gnu:${unpacked}/usr/lib/aarch64-linux-gnu`;

/** Succeeds where libreswan was unpacked and its libraries are all there. */
export const libreswanProbe: readonly string[] = ["env", libraries, `${unpacked}/usr/libexec/ipsec/pluto`, "--version"];

/** libreswan's IKE daemon on one side, until it is stopped. */
export class Pluto {
  readonly #side: Side;
  #daemon: Daemon | undefined;

  constructor(side: Side) {
    this.#side = side;
  }

  /** Starts it afresh with files for `/etc/ipsec.d`, as a machine does that boots. */
  async start(files: readonly PeerFile[]): Promise<void> {
    await this.stop();
    const folder = this.#side.here;
    const script = `
rm -rf ${folder}/pluto ${folder}/ipsec.d
mkdir -p ${folder}/pluto ${folder}/ipsec.d ${folder}/nss
test -e ${folder}/nss/cert9.db || env ${libraries} ${unpacked}/usr/bin/certutil -N -d sql:${folder}/nss --empty-password
test -x /usr/libexec/ipsec/addconn || { mount -t tmpfs tmpfs /usr/libexec && cp -r ${unpacked}/usr/libexec/ipsec /usr/libexec/; }
`;
    await this.#side.succeed("sh", "-c", script);
    for (const { path, content } of files) this.#side.writeFile(`ipsec.d/${path}`, content);
    const config = this.#side.writeFile("ipsec.conf", `include ${folder}/ipsec.d/*.conf\n`);
    const secrets = this.#side.writeFile("ipsec.secrets", `include ${folder}/ipsec.d/*.secrets\n`);
    this.#daemon = await this.#side.startProcess(
      ...["env", libraries, `PATH=${unpacked}/usr/sbin:${process.env.PATH}`, "/usr/libexec/ipsec/pluto", "--nofork", "--no-dnssec"],
      ...["--config", config, "--secretsfile", secrets, "--ipsecdir", `${folder}/ipsec.d`, "--nssdir", `${folder}/nss`],
      ...["--rundir", `${folder}/pluto`, "--logfile", `${folder}/pluto/log`],
    );
    try {
      await eventually("a socket of pluto", () => existsSync(`${this.#side.folder}/pluto/pluto.ctl`) || undefined);
    } catch (error) {
      throw new Error(`${error}: ${this.log().slice(-2000)}`);
    }
  }

  /** What it has written so far. */
  log(): string {
    return this.#side.readFile("pluto/log");
  }

  async stop(): Promise<void> {
    if (this.#daemon === undefined) return;
    await kill(this.#daemon);
    this.#daemon = undefined;
  }
}
