import { ApiError } from "./answer/apiError";
import type { ApiCall } from "./request/apiCall";

/** A RAM policy, as the RAM console shows it. */
export interface RamPolicy {
  /** `1`. */
  readonly Version: string;
  /** What it says; what no statement allows is denied. */
  readonly Statement: readonly RamStatement[];
}

/** What a policy allows or denies. `*` stands for any text, `?` for any one character. */
export interface RamStatement {
  /** Whether it allows or denies; to deny comes first. */
  readonly Effect: "Allow" | "Deny";
  /** Actions, such as `vpc:DescribeVpnConnection`. */
  readonly Action: string | readonly string[];
  /** Resources, such as `acs:vpc:*:*:vpnconnection/*`. */
  readonly Resource: string | readonly string[];
}

/** A role of an account. */
export interface EmulatorRole {
  /** What its sessions may do; everything when absent. */
  readonly policy?: RamPolicy | undefined;
  /** What whoever assumes it has to give. */
  readonly externalId?: string | undefined;
}

/** Temporary credentials of a role. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** Unix ms. */
  readonly expiration: number;
  readonly roleName: string;
  readonly sessionName: string;
  /** All of them have to allow what the session does. */
  readonly policies: readonly RamPolicy[];
}

/** Who sent a call. */
export interface Caller {
  /** The account that it belongs to. */
  readonly accountId: string;
  /** Undefined: the account's own key. */
  readonly session: RoleSession | undefined;
  readonly policies: readonly RamPolicy[];
}

/**
 * Checks that all policies of a caller allow what a call asks for.
 * @throws ApiError as the product words it
 */
export function authorize({ policies, accountId }: Caller, product: "vpc" | "sts", { action, parameters }: ApiCall): void {
  // Whoever has a key may ask who it is.
  if (action === "GetCallerIdentity") return;
  const resource = resourceOf(accountId, action, parameters);
  if (policies.every((policy) => allows(policy, `${product}:${action}`, resource))) return;
  throw new ApiError(product === "vpc" ? "Forbidden.RAM" : "NoPermission");
}

/** Whether a policy allows an action on a resource: a statement has to allow it, and none may deny it. */
export function allows({ Statement }: RamPolicy, action: string, resource: string): boolean {
  const matching = Statement.filter(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}

function matches(patterns: string | readonly string[], text: string): boolean {
  return [patterns].flat().some((pattern) => {
    const source = pattern
      .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".");
    return new RegExp(`^${source}$`, "i").test(text);
  });
}

function resourceOf(accountId: string, action: string, parameters: ApiCall["parameters"]): string {
  const { RegionId, RoleArn, VpnConnectionId = "*", CustomerGatewayId = "*", VpnGatewayId = "*" } = parameters;
  if (RoleArn !== undefined) return RoleArn;
  const kind = /CustomerGateway/.test(action)
    ? `customergateway/${CustomerGatewayId}`
    : /VpnGateway/.test(action)
      ? `vpngateway/${VpnGatewayId}`
      : `vpnconnection/${VpnConnectionId}`;
  return `acs:vpc:${RegionId}:${accountId}:${kind}`;
}
