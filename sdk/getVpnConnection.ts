import * as pulumi from "@pulumi/pulumi";
import type { ConnectionRequest } from "../provider/programReads";
import { callFunction, callFunctionOutput, type FunctionCall } from "./callFunction";
import { checkOptions, checkOutputOptions, type FunctionOptions, type FunctionOutputOptions } from "./functionOptions";
import {
  type AsAsked,
  type GetVpnConnectionArgs,
  type GetVpnConnectionOutputArgs,
  type GetVpnConnectionPlainResult,
  type GetVpnConnectionResult,
  getVpnConnectionArgNames,
  type Maybe,
  type PlainSecrets,
  type VpnConnectionOutput,
} from "./getVpnConnectionArgs";
import { presentOf } from "./presentOf";
import { secretsOf, wantsPlainSecrets, withoutSecrets } from "./secretParts";

const name = "getVpnConnection";

/** The connection with its secrets, or nothing where `optional` lets it be missing. */
type Found = GetVpnConnectionPlainResult | undefined;
const read: FunctionCall<ConnectionRequest, Found>["read"] = (reads, args, context) => reads.connection(args, context);
const plainRead: typeof read = (reads, args, context) => reads.connection({ ...args, secrets: "include" }, context);

/** A unit test's mock can only answer with an object: an empty one stands for a missing connection. */
const found = (connection: Found, optional: boolean | undefined): Found =>
  optional === true && connection !== undefined && Object.keys(connection).length === 0 ? undefined : connection;

/**
 * Reads an IPsec-VPN connection that exists, afresh on every preview and up, without a resource in the state. Identical calls of one run
 * cost one request.
 *
 * The secrets are left out, since a plain value cannot be marked as secret, unless `secrets: "plain"` asks for them. Where they are needed,
 * `getVpnConnectionOutput` gives them as secret Outputs.
 *
 * @throws VpnConnectionNotFoundError unless `optional` is true; WaitTimeoutError; any other VpnConnectionError of the class that says why
 *
 * @example
 * const { ikeConfig, health } = await getVpnConnection({ vpnConnectionId: "vco-…", regionId: "eu-central-1" });
 */
export async function getVpnConnection<Secrets extends PlainSecrets = "omit", Optional extends boolean = false>(
  args: GetVpnConnectionArgs<Secrets, Optional>,
  options: FunctionOptions = {},
): Promise<Maybe<Optional, AsAsked<Secrets, GetVpnConnectionPlainResult, GetVpnConnectionResult>>> {
  const given = presentOf(name, "argument", args, getVpnConnectionArgNames);
  const checkedOptions = checkOptions(name, options);
  const plain = wantsPlainSecrets(given.secrets);
  const connection = found(await callFunction({ name, read: plainRead }, given as ConnectionRequest, checkedOptions), given.optional);
  return (connection && !plain ? withoutSecrets(connection) : connection) as Maybe<
    Optional,
    AsAsked<Secrets, GetVpnConnectionPlainResult, GetVpnConnectionResult>
  >;
}

/**
 * The same as `getVpnConnection` for arguments that may be Outputs: an Output of the connection that anyone may read, with its secrets
 * beside it as secret Outputs. While an argument is unknown, as an id of a connection that is still to be made is in a preview, the result
 * is unknown too and nothing is sent.
 *
 * The Output fails as `getVpnConnection` does. What can be told from the names of arguments and options alone is thrown at once.
 *
 * @example
 * const office = getVpnConnectionOutput({ vpnConnectionId: gateway.connectionId });
 * export const ikeVersion = office.ikeConfig.apply((ike) => ike?.ikeVersion);
 * export const psk = office.psk; // [secret]
 */
export function getVpnConnectionOutput<Optional extends boolean = false>(
  args: GetVpnConnectionOutputArgs<Optional>,
  options: FunctionOutputOptions = {},
): VpnConnectionOutput<Maybe<Optional, GetVpnConnectionResult>> {
  const given = presentOf(`${name}Output`, "argument", args, getVpnConnectionArgNames);
  const checkedOptions = checkOutputOptions(name, options);
  const connection = callFunctionOutput<ConnectionRequest, Found>({ name, read }, { ...given }, checkedOptions).apply((value) =>
    found(value as Found, given.optional),
  );
  const secrets = connection.apply(secretsOf);
  const readable = connection.apply((value) => value && withoutSecrets(value));
  return Object.assign(readable as pulumi.Output<Maybe<Optional, GetVpnConnectionResult>>, {
    psk: pulumi.secret(secrets.psk),
    tunnelPsks: pulumi.secret(secrets.tunnelPsks),
    bgpAuthKey: pulumi.secret(secrets.bgpAuthKey),
  });
}
