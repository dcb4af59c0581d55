import { randomBytes } from "node:crypto";
import { ApiError } from "../answer/apiError";
import type { Caller, EmulatorRole, RamPolicy, RoleSession } from "../ram";
import { optional, type Parameters, required, wholeNumber } from "./parameters";

/** An account, as the Security Token Service knows it. */
export interface StsAccount {
  readonly accountId: string;
  /** By name. */
  readonly roles: ReadonlyMap<string, EmulatorRole>;
  readonly sessions: RoleSession[];
}

/** What an action of the Security Token Service is given besides its parameters. */
export interface StsContext {
  readonly caller: Caller;
  readonly now: number;
  /** An account by its id. */
  readonly accountOf: (accountId: string) => StsAccount | undefined;
}

/** The actions of the Security Token Service, by its names. */
export const stsActions: ReadonlyMap<string, (parameters: Parameters, context: StsContext) => object> = new Map([
  ["AssumeRole", assumeRole],
  ["GetCallerIdentity", getCallerIdentity],
]);

function assumeRole(parameters: Parameters, { now, accountOf }: StsContext): object {
  const arn = required(parameters, "RoleArn");
  const sessionName = required(parameters, "RoleSessionName");
  const [, accountId = "", roleName = ""] = /^acs:ram::(\d+):role\/(.+)$/.exec(arn) ?? [];
  const account = accountOf(accountId);
  const role = account?.roles.get(roleName);
  if (account === undefined || role === undefined) throw new ApiError("EntityNotExist.Role");
  if (role.externalId !== undefined && optional(parameters, "ExternalId") !== role.externalId) throw new ApiError("NoPermission");
  const seconds = wholeNumber(parameters, "DurationSeconds", 900, 43_200) ?? 3_600;
  const policy = optional(parameters, "Policy");
  const session: RoleSession = {
    accessKeyId: `STS.${randomBytes(12).toString("hex")}`,
    accessKeySecret: randomBytes(24).toString("base64url"),
    securityToken: randomBytes(48).toString("base64"),
    expiration: now + seconds * 1000,
    roleName,
    sessionName,
    policies: [...(role.policy === undefined ? [] : [role.policy]), ...(policy === undefined ? [] : [policyOf(policy)])],
  };
  account.sessions.push(session);
  return {
    AssumedRoleUser: assumedUser(accountId, session),
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: new Date(session.expiration).toISOString().replace(/\.\d+Z$/, "Z"),
    },
  };
}

function policyOf(text: string): RamPolicy {
  try {
    return JSON.parse(text) as RamPolicy;
  } catch {
    throw new ApiError("InvalidParameter", { about: "Policy" });
  }
}

const assumedUser = (accountId: string, { roleName, sessionName }: RoleSession) => ({
  Arn: `acs:ram::${accountId}:assumed-role/${roleName}/${sessionName}`,
  AssumedRoleId: `30000000000000000:${sessionName}`,
});

function getCallerIdentity(_parameters: Parameters, { caller: { accountId, session } }: StsContext): object {
  if (session === undefined) {
    return {
      IdentityType: "RAMUser",
      AccountId: accountId,
      PrincipalId: "20000000000000000",
      UserId: "20000000000000000",
      Arn: `acs:ram::${accountId}:user/emulator`,
    };
  }
  const { Arn, AssumedRoleId } = assumedUser(accountId, session);
  return { IdentityType: "AssumedRoleUser", AccountId: accountId, PrincipalId: AssumedRoleId, RoleId: "30000000000000000", Arn };
}
