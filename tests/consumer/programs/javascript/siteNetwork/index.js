const { ComponentResource } = require("@pulumi/pulumi");
const { VpnConnection } = require("pulumi-alicloud-vpn");

/** A company's own component. A program that uses it needs pulumi-alicloud-vpn among its own dependencies too. */
class SiteNetwork extends ComponentResource {
  /**
   * @param {string} name
   * @param {{ vpnConnectionId: string }} args
   */
  constructor(name, { vpnConnectionId }) {
    super("acme:network:Site", name);
    this.connection = VpnConnection.get(`${name}-connection`, vpnConnectionId, { regionId: "eu-central-1" }, { parent: this });
    this.registerOutputs();
  }
}

module.exports = { SiteNetwork };
