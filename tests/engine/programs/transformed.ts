import { VpnConnection } from "pulumi-alicloud-vpn";

/** Makes a connection whose id a transformation changes: the older kind, which sees the arguments before the engine does. */
export async function program(): Promise<Record<string, unknown>> {
  const office = new VpnConnection(
    "office",
    { vpnConnectionId: "vco-gw8berlin" },
    { transformations: [({ props, opts }) => ({ props: { ...props, vpnConnectionId: process.env.TRANSFORMED_ID }, opts })] },
  );
  return { vpnConnectionId: office.vpnConnectionId };
}
