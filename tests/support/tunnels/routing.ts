import type { WireConnection } from "../../../emulator/wire";
import { eventually, type Ran, type Side } from "../../../scripts/tunnel/lab";

/** Succeeds where FRR is: the Debian package that .ci/run installs. */
export const frrProbe: readonly string[] = ["sh", "-c", "test -x /usr/lib/frr/bgpd && test -x /usr/lib/frr/zebra && command -v vtysh"];

/** FRR on one side, until the lab closes. */
export class Router {
  readonly #side: Side;

  private constructor(side: Side) {
    this.#side = side;
  }

  /** Starts zebra and bgpd with nothing configured. */
  static async start(side: Side): Promise<Router> {
    const router = new Router(side);
    await side.succeed("sh", "-c", `mkdir -p /run/frr/${side.name} && chown -R frr:frr /run/frr`);
    const nothing = side.writeFile("frr.empty.conf", "");
    side.writeFile("vtysh.conf", "");
    await side.succeed("chmod", "644", nothing);
    for (const daemon of ["zebra", "bgpd"]) {
      await side.startProcess(`/usr/lib/frr/${daemon}`, "-N", side.name, "-f", nothing, "-P", "0", "--log", "stdout");
      await eventually(`a ${daemon} that answers`, async () => (await router.show("show version")).includes("FRRouting") || undefined);
    }
    return router;
  }

  /** Loads a part of frr.conf; throws when any of it is refused. */
  async load(conf: string): Promise<void> {
    const file = this.#side.writeFile("frr.conf", conf);
    const { status, output } = await this.#vtysh("-f", file);
    if (status !== 0 || /^%|unknown command/im.test(output)) throw new Error(`FRR refuses the file of the ${this.#side.name}: ${output}`);
  }

  /** What a command of vtysh prints. */
  async show(command: string): Promise<string> {
    const { output } = await this.#vtysh("-c", command);
    return output;
  }

  #vtysh(...args: string[]): Promise<Ran> {
    const { name } = this.#side;
    return this.#side.run("vtysh", "--vty_socket", `/run/frr/${name}`, "--config_dir", `/run/${name}`, ...args);
  }

  /** Networks that the kernel routes since a neighbour announced them. */
  async learned(): Promise<string[]> {
    const output = await this.#side.succeed("ip", "-json", "route", "show", "proto", "bgp");
    return (JSON.parse(output || "[]") as { dst: string }[]).map(({ dst }) => dst).toSorted();
  }
}

/** The cloud's BGP, from nothing but what the API answers: it announces its networks and takes what it gets. */
export function cloudBgp({ VpnBgpConfig = {} }: WireConnection, networks: readonly string[]): string {
  const { LocalAsn, PeerAsn, PeerBgpIp, AuthKey } = VpnBgpConfig;
  return `router bgp ${LocalAsn}
 no bgp ebgp-requires-policy
 neighbor ${PeerBgpIp} remote-as ${PeerAsn}
${AuthKey ? ` neighbor ${PeerBgpIp} password ${AuthKey}\n` : ""} neighbor ${PeerBgpIp} timers connect 1
 address-family ipv4 unicast
${networks.map((network) => `  network ${network}\n`).join("")} exit-address-family
`;
}
