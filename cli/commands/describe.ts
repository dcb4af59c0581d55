import { withCloud } from "../cloud";
import { command, exitCodes } from "../command";
import { connectionJson } from "../connectionJson";
import { cloudOptions, showSecretsOption } from "../options";
import { describeText } from "../tables/describe";
import { terminalOf } from "../terminal";

/** `vpn-connection describe`. */
export const describe = command({
  summary: "Show a connection: health, settings, tunnels side by side",
  description:
    "Reads a connection and shows its health and why, its settings, and its tunnels side by side. With --json: the object that\n" +
    "getVpnConnection gives in a program.",
  parameters: ["ID"],
  options: {
    ...cloudOptions,
    json: { type: "boolean", help: "Print the result as JSON." },
    "show-secrets": showSecretsOption,
  },
  examples: [
    ["vpn-connection describe vco-123", "one connection, in the region of the environment or the profile"],
    ["vpn-connection describe vco-123 --json | jq .ikeConfig", "its phase 1, for a script"],
  ],
  exitCodes: [[exitCodes.refused, "credentials or permissions"]],
  async run(values, [id = ""], context) {
    const connection = await withCloud(values, context, ({ reader, target }) => reader.describe(id, target));
    const showSecrets = values["show-secrets"] === true;
    const text = values.json
      ? connectionJson(connection, values, context)
      : describeText(connection, { ...terminalOf(context), showSecrets });
    context.stdout.write(text);
    return exitCodes.success;
  },
});
