import * as pulumi from "@pulumi/pulumi";
import { VpnConnection } from "pulumi-alicloud-vpn";

/** The resource of the plugin, as a generated SDK has it. */
class PluginConnection extends pulumi.CustomResource {
  declare readonly pskFingerprint: pulumi.Output<string | null>;

  constructor(name: string, id: string, options?: pulumi.CustomResourceOptions) {
    super("alicloud-vpn:index:VpnConnection", name, { pskFingerprint: undefined }, { ...options, id });
  }
}

/** Both kinds of resource: the dynamic one, and the plugin's by the stack's settings and by a provider of its own. */
export async function program(): Promise<object> {
  const config = new pulumi.Config();
  const office = new VpnConnection("office", { vpnConnectionId: "vco-gw8berlin" });
  const datacentre = new PluginConnection("datacentre", "vco-gw8madrid");
  const settings = {
    ...{ region: "cn-hangzhou", accessKey: "LTAIabroad", secretKey: config.requireSecret("secretKey") },
    ...{ endpoint: config.require("endpoint"), fingerprintKey: config.requireSecret("fingerprintKey") },
  };
  const provider = new (class extends pulumi.ProviderResource {
    constructor() {
      super("alicloud-vpn", "otherAccount", settings);
    }
  })();
  const abroad = new PluginConnection("abroad", "vco-gw8berlin", { provider });
  return { fingerprints: [office.pskFingerprint, datacentre.pskFingerprint, abroad.pskFingerprint] };
}
