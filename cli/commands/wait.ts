import { healths } from "../../provider/vpn/judge/health";
import type { Health, VpnConnectionResult } from "../../provider/vpn/model/fields";
import { parseWaitUntil, waitForConnection } from "../../provider/vpn/read/wait";
import { styles } from "../../render/styles";
import { durationText } from "../../render/words";
import { withCloud } from "../cloud";
import { type Context, command, exitCodes, type Values } from "../command";
import { connectionOutput } from "../connectionOutput";
import { cloudOptions, parseDuration, showSecretsOption } from "../options";
import { terminalOf, waitProgress } from "../terminal";
import { headingLines } from "../text/health";

const options = {
  health: {
    type: "string",
    multiple: true,
    value: "HEALTH",
    choices: healths,
    help: "Health to wait for: up, degraded, down or unknown. Repeat it where several will do. Default: up.",
  },
  status: {
    type: "string",
    multiple: true,
    value: "STATUS",
    help: "Status to wait for on every tunnel: ipsec_sa_established. Repeat it where several will do.",
  },
  timeout: { type: "string", short: "t", value: "TIME", check: parseDuration, help: "How long to wait: 90s, 15m, 2h. Default: 10m." },
  poll: { type: "string", value: "TIME", check: parseDuration, help: "Pause between the first two reads. Default: 5s." },
  ...cloudOptions,
  json: { type: "boolean", help: "Print the connection as it then is as JSON, as describe --json does." },
  "show-secrets": { ...showSecretsOption, help: "With --json: print pre-shared keys and the BGP key in clear." },
} as const;

/** `vpn-connection wait`. */
export const wait = command({
  summary: "Wait until a connection is up",
  description:
    "Reads a connection again and again until it is up, or whatever --health or --status ask for. What is seen meanwhile goes to stderr.\n" +
    "Each pause is half as long again as the one before, up to 30 s.",
  parameters: ["ID"],
  options,
  examples: [
    ["vpn-connection wait vco-123 --timeout 5m && ./deploy.sh", "go on once it is up"],
    ["vpn-connection wait vco-123 --health up --health degraded", "once it carries traffic at all"],
    ["vpn-connection wait vco-123 --status ike_sa_established --status ipsec_sa_established", "once phase 1 is there"],
  ],
  json: [{ when: "--json", version: 1, type: "GetVpnConnectionResult" }],
  exitCodes: [
    [exitCodes.success, "it is what was waited for"],
    [exitCodes.refused, "credentials or permissions"],
    [exitCodes.timeout, "it was not in time"],
    [exitCodes.interrupted, "Ctrl-C or SIGTERM"],
  ],
  async run(values, [id = ""], context) {
    const start = performance.now();
    const connection = await waitFor(id, values, context);
    const waited = durationText((performance.now() - start) / 1000);
    const { stdout } = context;
    const { colors, width } = terminalOf(context);
    if (values.json) stdout.write(connectionOutput(connection, "json", values, context));
    else stdout.write(`${[...headingLines(connection, styles(colors), width), `Waited ${waited}.`].join("\n")}\n`);
    return exitCodes.success;
  },
});

async function waitFor(id: string, values: Values<typeof options>, context: Context): Promise<VpnConnectionResult> {
  const { health, status, timeout = "10m", poll = "5s" } = values;
  const progress = waitProgress(context);
  const how = {
    until: parseWaitUntil({ health: health === undefined ? (status === undefined ? "up" : undefined) : (health as Health[]), status }),
    timeoutSeconds: parseDuration(timeout, "--timeout"),
    pollSeconds: parseDuration(poll, "--poll"),
    signal: context.signal,
    // The user knows which connection it is, and a terminal's line is short.
    onProgress: (line: string) => progress.tell(line.replace(`VPN connection ${id} to have `, "")),
  };
  try {
    return await withCloud(values, context, ({ reader, target }) =>
      waitForConnection(id, { ...how, read: (options) => reader.describe(id, { ...target, ...options }) }),
    );
  } finally {
    progress.end();
  }
}
