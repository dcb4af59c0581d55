import { assumed, type IdentityOptions, identitySource } from "../../alicloud/credentials/chain";
import { type CredentialSource, type Credentials, staticCredentials } from "../../alicloud/credentials/credentials";
import { defaultRegion } from "../../alicloud/credentials/profile";
import { environmentEndpoint, parseEndpoint, parseRegionId } from "../../alicloud/endpoint";
import { ConfigurationError } from "../../alicloud/errors";
import { type AssumeRole, parseIdentity } from "../../alicloud/identity";
import { checkTogether } from "../../alicloud/inputChecks";
import { shownValue } from "../../alicloud/redact";
import { type ClientSettings, resolveSettings, settingRules } from "../../alicloud/settings";
import { Access } from "./describe";
import { VpnReader } from "./vpnReader";

/** Options of a client. Default for each: the environment, then the CLI's profile. */
export interface VpnClientOptions extends Partial<ClientSettings> {
  /** Region of reads without one, such as `eu-central-1`. */
  readonly regionId?: string;
  /** Where to send requests: `https://host[:port]`, or a bare `host[:port]`; `http:` for loopback only. */
  readonly endpoint?: string;
  /** An access key, or a function that resolves to one. */
  readonly credentials?: Credentials | (() => Credentials | Promise<Credentials>);
  /**
   * Profile of the CLI's file to read with, even if the environment holds keys. Its region takes precedence over that of the environment.
   */
  readonly profile?: string;
  /** Role to read with. It is assumed with `credentials`, the profile, or the credentials of the environment. */
  readonly assumeRole?: AssumeRole;
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
    const { regionId, endpoint, credentials, profile, assumeRole, ...rest } = options;
    const unknown = Object.keys(rest).find((name) => !(name in settingRules));
    if (unknown !== undefined) throw new ConfigurationError(`VpnClient has no option ${shownValue(unknown)}`, { remedy: "Remove it." });
    if (credentials !== undefined && profile !== undefined)
      throw new ConfigurationError("credentials and profile each choose who reads", { remedy: "Give one of them." });
    const { env } = process;
    const [region, settings, identity] = checkTogether(
      () => (regionId === undefined ? undefined : parseRegionId(regionId, "regionId")),
      () => resolveSettings((name) => ({ raw: rest[name], origin: `The option ${name}` })),
      () => parseIdentity({ profile, assumeRole }),
    );
    const given = credentials === undefined ? undefined : staticCredentials(credentials);
    const named = profile === undefined ? undefined : { raw: profile, origin: "profile" };
    super(
      new Access({
        credentials: sourceOf(given, { identity, env, settings }),
        settings,
        defaultRegion: async () => region ?? defaultRegion({ named, env }),
        endpoint: endpoint === undefined ? environmentEndpoint(env) : parseEndpoint(endpoint, "endpoint"),
      }),
    );
  }
}

function sourceOf(given: CredentialSource | undefined, options: IdentityOptions): CredentialSource {
  if (given === undefined) return identitySource(options);
  const role = options.identity?.assumeRole;
  return role === undefined ? given : assumed(role, given, options);
}
