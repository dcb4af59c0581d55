import { identitySource } from "../provider/alicloud/credentials/chain";
import type { CredentialSource } from "../provider/alicloud/credentials/credentials";
import { findRegion, lacksRegion, regionCommand } from "../provider/alicloud/credentials/profile";
import { environmentEndpoint, parseEndpoint } from "../provider/alicloud/endpoint";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { type ClientSettings, resolveSettings } from "../provider/alicloud/settings";
import { Access } from "../provider/vpn/read/describe";
import { VpnReader } from "../provider/vpn/read/vpnReader";
import { CommandError, type Context, checkExclusive, failureCode, UsageError } from "./command";
import type { CloudValues, IdentityValues, RegionsValues } from "./options";

/** The reader of a command, and the options of each read. */
export interface Cloud {
  readonly reader: VpnReader;
  readonly target: { readonly regionId: string; readonly signal: AbortSignal };
}

/** Calls `use` with a reader for the options, then closes its sockets. */
export async function withCloud<T>(values: CloudValues, { env, signal }: Context, use: (cloud: Cloud) => Promise<T>): Promise<T> {
  const regionId = await regionOf(values, env);
  const reader = readerOf(values, env, regionId);
  try {
    return await use({ reader, target: { regionId, signal } });
  } finally {
    await reader.close();
  }
}

/** Result of each region. */
interface RegionReads<T> {
  readonly read: readonly (readonly [regionId: string, result: T])[];
  readonly failed: readonly (readonly [regionId: string, error: VpnConnectionError])[];
}

/**
 * Calls `use` for every region of the options, in parallel. A region that cannot be read is in the list of failures.
 * @throws the error of the only region, or of all regions
 */
export async function withRegions<T>(
  { region, "all-regions": all, ...values }: RegionsValues,
  context: Context,
  use: (cloud: Cloud) => Promise<T>,
): Promise<RegionReads<T>> {
  checkExclusive({ "--region": region, "--all-regions": all });
  // Any region can list the others.
  const asked = all ? await knownRegion(values, context.env) : region?.[0];
  return withCloud({ ...values, ...(asked === undefined ? {} : { region: asked }) }, context, async ({ reader, target }) => {
    const regionIds = all ? await reader.regions(target) : [...new Set(region ?? [target.regionId])];
    const read: [string, T][] = [];
    const failed: [string, VpnConnectionError][] = [];
    await Promise.all(
      regionIds.map(async (regionId) => {
        try {
          read.push([regionId, await use({ reader, target: { ...target, regionId } })]);
        } catch (error) {
          if (!(error instanceof VpnConnectionError) || regionIds.length === 1) throw error;
          failed.push([regionId, error]);
        }
      }),
    );
    const byRegion = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number => (one < other ? -1 : 1);
    if (read.length === 0) throw commonError(failed.sort(byRegion));
    return { read: read.sort(byRegion), failed: failed.sort(byRegion) };
  });
}

/** Returns one error for several regions. Its exit code is that of the first. */
function commonError(failed: readonly (readonly [string, VpnConnectionError])[]): CommandError {
  const [first] = failed;
  return new CommandError(failureLine(failed), failureCode(first?.[1]));
}

/** Returns one line with the regions that could not be read. */
export function failureLine(failed: readonly (readonly [string, VpnConnectionError])[]): string {
  const message = failed[0]?.[1].message ?? "";
  const names = failed.map(([regionId]) => regionId);
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  if (failed.length === 1) return `${shown} could not be read: ${message}`;
  return `${names.length} regions could not be read: ${shown}. The first: ${message}`;
}

/** Returns the region to ask for the others: the configured one, else the region of the central host. */
async function knownRegion(values: Omit<CloudValues, "region">, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await regionOf(values, env);
  } catch (error) {
    if (error instanceof UsageError) return "cn-hangzhou";
    throw error;
  }
}

function readerOf(values: CloudValues, env: NodeJS.ProcessEnv, regionId: string): VpnReader {
  const settings = resolveSettings(() => undefined);
  return new VpnReader(
    new Access({
      credentials: credentialsOf(values, env, settings),
      settings,
      defaultRegion: async () => regionId,
      endpoint: values.endpoint === undefined ? environmentEndpoint(env) : parseEndpoint(values.endpoint, "--endpoint"),
    }),
  );
}

/** Returns the credentials that the options and the environment select. */
export function credentialsOf(values: IdentityValues, env: NodeJS.ProcessEnv, settings: ClientSettings): CredentialSource {
  const { "role-arn": roleArn, "external-id": externalId } = values;
  if (externalId !== undefined && roleArn === undefined) throw new UsageError("--external-id needs --role-arn");
  const assumeRole = roleArn === undefined ? undefined : { roleArn, externalId };
  const identity = { profile: profileOf(values)?.raw, assumeRole };
  return identitySource({ identity, profileOrigin: "--profile", env, settings });
}

async function regionOf({ region, ...values }: CloudValues, env: NodeJS.ProcessEnv): Promise<string> {
  if (region !== undefined) return region;
  const named = profileOf(values);
  const found = await findRegion({ named, env });
  if (found !== undefined) return found;
  const ofProfile = named === undefined ? "" : `${regionCommand(named)}, `;
  throw new UsageError(
    `no region is configured${lacksRegion(named)}: give --region, ${ofProfile}or set ALIBABA_CLOUD_REGION in the environment`,
  );
}

function profileOf({ profile }: IdentityValues) {
  return profile === undefined ? undefined : { raw: profile, origin: "--profile" };
}
