import { VpnConnection } from "pulumi-alicloud-vpn";

type Argument = ConstructorParameters<typeof VpnConnection>[1];

/** Makes the connections that the variable CONNECTIONS lists, name to arguments, and exports what EXPORTS names: `office.health`. */
export async function program(): Promise<Record<string, unknown>> {
  const wanted: Record<string, Argument> = JSON.parse(process.env.CONNECTIONS ?? "{}");
  const exported = (process.env.EXPORTS ?? "health").split(",");
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, args]) => {
      const connection = new VpnConnection(name, args) as object as Record<string, unknown>;
      return exported.map((output) => [`${name}.${output}`, connection[output]]);
    }),
  );
}
