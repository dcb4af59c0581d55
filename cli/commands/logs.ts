import { once } from "node:events";
import { shownValue } from "../../provider/alicloud/redact";
import { safeJson } from "../../render/data";
import { styles } from "../../render/styles";
import { durationText } from "../../render/words";
import { withCloud } from "../cloud";
import { type Context, command, exitCodes, UsageError } from "../command";
import { cloudOptions, durationIn } from "../options";
import { terminalOf, writeNote } from "../terminal";
import { logText } from "../text/diagnosis";

const options = {
  since: {
    type: "string",
    value: "TIME",
    check: sinceIn,
    help: "From when on: 90s, 15m, 2h ago, or a time such as 2026-01-31T12:00:00Z. Default: 10m.",
  },
  follow: { type: "boolean", short: "f", help: "Go on with the lines that are added, until Ctrl-C." },
  tunnel: { type: "string", value: "ID", help: "One tunnel of a dual-tunnel connection. Default: all, by time." },
  ...cloudOptions,
  json: { type: "boolean", help: "Print each line as one line of JSON." },
} as const;

/** `vpn-connection logs`. */
export const logs = command({
  summary: "Print a connection's IKE and IPsec log",
  description:
    "Prints what the cloud side logged about a connection, oldest line first, that of both tunnels by time. Times are in UTC. The\n" +
    "connection's own secrets are taken out.",
  parameters: ["ID"],
  options,
  examples: [
    ["vpn-connection logs vco-123 --since 1h", "the last hour"],
    ["vpn-connection logs vco-123 --follow", "what comes, while the peer is set up"],
    ["vpn-connection logs vco-123 --json | jq -r 'select(.level == \"PROTO_ERR\").message'", "the errors of the protocol alone"],
  ],
  json: [{ when: "--json, each line", version: 1, type: "VpnConnectionLogLine" }],
  exitCodes: [
    [exitCodes.refused, "credentials or permissions"],
    [exitCodes.interrupted, "Ctrl-C or SIGTERM"],
  ],
  async run(values, [id = ""], context) {
    const from = sinceIn(values.since ?? "10m");
    await withCloud(values, context, async ({ reader, target }) => {
      const connection = await reader.describe(id, target);
      const lines = reader.logs(connection, {
        ...{ ...target, from, follow: values.follow, pollSeconds: 2, tunnelId: values.tunnel },
        onIncomplete: () => writeNote(context, "logs", "The API has not searched the whole period: lines may be missing."),
        onFailure: ({ message }) => writeNote(context, "logs", `${message} Trying again.`),
      });
      const { colors, width } = terminalOf(context);
      const style = styles(colors);
      const tunnelIds = values.tunnel === undefined ? connection.tunnels.map(({ tunnelId }) => tunnelId ?? "") : [];
      let count = 0;
      for await (const line of lines) {
        count++;
        await print(values.json ? safeJson(line, 0) : logText(line, tunnelIds, style, width), context);
      }
      if (count === 0)
        writeNote(
          context,
          "logs",
          `There is nothing in the log of the last ${durationText((Date.now() - from) / 1000)}; --since goes further back.`,
        );
    });
    return exitCodes.success;
  },
});

/** Unix ms. */
function sinceIn(text: string): number {
  const seconds = durationIn(text);
  if (seconds !== undefined) return Date.now() - 1000 * seconds;
  // Output is in UTC, so input is too.
  const isLocal = /:\d\d(\.\d+)?$/.test(text) && !/[+-]\d\d:\d\d$/.test(text);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(isLocal ? `${text}Z` : text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    `--since takes a time back, such as 90s, 15m, 2h or 1d (at most 7d), or a timestamp such as 2026-01-31T12:00:00Z: ${shownValue(text)}`,
  );
}

/** Prints, and waits if the reader of stdout is slower than the API. */
async function print(text: string, { stdout, signal }: Context): Promise<void> {
  if (!stdout.write(`${text}\n`)) await once(stdout, "drain", { signal });
}
