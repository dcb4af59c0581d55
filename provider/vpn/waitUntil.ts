import { ConfigurationError } from "../alicloud/errors";
import { assessHealth } from "./health";
import { isHealth } from "./healths";
import type { Health, SaStatus, VpnConnectionResult } from "./model";
import { listOf, type OneOrMore } from "./oneOrMore";
import { tunnelsOf } from "./tunnelsOf";

/** What a connection is waited to have: a health, a status, or both. Of a list any one will do. */
export type WaitUntil = WaitUntilHealth | WaitUntilStatus;

/** Waits for a health, such as `{ health: "up" }`. */
export interface WaitUntilHealth {
  /** Health of the connection as a whole. */
  readonly health: OneOrMore<Health>;
  /** Status of every tunnel, as in `WaitUntilStatus`. */
  readonly status?: OneOrMore<SaStatus> | undefined;
}

/** Waits for a status, such as `{ status: "ipsec_sa_established" }`. */
export interface WaitUntilStatus {
  /** Health of the connection as a whole, as in `WaitUntilHealth`. */
  readonly health?: OneOrMore<Health> | undefined;
  /** State of the security associations; on a dual-tunnel connection that of every tunnel. */
  readonly status: OneOrMore<SaStatus>;
}

/**
 * Checks what a program, perhaps without a compiler, wants to wait for: a mistyped health would be waited for in vain.
 * @throws ConfigurationError
 */
export function parseWaitUntil(raw: unknown): WaitUntil {
  const refuse = (what: string): never => {
    throw new ConfigurationError(what, { remedy: 'Write { health: "up" } or { status: "ipsec_sa_established" }.' });
  };
  if (typeof raw !== "object" || raw === null) return refuse("waitUntil is not an object");
  const given = Object.entries(raw).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return refuse("waitUntil names nothing to wait for");
  for (const [name, value] of given) {
    const values = listOf(value as OneOrMore<unknown>);
    if (name !== "health" && name !== "status") return refuse(`waitUntil has no key ${JSON.stringify(name)}`);
    const fits = (one: unknown) => (name === "health" ? isHealth(one) : typeof one === "string" && one !== "");
    if (values.length === 0 || !values.every(fits)) return refuse(`waitUntil.${name} is not a ${name}: ${JSON.stringify(value)}`);
  }
  return Object.fromEntries(given) as unknown as WaitUntil;
}

/** Whether a connection is what is waited for. */
export function isReached({ health, status }: WaitUntil, connection: VpnConnectionResult): boolean {
  return (
    (health === undefined || listOf(health).includes(connection.health)) &&
    (status === undefined || tunnelsOf(connection).every((tunnel) => tunnel.status !== null && listOf(status).includes(tunnel.status)))
  );
}

/** What is waited for, in words. */
export const wantedText = ({ health, status }: WaitUntil): string =>
  [health && `health ${listOf(health).join(" or ")}`, status && `status ${listOf(status).join(" or ")}`].filter(Boolean).join(" and ");

/** How a connection stands, in the words of what is waited for, and why. */
export function seenText({ status }: WaitUntil, connection: VpnConnectionResult): string {
  const { health, reasons } = assessHealth(connection);
  const statuses =
    status &&
    `status ${tunnelsOf(connection)
      .map((tunnel) => tunnel.status ?? "not reported")
      .join(" and ")}`;
  return [[`health ${health}`, statuses].filter(Boolean).join(", "), ...reasons.map(({ message }) => message)]
    .join(". ")
    .replace(/\.$/, "");
}
