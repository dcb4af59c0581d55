import { timingSafeEqual } from "node:crypto";
import { ApiError } from "../answer/apiError";
import type { Caller, RamPolicy, RoleSession } from "../ram";
import type { ApiCall } from "./apiCall";
import type { UsedNonces } from "./usedNonces";

/** What a client signs with. */
export interface EmulatorCredentials {
  /** Id of the access key. */
  readonly accessKeyId: string;
  /** Secret of the access key. */
  readonly accessKeySecret: string;
  /** Present for temporary (STS) credentials: requests then have to carry it. */
  readonly securityToken?: string | undefined;
}

/** What the emulator holds against a signature. */
export interface Keyring {
  readonly accountId: string;
  /** What the account's own key may do; everything when undefined. */
  readonly policy: RamPolicy | undefined;
  /** Temporary credentials of roles. */
  readonly sessions: readonly RoleSession[];
  readonly credentials: EmulatorCredentials;
  /** Temporary credentials that were good once: they are answered with `InvalidSecurityToken.Expired`. */
  readonly expired: readonly EmulatorCredentials[];
  readonly nonces: UsedNonces;
  readonly now: () => number;
}

const clockTolerance = 15 * 60_000;

/**
 * Checks who sent a call, as the API's gateway does: form, access key, token, time, signature, and last the nonce, so that
 * a forged request cannot use one up.
 * @returns who it was
 * @throws ApiError
 */
export function authenticate(call: ApiCall, keyring: Keyring): Caller {
  if (call.flaw !== undefined) throw new ApiError("IncompleteSignature", { about: call.flaw });
  const session = sessionOf(call, keyring);
  const credentials = session ?? accountOf(call, keyring);
  checkTime(call.timestamp, keyring.now());
  const { echo, sign } = call.serverSide();
  if (!equal(sign(credentials.accessKeySecret), call.signature)) throw new ApiError("SignatureDoesNotMatch", { about: echo });
  if (!keyring.nonces.take(call.nonce, keyring.now())) throw new ApiError("SignatureNonceUsed");
  const { accountId, policy } = keyring;
  return { accountId, session, policies: session?.policies ?? (policy === undefined ? [] : [policy]) };
}

/** @throws ApiError for one that has ended */
function sessionOf({ accessKeyId, securityToken }: ApiCall, { sessions, now }: Keyring): RoleSession | undefined {
  const session = sessions.find((one) => one.accessKeyId === accessKeyId && one.securityToken === securityToken);
  if (session !== undefined && session.expiration <= now()) throw new ApiError("InvalidSecurityToken.Expired");
  return session;
}

function accountOf({ accessKeyId, securityToken }: ApiCall, { credentials, expired }: Keyring): EmulatorCredentials {
  const token = credentials.securityToken ?? "";
  const isKnown = accessKeyId === credentials.accessKeyId;
  if (isKnown && securityToken === token) return credentials;
  if (securityToken !== "" && expired.some((old) => old.accessKeyId === accessKeyId && old.securityToken === securityToken)) {
    throw new ApiError("InvalidSecurityToken.Expired");
  }
  // A temporary key means nothing without its token.
  if (!isKnown || securityToken === "") throw new ApiError("InvalidAccessKeyId.NotFound");
  throw new ApiError(token === "" ? "InvalidSecurityToken.MismatchWithAccessKey" : "InvalidSecurityToken.Malformed");
}

function checkTime(timestamp: string, now: number): void {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp) || Number.isNaN(Date.parse(timestamp)))
    throw new ApiError("InvalidTimeStamp.Format");
  if (Math.abs(Date.parse(timestamp) - now) > clockTolerance) throw new ApiError("InvalidTimeStamp.Expired");
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
