import type * as pulumi from "@pulumi/pulumi";
import type { VpnConnectionSecrets } from "../../provider/vpn/model/fields";
import {
  type GetVpnConnectionsConnection,
  type GetVpnConnectionsPlainConnection,
  type GetVpnConnectionsResult,
  getVpnConnections,
  getVpnConnectionsOutput,
  type VpnConnectionNames,
  type VpnConnectionsOutput,
} from "../../sdk/getVpnConnections";
import { accepts, isExactly } from "./assertions";

declare const flag: boolean;
declare const text: pulumi.Output<string>;
declare const component: pulumi.ComponentResource;

const all = getVpnConnections();
isExactly<Promise<GetVpnConnectionsResult<GetVpnConnectionsConnection>>, typeof all>();
all.then(({ ids, names, connections: [first] }) => {
  isExactly<string[], typeof ids>();
  isExactly<(string | null)[], typeof names>();
  isExactly<GetVpnConnectionsConnection | undefined, typeof first>();
  // @ts-expect-error no secret without asking for it
  first?.psk;
  // @ts-expect-error a list does not tell the zone
  first?.zoneNo;
  // @ts-expect-error a list does not tell whether BGP is on
  first?.vpnBgpConfig?.enableBgp;
});

const withSecrets = getVpnConnections({ secrets: "plain" });
isExactly<Promise<GetVpnConnectionsResult<GetVpnConnectionsPlainConnection>>, typeof withSecrets>();
const namesOnly = getVpnConnections({ details: false });
isExactly<Promise<VpnConnectionNames>, typeof namesOnly>();
const perhaps = getVpnConnections({ details: flag });
isExactly<Promise<VpnConnectionNames | GetVpnConnectionsResult<GetVpnConnectionsConnection>>, typeof perhaps>();

getVpnConnections(
  {
    ids: ["vco-a"],
    optional: true,
    nameRegex: /^prod-/,
    vpnGatewayId: "vpn-a",
    customerGatewayId: "cgw-a",
    resourceGroupId: "rg-a",
    tags: { site: "berlin" },
    status: ["ipsec_sa_established", "a_status_that_came_later"],
    health: "down",
    regionId: "eu-central-1",
    endpoint: "https://vpc.example",
  },
  { parent: component },
);
getVpnConnections({ nameRegex: "^prod-", health: ["up", "degraded"] as const });
// @ts-expect-error a mistyped filter
getVpnConnections({ vpnGateway: "vpn-a" });
// @ts-expect-error a list of ids
getVpnConnections({ ids: "vco-a" });
// @ts-expect-error a health that does not exist
getVpnConnections({ health: "Up" });
// @ts-expect-error values of tags are strings
getVpnConnections({ tags: { tier: 1 } });
// @ts-expect-error an Output is for the Output form
getVpnConnections({ vpnGatewayId: text });
// @ts-expect-error there is nothing to wait for in a list
getVpnConnections({ waitUntil: { health: "up" } });
// @ts-expect-error dependsOn is for the Output form
getVpnConnections({}, { dependsOn: component });

const lazy = getVpnConnectionsOutput(
  { ids: [text, "vco-b"], nameRegex: text.apply((source) => new RegExp(source)), tags: { site: text }, optional: true },
  { dependsOn: [component] },
);
isExactly<VpnConnectionsOutput<GetVpnConnectionsResult<GetVpnConnectionsConnection>>, typeof lazy>();
isExactly<pulumi.Output<Record<string, VpnConnectionSecrets>>, typeof lazy.secrets>();
accepts<pulumi.Output<string[]>>(lazy.ids);
lazy.connections.apply(([first]) => first?.health);
// @ts-expect-error the value itself has no secrets
lazy.connections.apply(([first]) => first?.psk);
const lazyNames = getVpnConnectionsOutput({ details: false });
// @ts-expect-error ids and names only
lazyNames.connections;
// @ts-expect-error an Output form never gives secrets in clear
getVpnConnectionsOutput({ secrets: "plain" });
