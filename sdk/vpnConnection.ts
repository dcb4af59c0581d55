import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../provider/alicloud/identity";
import { outputNames, secretOutputs } from "../provider/outputs";
import { vpnConnectionProvider } from "../provider/provider";
import type { VpnConnectionFingerprints, VpnConnectionSecrets, VpnConnectionSettings } from "../provider/vpn/model/fields";
import type { GetVpnConnectionResult } from "./getVpnConnection";
import { hasMocks, keepAnswersOutOfMessages } from "./programRun";
import { judgeExpectation, warnOfUnseenRotation } from "./verdict";
import { checkArguments, idToRead, properties, type VpnConnectionArgs, type VpnConnectionOptions } from "./vpnConnectionArgs";
import { waitBeforeRead } from "./waitBeforeRead";

/** Each value as an Output, with the doc comment of its field. */
type OutputsOf<Values> = { readonly [Key in keyof Values]: pulumi.Output<Values[Key]> };

/** The outputs of the resource: one for each field. */
export interface VpnConnection
  extends OutputsOf<VpnConnectionSettings>,
    OutputsOf<VpnConnectionSecrets>,
    OutputsOf<VpnConnectionFingerprints> {}

/**
 * An existing IPsec-VPN connection, read afresh on every preview and up. Never creates, changes or deletes anything in the cloud.
 *
 * @example
 * const office = new VpnConnection("office", { vpnConnectionId: "vco-…", regionId: "eu-central-1" });
 * export const ikeVersion = office.ikeConfig.apply((ike) => ike?.ikeVersion);
 */
export class VpnConnection extends pulumi.dynamic.Resource {
  /** @internal The known part of the argument. */
  declare readonly expect: pulumi.Output<unknown>;
  /** @internal The argument, so that a further read of the connection works the same way. */
  declare readonly endpoint?: pulumi.Output<string>;
  /** @internal The argument. */
  declare readonly profile?: pulumi.Output<string>;
  /** @internal The argument. */
  declare readonly assumeRole?: pulumi.Output<AssumeRole>;

  /**
   * @param name Name of the resource in the program
   * @param args The connection to read, and how to read it
   * @throws ConfigurationError for invalid arguments, before anything is sent
   */
  constructor(name: string, args: VpnConnectionArgs, options: VpnConnectionOptions = {}) {
    checkArguments(args, options);
    const { vpnConnectionId, regionId, endpoint, profile, assumeRole, secrets } = args;
    const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
    // While one of these is unknown in a preview, the id is unknown too: a read without it would query the wrong place.
    const id = pulumi.all([vpnConnectionId, regionId, endpoint, profile, assumeRole, secrets]).apply(([given]) => idToRead(given));
    const later = waitBeforeRead(id, args, options);
    keepAnswersOutOfMessages();
    super(
      vpnConnectionProvider,
      name,
      { ...outputs, ...properties(args) },
      {
        ...options,
        id: later.id,
        additionalSecretOutputs: [...new Set([...(options.additionalSecretOutputs ?? []), ...secretOutputs])],
      },
      "alicloudVpn",
      "VpnConnection",
    );
    if (hasMocks()) markSecrets(this);
    warnOfUnseenRotation(secrets);
    later.judge(this);
    if (args.expect !== undefined) {
      judgeExpectation(this, { onUnexpected: args.onUnexpected ?? "error", hidden: options.additionalSecretOutputs ?? [] });
    }
  }

  /** Checks whether a value is a VpnConnection, of any copy of this package. */
  static override isInstance(value: unknown): value is VpnConnection {
    return pulumi.CustomResource.isInstance(value) && "tunnelPsks" in value;
  }

  /**
   * The whole connection without its secrets, the same as from `getVpnConnectionOutput`: for `apply`, for an export, for the functions over
   * a result.
   *
   * @example
   * export const reasons = office.settings.apply((connection) => assessHealth(connection).reasons);
   */
  get settings(): pulumi.Output<GetVpnConnectionResult> {
    const own = this as unknown as Record<string, pulumi.Output<unknown>>;
    const names = outputNames.filter((name) => !secrets.has(name));
    return pulumi.all(Object.fromEntries(names.map((name) => [name, own[name]]))) as unknown as pulumi.Output<GetVpnConnectionResult>;
  }

  /**
   * Same as the constructor, with the signature of `get` in other providers.
   *
   * @example
   * const office = VpnConnection.get("office", "vco-…", { regionId: "eu-central-1" });
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    args: Omit<VpnConnectionArgs, "vpnConnectionId"> = {},
    options: VpnConnectionOptions = {},
  ): VpnConnection {
    return new VpnConnection(name, { ...args, vpnConnectionId: id }, options);
  }
}

const secrets: ReadonlySet<string> = new Set(secretOutputs);

/** Marks the secrets as the engine does. The mocks of a unit test do not mark them, so a test would miss a leak. */
function markSecrets(resource: object): void {
  const own = resource as Record<string, pulumi.Output<unknown>>;
  for (const name of secretOutputs) own[name] = pulumi.secret(own[name]);
}
