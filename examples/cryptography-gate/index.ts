import { all, Config, RunError, unsecret } from "@pulumi/pulumi";
import { assessCryptography, failingFindings, getVpnConnectionOutput } from "pulumi-alicloud-vpn";

const ids = new Config().requireObject<string[]>("vpnConnectionIds");

/** How many connections were found strong enough; the preview fails, and names each setting, while one is not. */
export const passed = all(ids.map(findingsOf)).apply((findings) => {
  const lines = findings.flat();
  if (lines.length > 0) throw new RunError(`Weak cryptography:\n${lines.join("\n")}`);
  return ids.length;
});

function findingsOf(vpnConnectionId: string) {
  const connection = getVpnConnectionOutput({ vpnConnectionId });
  const lines = all([connection, connection.psk, connection.tunnelPsks]).apply(([settings, psk, tunnelPsks]) =>
    failingFindings(assessCryptography({ ...settings, psk, tunnelPsks })).map(
      ({ path, value, severity, reason, source }) =>
        `  ${settings.name ?? vpnConnectionId}: ${path} is ${value ?? "not reported"} (${severity}). ${reason} [${source}]`,
    ),
  );
  // A finding tells that a pre-shared key is weak, and never the key: it need not be secret.
  return unsecret(lines);
}
