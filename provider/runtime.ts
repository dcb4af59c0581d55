import { parseEndpoint, parseRegionId } from "./alicloud/endpoint";
import { ConfigurationError, VpnConnectionError, VpnConnectionNotFoundError } from "./alicloud/errors";
import { parseIdentity } from "./alicloud/identity";
import { checkTogether } from "./alicloud/inputChecks";
import { shownValue } from "./alicloud/redact";
import { Configuration, type GetSetting, parseSecretsMode, type StackSettings, sharedAccess } from "./configuration";
import { refreshedOutputs, resourceOutputs } from "./outputs";
import { checkDriftPatterns } from "./vpn/judge/difference";
import { checkExpectation } from "./vpn/judge/expectation";
import { parseConnectionId } from "./vpn/model/connection";
import { isRecord } from "./vpn/model/values";

/** The engine's view of a resource: inputs on a first read, the state's outputs on a refresh. */
export type Properties = Readonly<Record<string, unknown>>;
/** The argument of a dynamic provider's `configure`. */
interface StackConfiguration {
  readonly get: GetSetting;
  /** All settings. They are internal to Pulumi's SDK, and the same in all supported versions. */
  readonly rawConfig?: unknown;
}

/**
 * Answers the engine's requests to the serialised provider: first `configure` with the stack's configuration, then `read` with an id.
 * Stores the configuration before the first await, since the engine does not wait for the end of `configure`.
 */
export async function serve(
  provider: { stack?: StackConfiguration },
  ...[request, properties]: [request: { readonly config: StackConfiguration }] | [id: string, properties?: Properties]
): Promise<object | undefined> {
  if (typeof request === "string") return read(request, properties, provider.stack);
  provider.stack = request.config;
  return undefined;
}

/**
 * Reads one connection for the engine. If the connection no longer exists, a refresh resolves to `{}`, which the engine reports as a
 * delete; a first read rejects.
 */
async function read(id: string, properties: Properties | undefined, stack: StackConfiguration | undefined): Promise<object> {
  const given = properties ?? {};
  try {
    const props = await readProperties(id, given, configurationOf(stack));
    return props === undefined ? {} : { id, props };
  } catch (error) {
    throw forEngine(error, id);
  }
}

/** A program reads many connections with the same settings. */
const configurations = new WeakMap<StackConfiguration, Configuration>();

function configurationOf(stack: StackConfiguration | undefined): Configuration {
  const known = stack && configurations.get(stack);
  if (known !== undefined) return known;
  const made = new Configuration(settingsOf(stack), process.env);
  if (stack !== undefined) configurations.set(stack, made);
  return made;
}

const settingsOf = (stack: StackConfiguration | undefined): StackSettings =>
  isRecord(stack?.rawConfig) ? (stack.rawConfig as Readonly<Record<string, string>>) : (key) => stack?.get(key);

/** Checks whether these are the outputs of a state, rather than a program's inputs: then the engine refreshes. */
export const isRefresh = (given: Properties): boolean => "isUp" in given;

/**
 * Reads one connection for either kind of resource: its outputs and the arguments that the state stores. Undefined: this is a refresh, and
 * the connection no longer exists.
 */
export async function readProperties(
  id: string,
  given: Properties,
  configuration: Configuration,
  signal?: AbortSignal,
): Promise<Properties | undefined> {
  try {
    return await readExisting(id, given, configuration, signal);
  } catch (error) {
    if (isRefresh(given) && error instanceof VpnConnectionNotFoundError) return undefined;
    throw error;
  }
}

async function readExisting(id: string, given: Properties, configuration: Configuration, signal?: AbortSignal): Promise<Properties> {
  // A refresh uses ignoreDrift and expect from the state, whichever version wrote it.
  const { ignoreDrift, expect } = isRefresh(given) ? {} : given;
  const [vpnConnectionId, regionId, endpoint, identity, secrets, fingerprintKey] = checkTogether(
    () => (isRefresh(given) ? parseConnectionId(id) : idOfFirstRead(id, given.vpnConnectionId)),
    () => (isAbsent(given.regionId) ? undefined : parseRegionId(given.regionId, "regionId")),
    () => (isAbsent(given.endpoint) ? undefined : parseEndpoint(given.endpoint, "endpoint")),
    () => parseIdentity(given),
    () => (isAbsent(given.secrets) ? configuration.secrets : parseSecretsMode(given.secrets, "secrets")),
    () => configuration.fingerprintKey,
    () => configuration.check(),
    () => isAbsent(ignoreDrift) || checkDriftPatterns(ignoreDrift),
    () => isAbsent(expect) || checkExpectation(expect),
  );
  const connection = await sharedAccess(configuration, endpoint, identity).access.describe(vpnConnectionId, { regionId, signal });
  const outputs = resourceOutputs(connection, { secrets, fingerprintKey });
  return isRefresh(given) ? refreshedOutputs(given, outputs) : { ...keptArguments(given), ...outputs };
}

/** A refresh has only the resource's id: with a different argument in the program, it would compare two connections forever. */
function idOfFirstRead(id: string, vpnConnectionId: unknown): string {
  const parsed = parseConnectionId(vpnConnectionId);
  if (parsed === id) return parsed;
  throw new ConfigurationError(
    `vpnConnectionId is ${shownValue(parsed)}, but the resource was made to read ${shownValue(id)}: ` +
      "one of the program's transformations has changed vpnConnectionId",
    { remedy: "Give the resource the id that it is to read, and leave vpnConnectionId out of the transformations." },
  );
}

/** Arguments that a refresh, `drift` or the program itself needs, and gets from the state only. */
const keptNames = ["endpoint", "profile", "assumeRole", "secrets", "ignoreDrift", "expect", "onUnexpected"] as const;

const keptArguments = (given: Properties): Properties =>
  Object.fromEntries(keptNames.filter((name) => !isAbsent(given[name])).map((name) => [name, given[name]]));

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/**
 * Prepares an error for the engine, which shows the message on the resource and prints `${error}: ${error.stack}` on the stack. The second
 * therefore says only which read failed. The engine hangs on a value that is not an Error.
 */
function forEngine(error: unknown, id: string): Error {
  const clean = error instanceof VpnConnectionError ? error : new VpnConnectionError(`unexpected failure: ${String(error)}`);
  return Object.assign(clean, { stack: id, toString: () => clean.name });
}
