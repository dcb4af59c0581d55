import type { ClientSettings } from "../provider/alicloud/settings";
import type { SecretsMode } from "../provider/configuration";
import type { ResourceOutputs } from "../provider/outputs";
import type { OnUnexpected } from "../provider/vpn/judge/expectation";
import type { VpnConnectionPeerResult } from "../provider/vpn/model/peer";
import type { Health, SaStatus, VpnConnectionSecrets } from "../provider/vpn/model/settings";
import type { GetVpnConnectionArgs, GetVpnConnectionResult, PlainSecrets } from "../sdk/getVpnConnection";
import type { GetVpnConnectionPeerArgs } from "../sdk/getVpnConnectionPeer";
import type { GetVpnConnectionsArgs, GetVpnConnectionsPlainConnection, VpnConnectionNames } from "../sdk/getVpnConnections";

// The package as every language sees it. scripts/schema.mjs makes plugin/schema.json of these types and their doc comments.

/** Reads IPsec-VPN connections of one account. What is not set comes from the environment or the profile of `aliyun configure`. */
export interface ProviderSettings extends Partial<ClientSettings> {
  /** Region of connections that name none, such as `eu-central-1`. Default: `ALIBABA_CLOUD_REGION`, then the profile. */
  readonly region?: string;
  /** Id of the access key. Default: `ALIBABA_CLOUD_ACCESS_KEY_ID`, then the profile, then the machine's role. */
  readonly accessKey?: string;
  /** Secret of the access key. Default: `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, as `accessKey`. */
  readonly secretKey?: string;
  /** Security token of temporary credentials. Default: `ALIBABA_CLOUD_SECURITY_TOKEN`, as `accessKey`. */
  readonly securityToken?: string;
  /** Profile of `~/.aliyun/config.json`. Default: `ALIBABA_CLOUD_PROFILE`, then the current one. */
  readonly profile?: string;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: string;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `include`. */
  readonly secrets?: SecretsMode;
  /** Key of the fingerprints, 32 bytes in base64. Default: no fingerprints. */
  readonly fingerprintKey?: string;
}

/** What a resource takes besides its id. */
export interface VpnConnectionState {
  /** Region of the connection, such as `eu-central-1`. Default: that of the provider. */
  readonly regionId?: string;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: as the provider is configured. */
  readonly secrets?: SecretsMode;
  /** Paths whose changes are no drift, such as `status` or `tunnels.*.status`: on a refresh they keep the state's value. */
  readonly ignoreDrift?: readonly string[];
  /** What the connection is required to be, checked on every preview and up. It lands in the state, so it can hold no secret. */
  readonly expect?: Readonly<Record<string, unknown>>;
  /** What becomes of a connection that is not as `expect` requires: `error` (default), or `warn`, which holds nothing up. */
  readonly onUnexpected?: OnUnexpected;
}

/**
 * An IPsec-VPN connection that exists, read afresh on every preview and up. Nothing in the cloud is ever created, changed or deleted: get
 * the resource by its id.
 */
export interface VpnConnection extends ResourceOutputs, Omit<VpnConnectionState, "regionId"> {}

/** Which connection `getVpnConnection` reads, and how. */
export interface GetVpnConnectionInputs extends Pick<GetVpnConnectionArgs<PlainSecrets>, "vpnConnectionId" | "regionId" | "secrets"> {
  /** Gives an empty result for a connection that does not exist, instead of an error. Default: false. */
  readonly optional?: boolean;
}

/** Reads an IPsec-VPN connection that exists, without a resource in the state. */
export interface GetVpnConnectionOutputs extends GetVpnConnectionResult, Partial<VpnConnectionSecrets> {}

/** Which connections `getVpnConnections` lists: those of a region that pass every filter that is given. */
export interface GetVpnConnectionsInputs
  extends Pick<
    GetVpnConnectionsArgs<PlainSecrets>,
    "ids" | "optional" | "vpnGatewayId" | "customerGatewayId" | "resourceGroupId" | "tags" | "regionId" | "secrets"
  > {
  /** Connections whose name this regular expression matches anywhere (`^` and `$` anchor it); one without a name never matches. */
  readonly nameRegex?: string;
  /** Connections with one of these; of a dual-tunnel connection any tunnel may have it. */
  readonly status?: readonly SaStatus[];
  /** Connections of one of these. */
  readonly health?: readonly Health[];
}

/** A connection as a list tells it: all but `zoneNo` and `vpnBgpConfig.enableBgp`. */
export interface ListedVpnConnection
  extends Omit<GetVpnConnectionsPlainConnection, keyof VpnConnectionSecrets>,
    Partial<VpnConnectionSecrets> {}

/** Lists the IPsec-VPN connections of a region that pass every filter, sorted by id. */
export interface GetVpnConnectionsOutputs extends VpnConnectionNames {
  /** The connections, in the order of `ids`. */
  readonly connections: ListedVpnConnection[];
}

/** Of which connection `getVpnConnectionPeer` reads the other end, and how. */
export interface GetVpnConnectionPeerInputs
  extends Pick<GetVpnConnectionPeerArgs<PlainSecrets>, "vpnConnectionId" | "regionId" | "secrets"> {}

/** Reads the other end of an IPsec-VPN connection: its settings as the on-premises device needs them. Local is on-premises. */
export interface GetVpnConnectionPeerOutputs
  extends Omit<VpnConnectionPeerResult, "psks" | "bgpAuthKey">,
    Partial<Pick<VpnConnectionPeerResult, "psks" | "bgpAuthKey">> {}

const namesOf = <T>(names: Readonly<Record<keyof T, true>>): readonly string[] => Object.keys(names);

/** Settings of a provider. */
export const settingNames = namesOf<ProviderSettings>({
  region: true,
  accessKey: true,
  secretKey: true,
  securityToken: true,
  profile: true,
  endpoint: true,
  secrets: true,
  fingerprintKey: true,
  signatureVersion: true,
  format: true,
  timeoutSeconds: true,
  deadlineSeconds: true,
  maxAttempts: true,
  requestsPerMinute: true,
});

/** Settings that the state holds encrypted only. */
export const secretSettings: readonly string[] = ["secretKey", "securityToken", "fingerprintKey"] satisfies (keyof ProviderSettings)[];

/** Arguments of each function. */
export const functionArguments = {
  getVpnConnection: namesOf<GetVpnConnectionInputs>({ vpnConnectionId: true, regionId: true, secrets: true, optional: true }),
  getVpnConnections: namesOf<GetVpnConnectionsInputs>({
    ids: true,
    optional: true,
    nameRegex: true,
    vpnGatewayId: true,
    customerGatewayId: true,
    resourceGroupId: true,
    tags: true,
    status: true,
    health: true,
    regionId: true,
    secrets: true,
  }),
  getVpnConnectionPeer: namesOf<GetVpnConnectionPeerInputs>({ vpnConnectionId: true, regionId: true, secrets: true }),
};

/** Name of the package in every language. */
export const packageName = "alicloud-vpn";
/** Type token of the resource. */
export const resourceToken = `${packageName}:index:VpnConnection`;
