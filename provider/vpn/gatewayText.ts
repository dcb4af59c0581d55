import { redact } from "../alicloud/redact";
import type { VpnConnectionSecrets } from "./model";

/**
 * Shorter secrets are looked for in no log: what equals one is likelier a part of an address or a number, and blanking that out wherever it
 * stands would spell the secret.
 */
const shortestSought = 8;

/**
 * A remover of secrets from what the gateways wrote, such as lines of a log: of what looks like a key whatever its value, and of the
 * connections' own secrets, also as the hexadecimal dump of a debug line.
 */
export function withoutSecrets(connections: Iterable<Partial<VpnConnectionSecrets>>): (text: string) => string {
  const secrets: string[] = [];
  for (const { psk, tunnelPsks, bgpAuthKey } of connections) {
    const own = [psk, bgpAuthKey, ...Object.values(tunnelPsks ?? {})].filter((secret) => typeof secret === "string");
    secrets.push(
      ...own.filter(({ length }) => length >= shortestSought).flatMap((secret) => [secret, Buffer.from(secret).toString("hex")]),
    );
  }
  return (text) => redact(text, secrets);
}
