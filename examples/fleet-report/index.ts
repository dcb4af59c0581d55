import {
  assessCryptography,
  assessHealth,
  failingFindings,
  type GetVpnConnectionsConnection,
  getVpnConnections,
  tunnelsOf,
} from "pulumi-alicloud-vpn";

/** A Markdown report: `pulumi stack output report`. */
export = async () => {
  const { connections } = await getVpnConnections();
  const down = connections.filter(({ health }) => health === "down").length;
  return {
    report: [
      `${connections.length} connections, ${down} down.`,
      "",
      "| connection | health | tunnels | weak settings |",
      "|---|---|---|---|",
      ...connections.map(row),
      "",
    ].join("\n"),
  };
};

function row(connection: GetVpnConnectionsConnection): string {
  const { health } = connection;
  const { reasons } = assessHealth(connection);
  const why = reasons.map(({ message }) => message).join(" ");
  const tunnels = tunnelsOf(connection).map(
    ({ ikeConfig, ipsecConfig }) =>
      `${ikeConfig?.ikeVersion ?? "?"} ${ipsecConfig?.ipsecEncAlg ?? "?"}/${ipsecConfig?.ipsecAuthAlg ?? "?"}`,
  );
  const weak = failingFindings(assessCryptography(connection)).map(({ path, value }) => `${path} ${value}`);
  const cells = [
    connection.name ?? connection.vpnConnectionId,
    [health, why].filter(Boolean).join(": "),
    tunnels.join(", "),
    weak.join(", "),
  ];
  return `| ${cells.map(cell).join(" | ")} |`;
}

/** A name is anybody's: it must not end the cell or start a tag. */
const cell = (text: string): string =>
  text.replace(/[\r\n]+/g, " ").replace(/[|<>&\\`*_[\]]/g, (character) => `&#${character.charCodeAt(0)};`);
