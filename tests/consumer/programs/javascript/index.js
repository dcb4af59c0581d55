const { Config } = require("@pulumi/pulumi");
const { SiteNetwork } = require("site-network");

const { connection } = new SiteNetwork("office", { vpnConnectionId: new Config().require("vpnConnectionId") });

module.exports = {
  ikeVersion: connection.ikeConfig.apply((ike) => ike?.ikeVersion),
  localSubnets: connection.localSubnets,
  health: connection.health,
  psk: connection.psk,
};
