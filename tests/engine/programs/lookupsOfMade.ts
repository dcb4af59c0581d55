import { getVpnConnection, getVpnConnectionOutput, getVpnConnections, getVpnConnectionsOutput } from "pulumi-alicloud-vpn";
import { Note } from "./note";

const { KNOWN_ID = "", MADE_ID = "" } = process.env;

/** Every function with arguments that are known, and its Output form with some that another resource of the program makes. */
export async function program(): Promise<Record<string, unknown>> {
  const maker = new Note("maker", { keeps: MADE_ID });
  const plain = await getVpnConnection({ vpnConnectionId: KNOWN_ID });
  const again = getVpnConnectionOutput({ vpnConnectionId: KNOWN_ID });
  const listed = await getVpnConnections({ ids: [KNOWN_ID] });
  const made = getVpnConnectionOutput({ vpnConnectionId: maker.made });
  const madeToo = getVpnConnectionOutput({ vpnConnectionId: maker.made });
  const listedMade = getVpnConnectionsOutput({ ids: [maker.made, KNOWN_ID] });
  const afterMaker = getVpnConnectionOutput({ vpnConnectionId: KNOWN_ID }, { dependsOn: maker });
  new Note("peer", { ike: made.ikeConfig, psk: made.psk });
  return {
    plain: plain.name,
    again: again.name,
    listed: listed.names,
    made: made.name,
    psk: made.psk,
    same: madeToo.health,
    listedMade: listedMade.names,
    afterMaker: afterMaker.name,
  };
}
