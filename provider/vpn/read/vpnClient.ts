import type { Credentials } from "../../alicloud/accessKey";
import { RpcClient } from "../../alicloud/client";
import { credentialChain } from "../../alicloud/credentials/chain";
import { staticCredentials } from "../../alicloud/credentials/credentials";
import { environmentEndpoint, parseEndpoint, parseRegionId } from "../../alicloud/endpoint";
import { ConfigurationError } from "../../alicloud/errors";
import { type ClientSettings, resolveSettings, settingRules } from "../../alicloud/settings";
import { apiVersion, defaultRegion, VpnReader } from "./vpnReader";

/** Options of a client. What is absent is taken from the environment, then from the CLI's profile. */
export interface VpnClientOptions extends Partial<ClientSettings> {
  /** Region of reads that name none, such as `eu-central-1`. */
  readonly regionId?: string;
  /** Where to send requests: `https://host[:port]`, or a bare `host[:port]`; `http:` for loopback only. */
  readonly endpoint?: string;
  /** An access key, or a function that resolves to one. */
  readonly credentials?: Credentials | (() => Credentials | Promise<Credentials>);
}

/**
 * Reads VPN connections in a plain Node program, without Pulumi.
 *
 * @example
 * const client = new VpnClient({ regionId: "eu-central-1" });
 * const { health, ikeConfig } = await client.describe("vco-…");
 */
export class VpnClient extends VpnReader {
  /** @throws ConfigurationError for an option that cannot work, before anything is sent */
  constructor(options: VpnClientOptions = {}) {
    const { regionId, endpoint, credentials, ...settings } = options;
    const unknown = Object.keys(settings).find((name) => !(name in settingRules));
    if (unknown !== undefined) throw new ConfigurationError(`VpnClient has no option ${JSON.stringify(unknown)}`, { remedy: "Remove it." });
    const { env } = process;
    const region = regionId === undefined ? undefined : parseRegionId(regionId, "regionId");
    super({
      rpc: new RpcClient({
        version: apiVersion,
        credentials: credentials === undefined ? credentialChain({ env }) : staticCredentials(credentials),
        settings: resolveSettings((name) => ({ raw: settings[name], origin: `The option ${name}` })),
      }),
      defaultRegion: async () => region ?? (await defaultRegion({ env })),
      endpoint: endpoint === undefined ? environmentEndpoint(env) : parseEndpoint(endpoint, "endpoint"),
    });
  }
}
