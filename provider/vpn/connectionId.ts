import { ConfigurationError } from "../alicloud/errors";

/** What an id of an IPsec-VPN connection looks like. */
export const connectionIdPattern = /^vco-[A-Za-z0-9]+$/;

/**
 * Checks the id of a connection before anything is sent.
 * @throws ConfigurationError
 */
export function parseConnectionId(raw: unknown): string {
  if (typeof raw === "string" && connectionIdPattern.test(raw)) return raw;
  throw new ConfigurationError(`vpnConnectionId ${whatIsWrong(raw)}`, {
    remedy: "An id starts with vco- and continues with letters and digits; the console shows it under VPN > IPsec Connections.",
  });
}

function whatIsWrong(raw: unknown): string {
  if (raw === undefined || raw === null) return "is missing";
  if (raw === "") return "is empty";
  const shown = typeof raw === "string" ? JSON.stringify(raw.length > 80 ? `${raw.slice(0, 80)}…` : raw) : `a value of type ${typeof raw}`;
  return `is not the id of a VPN connection: ${shown}`;
}
