import { all, Config } from "@pulumi/pulumi";
import { getVpnConnectionOutput } from "pulumi-alicloud-vpn";
import { LocalFile } from "./localFile";
import { swanctlConf } from "./swanctlConf";

const config = new Config();
const connection = getVpnConnectionOutput({ vpnConnectionId: config.require("vpnConnectionId") });

// The content holds the pre-shared key, so it is a secret: encrypted in the state, [secret] in every preview.
const content = all([connection, connection.psk, connection.tunnelPsks]).apply(([settings, psk, tunnelPsks]) =>
  swanctlConf(settings, (tunnelId) => (tunnelId === null ? psk : (tunnelPsks?.[tunnelId] ?? null))),
);

/** Where the configuration stands; it is written anew exactly when a setting of the tunnel changes. */
export const path = new LocalFile("swanctl.conf", { path: config.get("file") ?? "swanctl.conf", content }).path;
