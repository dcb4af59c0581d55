import { RpcClient } from "../provider/alicloud/client";
import { identitySource } from "../provider/alicloud/credentials/chain";
import type { CredentialSource } from "../provider/alicloud/credentials/credentials";
import { environmentEndpoint, parseEndpoint } from "../provider/alicloud/endpoint";
import { parseRoleArn } from "../provider/alicloud/identity";
import { environmentRegion, profileRegion } from "../provider/alicloud/region";
import { type ClientSettings, resolveSettings } from "../provider/alicloud/settings";
import { apiVersion, VpnReader } from "../provider/vpn/read/vpnReader";
import { type Context, UsageError } from "./command";
import type { CloudValues } from "./options";

/** What a command reads with, and what to give to each read. */
export interface Cloud {
  readonly reader: VpnReader;
  readonly target: { readonly regionId: string; readonly signal: AbortSignal };
}

/** Calls `use` with a reader as the options say, and ends its sockets. */
export async function withCloud<T>(values: CloudValues, { env, signal }: Context, use: (cloud: Cloud) => Promise<T>): Promise<T> {
  const regionId = await regionOf(values, env);
  const reader = readerOf(values, env, regionId);
  try {
    return await use({ reader, target: { regionId, signal } });
  } finally {
    await reader.close();
  }
}

function readerOf(values: CloudValues, env: NodeJS.ProcessEnv, regionId: string): VpnReader {
  const settings = resolveSettings(() => undefined);
  return new VpnReader({
    rpc: new RpcClient({ version: apiVersion, settings, credentials: credentialsOf(values, env, settings) }),
    defaultRegion: async () => regionId,
    endpoint: values.endpoint === undefined ? environmentEndpoint(env) : parseEndpoint(values.endpoint, "--endpoint"),
  });
}

/** The credentials that the options and the environment choose. */
function credentialsOf(values: CloudValues, env: NodeJS.ProcessEnv, settings: ClientSettings): CredentialSource {
  const { "role-arn": roleArn, "external-id": externalId } = values;
  if (externalId !== undefined && roleArn === undefined) throw new UsageError("--external-id needs --role-arn");
  const assumeRole = roleArn === undefined ? undefined : { roleArn: parseRoleArn(roleArn, "--role-arn"), externalId };
  const identity = { profile: profileOf(values)?.raw, assumeRole };
  return identitySource({ identity, profileOrigin: "--profile", env, settings });
}

async function regionOf({ region, ...values }: CloudValues, env: NodeJS.ProcessEnv): Promise<string> {
  if (region !== undefined) return region;
  const profile = profileOf(values);
  const found =
    profile === undefined
      ? (environmentRegion(env) ?? (await profileRegion({ env })))
      : ((await profileRegion({ profile, env })) ?? environmentRegion(env));
  if (found !== undefined) return found;
  throw new UsageError("no region is configured: give --region, or set ALIBABA_CLOUD_REGION in the environment");
}

function profileOf({ profile }: CloudValues) {
  return profile === undefined ? undefined : { raw: profile, origin: "--profile" };
}
