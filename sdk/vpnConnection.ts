import * as pulumi from "@pulumi/pulumi";
import { outputNames, secretOutputs } from "../provider/outputs";
import { vpnConnectionProvider } from "../provider/provider";
import type { VpnConnectionFingerprints, VpnConnectionSecrets, VpnConnectionSettings } from "../provider/vpn/model/settings";
import { keepAnswersOutOfMessages } from "./programRun";
import { judgeExpectation, warnOfUnseenRotation } from "./verdict";
import { checkArguments, idToRead, properties, type VpnConnectionArgs, type VpnConnectionOptions } from "./vpnConnectionArgs";
import { waitBeforeRead } from "./waitBeforeRead";

/** Each value as an output, with the doc comment of its field. */
type OutputsOf<Values> = { readonly [Key in keyof Values]: pulumi.Output<Values[Key]> };

/** The outputs of the resource: one for each field. */
export interface VpnConnection
  extends OutputsOf<VpnConnectionSettings>,
    OutputsOf<VpnConnectionSecrets>,
    OutputsOf<VpnConnectionFingerprints> {}

/**
 * An IPsec-VPN connection that exists, read afresh on every preview and up. Nothing in the cloud is ever created, changed or deleted.
 *
 * @example
 * const office = new VpnConnection("office", { vpnConnectionId: "vco-…", regionId: "eu-central-1" });
 * export const ikeVersion = office.ikeConfig.apply((ike) => ike?.ikeVersion);
 */
export class VpnConnection extends pulumi.dynamic.Resource {
  /** @internal What is known of the argument. */
  declare readonly expect: pulumi.Output<unknown>;

  /**
   * @param name Name of the resource in the program
   * @param args Which connection, and how to read it
   * @throws ConfigurationError for arguments that cannot work, before anything is sent
   */
  constructor(name: string, args: VpnConnectionArgs, options: VpnConnectionOptions = {}) {
    checkArguments(args, options);
    const { vpnConnectionId, regionId, endpoint, profile, assumeRole, secrets } = args;
    const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
    // While one of these is unknown in a preview the id is too: a read that misses one would ask in the wrong place.
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
    warnOfUnseenRotation(secrets);
    later.judge(this);
    if (args.expect !== undefined) {
      judgeExpectation(this, { onUnexpected: args.onUnexpected ?? "error", hidden: options.additionalSecretOutputs ?? [] });
    }
  }

  /**
   * The same as the constructor, in the form that other providers' resources have it.
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
