import { assessHealth } from "../../provider/vpn/judge/health";
import { safeJson } from "../../render/data";
import { withCloud } from "../cloud";
import { command, exitCodes } from "../command";
import { cloudOptions } from "../options";
import { terminalOf } from "../terminal";
import { diagnosisText } from "../text/diagnosis";

/** `vpn-connection diagnose`. */
export const diagnose = command({
  summary: "Tell why a connection is down, and what the two sides disagree on",
  description:
    "Shows the health of a connection, and what the API's own diagnosis finds wrong with it: the reason, what the cloud side and the peer\n" +
    "are set to where they do not match, and the line of the log that says so.",
  parameters: ["ID"],
  options: { ...cloudOptions, json: { type: "boolean", help: "Print health, reasons and findings as JSON." } },
  examples: [
    ["vpn-connection diagnose vco-123", "why is it down?"],
    ["vpn-connection diagnose vco-123 --json | jq .diagnoses[]", "the findings, for a script"],
  ],
  json: [
    {
      when: "--json",
      version: 1,
      type: "HealthAssessment & { vpnConnectionId: string; regionId: string; name: string | null; diagnoses: VpnConnectionDiagnosis[] }",
    },
  ],
  exitCodes: [
    [exitCodes.success, "the diagnosis was made, whatever it found"],
    [exitCodes.refused, "credentials or permissions"],
  ],
  async run(values, [id = ""], context) {
    const { connection, diagnoses } = await withCloud(values, context, async ({ reader, target }) => {
      const connection = await reader.describe(id, target);
      return { connection, diagnoses: await reader.diagnose(connection, target) };
    });
    const { vpnConnectionId, regionId, name } = connection;
    const text = values.json
      ? `${safeJson({ vpnConnectionId, regionId, name, ...assessHealth(connection), diagnoses })}\n`
      : diagnosisText(connection, diagnoses, { ...terminalOf(context), now: Date.now() });
    context.stdout.write(text);
    return exitCodes.success;
  },
});
