import type { AssumeRole } from "../provider/alicloud/identity";
import type { ClientSettings } from "../provider/alicloud/settings";
import type { SecretsMode } from "../provider/configuration";
import type { ResourceOutputs } from "../provider/outputs";
import type { OnUnexpected } from "../provider/vpn/judge/expectation";
import type { Health, SaStatus, VpnConnectionSecrets } from "../provider/vpn/model/fields";
import type { VpnConnectionPeerResult } from "../provider/vpn/model/peer";
import type { GetVpnConnectionArgs, GetVpnConnectionResult, PlainSecrets } from "../sdk/getVpnConnection";
import type { GetVpnConnectionPeerArgs } from "../sdk/getVpnConnectionPeer";
import type { GetVpnConnectionsArgs, GetVpnConnectionsPlainConnection, VpnConnectionNames } from "../sdk/getVpnConnections";

// The package as every language sees it. scripts/schema.mjs generates plugin/schema.json from these types and their doc comments.

/** Reads IPsec-VPN connections of one account. Settings that are not set come from the environment or the profile of `aliyun configure`. */
export interface ProviderSettings extends Partial<ClientSettings> {
  /** Region of connections without a `regionId`, such as `eu-central-1`. Default: `ALIBABA_CLOUD_REGION`, then the profile. */
  readonly region?: string;
  /** Id of the access key. Default: `ALIBABA_CLOUD_ACCESS_KEY_ID`, then the profile, then the machine's role. */
  readonly accessKey?: string;
  /** Secret of the access key. Default: `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, as `accessKey`. */
  readonly secretKey?: string;
  /** Security token of temporary credentials. Default: `ALIBABA_CLOUD_SECURITY_TOKEN`, as `accessKey`. */
  readonly securityToken?: string;
  /** Profile of `~/.aliyun/config.json`. Default: `ALIBABA_CLOUD_PROFILE`, then the current one. */
  readonly profile?: string;
  /** Role to read with, assumed with the other credentials. Default without `profile`: `ALICLOUD_ASSUME_ROLE_ARN`, then `ALIBABA_CLOUD_ROLE_ARN`. */
  readonly assumeRole?: AssumeRole;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: string;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `include`. */
  readonly secrets?: SecretsMode;
  /** Key of the fingerprints, 32 bytes in base64. Default: no fingerprints. */
  readonly fingerprintKey?: string;
}

/** Arguments of the resource besides its id. */
export interface VpnConnectionState {
  /** Region of the connection, such as `eu-central-1`. Default: the region of the provider. */
  readonly regionId?: string;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: the setting of the provider. */
  readonly secrets?: SecretsMode;
  /** Paths whose changes are not drift, such as `status` or `tunnels.*.status`: on a refresh they keep the state's value. */
  readonly ignoreDrift?: readonly string[];
  /** Requirements for the connection, checked on every preview and up. The state stores them, so they cannot contain secrets. */
  readonly expect?: Readonly<Record<string, unknown>>;
  /** Reaction to a connection that does not meet `expect`: `error` (default), or `warn`, which blocks nothing. */
  readonly onUnexpected?: OnUnexpected;
}

/**
 * An existing IPsec-VPN connection, read afresh on every preview and up. Never creates, changes or deletes anything in the cloud: get the
 * resource by its id.
 */
export interface VpnConnection extends ResourceOutputs, Omit<VpnConnectionState, "regionId"> {}

/** Selects the connection that `getVpnConnection` reads, and how to read it. */
export interface GetVpnConnectionInputs extends Pick<GetVpnConnectionArgs<PlainSecrets>, "vpnConnectionId" | "regionId" | "secrets"> {
  /** Returns an empty result if the connection does not exist, instead of an error. Default: false. */
  readonly optional?: boolean;
}

/** Reads an existing IPsec-VPN connection, without a resource in the state. */
export interface GetVpnConnectionOutputs extends GetVpnConnectionResult, Partial<VpnConnectionSecrets> {}

/** Selects the connections that `getVpnConnections` lists: those of a region that match every given filter. */
export interface GetVpnConnectionsInputs
  extends Pick<
    GetVpnConnectionsArgs<PlainSecrets>,
    "ids" | "optional" | "vpnGatewayId" | "customerGatewayId" | "resourceGroupId" | "tags" | "regionId" | "secrets"
  > {
  /** Regular expression that matches any part of the name (`^` and `$` anchor it). A connection without a name never matches. */
  readonly nameRegex?: string;
  /** Connections with one of these statuses. On a dual-tunnel connection any tunnel may have it. */
  readonly status?: readonly SaStatus[];
  /** Connections with one of these. */
  readonly health?: readonly Health[];
}

/** A connection as the list action returns it: all fields except `zoneNo` and `vpnBgpConfig.enableBgp`. */
export interface ListedVpnConnection
  extends Omit<GetVpnConnectionsPlainConnection, keyof VpnConnectionSecrets>,
    Partial<VpnConnectionSecrets> {}

/** Lists the IPsec-VPN connections of a region that match every filter, sorted by id. */
export interface GetVpnConnectionsOutputs extends VpnConnectionNames {
  /** The connections, in the order of `ids`. */
  readonly connections: ListedVpnConnection[];
}

/** Selects the connection whose other end `getVpnConnectionPeer` reads, and how to read it. */
export interface GetVpnConnectionPeerInputs
  extends Pick<GetVpnConnectionPeerArgs<PlainSecrets>, "vpnConnectionId" | "regionId" | "secrets"> {}

/** Reads the other end of an IPsec-VPN connection: its settings for the on-premises device. Local means on-premises. */
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
  assumeRole: true,
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

/** Settings that the state stores only encrypted. */
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
