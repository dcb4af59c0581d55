import { RpcClient } from "../provider/alicloud/client";
import { credentialChain, namedProfile } from "../provider/alicloud/credentials/chain";
import { environmentEndpoint, parseEndpoint } from "../provider/alicloud/endpoint";
import { environmentRegion, profileRegion } from "../provider/alicloud/region";
import { resolveSettings } from "../provider/alicloud/settings";
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
  const profile = profileOf(values);
  return new VpnReader({
    rpc: new RpcClient({
      version: apiVersion,
      settings: resolveSettings(() => undefined),
      credentials: profile === undefined ? credentialChain({ env }) : namedProfile({ profile, env }),
    }),
    defaultRegion: async () => regionId,
    endpoint: values.endpoint === undefined ? environmentEndpoint(env) : parseEndpoint(values.endpoint, "--endpoint"),
  });
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
