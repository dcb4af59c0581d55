import type * as pulumi from "@pulumi/pulumi";
import type { SecretsMode } from "../provider/configuration";
import { ConfigurationError } from "../provider/vpn/errors";
import { programError } from "./programError";

/** Which connection to read, and how. */
export interface VpnConnectionArgs {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: pulumi.Input<string>;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: pulumi.Input<string> | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: pulumi.Input<string> | undefined;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode> | undefined;
}

/** Resource options less those that cannot work on a read. */
export type VpnConnectionOptions = Omit<pulumi.CustomResourceOptions, (typeof refusedOptions)[number]>;

const refusedOptions = ["id", "import", "provider", "protect", "ignoreChanges"] as const;
const argumentNames: ReadonlySet<string> = new Set(
  Object.keys({ vpnConnectionId: true, regionId: true, endpoint: true, secrets: true } satisfies Record<keyof VpnConnectionArgs, true>),
);

/**
 * Checks what a program passed, as far as it is known yet: JavaScript programs have no compiler to do it.
 * @throws ConfigurationError
 */
export function checkArguments(args: VpnConnectionArgs, options: VpnConnectionOptions): void {
  const refuse = (what: string, remedy: string): never => {
    throw programError(new ConfigurationError(what, { remedy }));
  };
  if (typeof args !== "object" || args === null) refuse("VpnConnection was given no arguments", 'Give it { vpnConnectionId: "vco-…" }.');
  const unknown = Object.keys(args).find((name) => !argumentNames.has(name));
  if (unknown !== undefined) refuse(`VpnConnection has no argument ${JSON.stringify(unknown)}`, `It has ${[...argumentNames].join(", ")}.`);
  const refused = refusedOptions.find((name) => (options as Record<string, unknown>)[name] !== undefined);
  if (refused !== undefined) refuse(`the option ${refused} cannot work on a resource that is only read`, "Remove it.");
}

/**
 * The id to read by. The engine takes a resource without one for something to create, so that there has to be one for the provider to
 * refuse, where its message stands on the resource.
 */
export const idToRead = (vpnConnectionId: unknown): string => (typeof vpnConnectionId === "string" && vpnConnectionId) || "(none)";
