import { callerIdentity } from "../../provider/alicloud/credentials/sts";
import { stsEndpoint } from "../../provider/alicloud/endpoint";
import { printable } from "../../provider/alicloud/redact";
import { resolveSettings } from "../../provider/alicloud/settings";
import { safeJson } from "../../render/data";
import { credentialsOf } from "../cloud";
import { command, exitCodes } from "../command";
import { identityOptions } from "../options";

/** `vpn-connection whoami`. */
export const whoami = command({
  summary: "Show as whom connections are read",
  description:
    "Asks the Security Token Service whom the credentials belong to that the other commands would use with the same options: where they\n" +
    "were found, the account, and the user or role. It takes no permission, and never prints a key.",
  parameters: [],
  options: { ...identityOptions, json: { type: "boolean", help: "Print it as JSON." } },
  examples: [
    ["vpn-connection whoami", "which account, which user, found where"],
    ["vpn-connection whoami --role-arn acs:ram::1234567890123456:role/vpn-reader", "whether the role can be assumed"],
  ],
  json: [
    {
      when: "--json",
      version: 1,
      type: "{ accountId: string; arn: string; identityType: string | null; principalId: string | null; source: string | null }",
    },
  ],
  exitCodes: [[exitCodes.refused, "no credentials, or some that are not accepted"]],
  async run(values, _parameters, { env, stdout }) {
    const settings = resolveSettings(() => undefined);
    const credentials = credentialsOf(values, env, settings);
    const identity = {
      ...(await callerIdentity(credentials, { endpoint: stsEndpoint(env), settings })),
      source: credentials.origin ?? null,
    };
    if (values.json) stdout.write(`${safeJson(identity)}\n`);
    else stdout.write(`${lines(identity).map(printable).join("\n")}\n`);
    return exitCodes.success;
  },
});

const lines = ({
  accountId,
  arn,
  identityType,
  source,
}: Readonly<Record<"accountId" | "arn" | "identityType" | "source", string | null>>) => [
  `Account    ${accountId}`,
  `Principal  ${arn}${identityType === null ? "" : ` (${identityType})`}`,
  `Source     ${source}`,
];
