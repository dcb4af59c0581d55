import * as pulumi from "@pulumi/pulumi";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { type ProgramReads, parsePlainSecrets, type ReadContext } from "../provider/programReads";
import type { VpnConnectionSecrets } from "../provider/vpn/model/fields";
import { checkKeys } from "./arguments";
import { checked, hasMocks, programError, readsOfThisRun } from "./programRun";

/** A function, as both of its forms call it. */
export interface FunctionCall<Args, Result> {
  /** Name of the function, which a unit test's `mocks.call` sees as `alicloudVpn:index:<name>`. */
  readonly name: string;
  /** Queries the API. */
  readonly read: (reads: ProgramReads, args: Args, context: ReadContext) => Promise<Result>;
}

/** Calls a function whose arguments are all known. */
export async function callFunction<Args extends object, Result>(
  { name, read }: FunctionCall<Args, Result>,
  args: Args,
  { parent }: FunctionOptions,
  scope = "",
): Promise<Result> {
  // Same as the functions of other providers. The answer is the user's own, of any shape.
  if (hasMocks()) return pulumi.runtime.invoke(`alicloudVpn:index:${name}`, args, { ...(parent && { parent }) }) as Promise<Result>;
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    return await read(readsOfThisRun(), args, {
      scope,
      waits: !pulumi.runtime.isDryRun(),
      onProgress: (line) => void pulumi.log.info(line, parent, undefined, true),
    });
  } catch (error) {
    throw error instanceof VpnConnectionError ? shownWithoutStack(error) : error;
  } finally {
    release(done);
  }
}

/** Calls a function once all of its arguments are known and its dependencies are done. Until then nothing is sent. */
export function callFunctionOutput<Args extends object, Result>(
  call: FunctionCall<Args, Result>,
  args: pulumi.Inputs,
  { dependsOn, ...options }: FunctionOutputOptions,
): pulumi.Output<Result> {
  const done = pulumi.runtime.rpcKeepAlive();
  const inputs = pulumi.all([pulumi.output(args), afterResources(dependsOn)]);
  const result = inputs.apply(async ([known]) => callFunction(call, present(known) as Args, options, await scopeOf(inputs)));
  void settled(result).then(() => release(done));
  // Result holds no inputs: it comes from the API or a mock.
  return result as pulumi.Output<Result>;
}

/** An Output may resolve to undefined. */
const present = (args: object): object =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null));

/** When a program ends, the SDK shows the stack of an uncaught error, even a marked one. Without a stack it shows the message. */
function shownWithoutStack(error: VpnConnectionError): VpnConnectionError {
  error.stack = "";
  return programError(error);
}

/**
 * Lets the run end, one turn later, so that the engine's handler sees an uncaught error first. Otherwise an inline program of the
 * Automation API would pass the error on to the process.
 */
function release(done: () => void): void {
  setImmediate(done);
}

/** Options of a function in its Output form. */
type DependsOn = pulumi.InvokeOutputOptions["dependsOn"];

/** Internals of the SDK, which its own functions with `dependsOn` use. They are the same in all supported versions. */
interface ComponentInternals {
  readonly __data?: Promise<unknown>;
  readonly __childResources?: Iterable<pulumi.Resource>;
}
interface OutputInternals {
  promise(withUnknowns: boolean): Promise<unknown>;
  allResources?(): Promise<Iterable<pulumi.Resource>>;
}
const internals = (output: pulumi.Output<unknown>) => output as unknown as OutputInternals;

/** Resolves when all these resources are created or updated. In a preview it stays unknown while one of them does not exist yet. */
function afterResources(dependsOn: DependsOn): pulumi.Output<unknown> {
  return pulumi.output(dependsOn as pulumi.Input<pulumi.Resource | pulumi.Resource[] | undefined>).apply((given) => {
    const resources = given === undefined ? [] : Array.isArray(given) ? given : [given];
    return pulumi.all(resources.map(afterResource));
  });
}

/** A component represents its children. */
function afterResource(resource: pulumi.Resource): pulumi.Output<unknown> {
  // A resource that is known only by its URN has no id.
  if (pulumi.CustomResource.isInstance(resource)) return (resource.id as pulumi.Output<unknown> | undefined) ?? resource.urn;
  const { __data, __childResources } = resource as unknown as ComponentInternals;
  const constructed = Promise.resolve(__data).then(() => null);
  return pulumi.output(constructed).apply(() => pulumi.all([resource.urn, ...[...(__childResources ?? [])].map(afterResource)]));
}

const numbers = new WeakMap<pulumi.Resource, number>();
let count = 0;

/** Returns a name for the set of resources that an output depends on. */
async function scopeOf(output: pulumi.Output<unknown>): Promise<string> {
  const resources = [...((await internals(output).allResources?.()) ?? [])];
  const numberOf = (resource: pulumi.Resource): number => {
    const number = numbers.get(resource) ?? ++count;
    numbers.set(resource, number);
    return number;
  };
  return resources
    .map(numberOf)
    .sort((a, b) => a - b)
    .join();
}

/** Resolves when the output has a value or an error, or is known to stay unknown. */
async function settled(output: pulumi.Output<unknown>): Promise<void> {
  await internals(output)
    .promise(true)
    .catch(() => undefined);
}

/** Options of a function in its plain form: the `pulumi.InvokeOptions` that work without a provider plugin. */
export type FunctionOptions = Pick<pulumi.InvokeOptions, "parent">;

/** Options of a function in its Output form. */
export type FunctionOutputOptions = Pick<pulumi.InvokeOutputOptions, "parent" | "dependsOn">;

const optionNames = ["parent"] as const satisfies (keyof FunctionOptions)[];
const outputOptionNames = ["parent", "dependsOn"] as const satisfies (keyof FunctionOutputOptions)[];

/** Returns the options of a function's plain form that are set. @throws ConfigurationError for an option that cannot work */
export const checkOptions = (name: string, options: FunctionOptions): FunctionOptions => checkKeys(name, "option", options, optionNames);

/** Returns the options of a function's Output form that are set. @throws ConfigurationError for an option that cannot work */
export const checkOutputOptions = (name: string, options: FunctionOutputOptions): FunctionOutputOptions =>
  checkKeys(`${name}Output`, "option", options, outputOptionNames);

/** Returns only the secrets of a connection. Null: the secret, or the whole connection, is missing. */
export function secretsOf(connection: Partial<VpnConnectionSecrets> | undefined): VpnConnectionSecrets {
  const { psk = null, tunnelPsks = null, bgpAuthKey = null } = connection ?? {};
  return { psk, tunnelPsks, bgpAuthKey };
}

/**
 * Checks whether the plain form of a function returns secrets.
 * @throws ConfigurationError for any value except `plain` and `omit`
 */
export const wantsPlainSecrets = (secrets: unknown): boolean => checked(() => parsePlainSecrets(secrets));
