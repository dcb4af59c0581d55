import { RpcClient } from "../client";
import { centralRegion, type Endpoint } from "../endpoint";
import { CredentialsError, MalformedResponseError, VpnConnectionError } from "../errors";
import type { AssumeRole } from "../identity";
import type { RpcResponse } from "../rpcTypes";
import type { ClientSettings } from "../settings";
import { type CredentialSource, type Credentials, cachedSource } from "./credentials";

/** How to ask the Security Token Service. */
export interface StsOptions {
  readonly endpoint: Endpoint;
  readonly settings: ClientSettings;
  readonly signal?: AbortSignal | undefined;
}

/** Returns a source of the role's sessions. All callers share a session, which is renewed before its end. */
export function assumedRole(
  role: AssumeRole & { readonly sessionName: string },
  base: CredentialSource,
  options: StsOptions,
): CredentialSource {
  return cachedSource(async () => {
    const { body } = await ask("AssumeRole", `role ${role.roleArn}`, parametersOf(role), base, options);
    return {
      credentials: sessionOf(body, role),
      origin: `the role ${role.roleArn}, assumed with the credentials from ${base.origin ?? "the program"}`,
    };
  });
}

const parametersOf = ({ roleArn, sessionName, externalId, policy, durationSeconds }: AssumeRole & { readonly sessionName: string }) => ({
  RoleArn: roleArn,
  RoleSessionName: sessionName,
  ...(externalId !== undefined && { ExternalId: externalId }),
  ...(policy !== undefined && { Policy: policy }),
  ...(durationSeconds !== undefined && { DurationSeconds: String(durationSeconds) }),
});

function sessionOf({ Credentials: session }: RpcResponse["body"], { roleArn }: AssumeRole): Credentials {
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = Object(session) as Readonly<Record<string, unknown>>;
  const expiration = Date.parse(String(Expiration));
  if (isText(AccessKeyId) && isText(AccessKeySecret) && isText(SecurityToken) && !Number.isNaN(expiration))
    return Object.freeze({ accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken, expiration });
  throw new CredentialsError(`the Security Token Service gave no usable session of the role ${roleArn}`);
}

/** Owner of credentials. */
export interface CallerIdentity {
  /** Id of the account. */
  readonly accountId: string;
  /** ARN of the user, the role session or the account. */
  readonly arn: string;
  /** `Account`, `RAMUser` or `AssumedRoleUser`. */
  readonly identityType: string | null;
  readonly principalId: string | null;
}

/** Returns the owner of credentials. This needs no permission. */
export async function callerIdentity(credentials: CredentialSource, options: StsOptions): Promise<CallerIdentity> {
  const { body } = await ask("GetCallerIdentity", "these credentials", {}, credentials, options);
  const { AccountId, Arn, IdentityType, PrincipalId } = body;
  if (!isText(AccountId) || !isText(Arn))
    throw new MalformedResponseError("the Security Token Service did not say whose credentials these are");
  const optional = (value: unknown) => (isText(value) ? value : null);
  return { accountId: AccountId, arn: Arn, identityType: optional(IdentityType), principalId: optional(PrincipalId) };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Errors that blame the caller or the request. All others mean that the service was not reached. */
const refusals: readonly string[] = ["AccessDenied", "Credentials", "InvalidRequest", "VpnConnectionNotFound"];

async function ask(
  action: string,
  subject: string,
  parameters: Readonly<Record<string, string>>,
  credentials: CredentialSource,
  { endpoint, settings, signal }: StsOptions,
): Promise<RpcResponse> {
  const client = new RpcClient({ version: "2015-04-01", credentials, settings });
  try {
    const remedies = action === "AssumeRole" ? roleRemedies : undefined;
    return await client.call({ action, parameters, subject, endpoint, regionId: centralRegion, hidesRegion: true, remedies, signal });
  } catch (error) {
    if (!(error instanceof VpnConnectionError) || !refusals.includes(error.code) || error instanceof CredentialsError) throw error;
    const { message, requestId, apiCode, httpStatus } = error;
    throw Object.assign(new CredentialsError(message), { requestId, apiCode, httpStatus });
  } finally {
    await client.close();
  }
}

const check = "Check the role's ARN, its trust policy, its external id, and that who assumes it is granted sts:{action}.";
const roleRemedies = { AccessDenied: check, InvalidRequest: check, NotFound: check };
