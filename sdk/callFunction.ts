import * as pulumi from "@pulumi/pulumi";
import type { ProgramReads, ReadContext } from "../provider/programReads";
import { VpnConnectionError } from "../provider/vpn/errors";
import { afterResources, scopeOf, settled } from "./dependencies";
import type { FunctionOptions, FunctionOutputOptions } from "./functionOptions";
import { programError } from "./programError";
import { hasMocks, readsOfThisRun } from "./programRun";

/** A function as both of its forms call it. */
export interface FunctionCall<Args, Result> {
  /** Its name, which a unit test's `mocks.call` sees as `alicloudVpn:index:<name>`. */
  readonly name: string;
  /** Asks the API. */
  readonly read: (reads: ProgramReads, args: Args, context: ReadContext) => Promise<Result>;
}

/** Calls a function of which all arguments are known. */
export async function callFunction<Args extends object, Result>(
  { name, read }: FunctionCall<Args, Result>,
  args: Args,
  { parent }: FunctionOptions,
  scope = "",
): Promise<Result> {
  // As the functions of every provider do. The answer is the user's own, of whatever shape.
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

/** Calls a function once all of its arguments are known and what it depends on is done; while they are not, nothing is sent. */
export function callFunctionOutput<Args extends object, Result>(
  call: FunctionCall<Args, Result>,
  args: pulumi.Inputs,
  { dependsOn, ...options }: FunctionOutputOptions,
): pulumi.Output<Result> {
  const done = pulumi.runtime.rpcKeepAlive();
  const inputs = pulumi.all([pulumi.output(args), afterResources(dependsOn)]);
  const result = inputs.apply(async ([known]) => callFunction(call, present(known) as Args, options, await scopeOf(inputs)));
  void settled(result).then(() => release(done));
  // Result holds no inputs: it is what the API or a mock said.
  return result as pulumi.Output<Result>;
}

/** An Output may turn out to hold nothing. */
const present = (args: object): object =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null));

/** Once a program is through, the SDK shows the stack of an error that nobody caught, whatever its mark says, and the message without one. */
function shownWithoutStack(error: VpnConnectionError): VpnConnectionError {
  error.stack = "";
  return programError(error);
}

/**
 * Lets the run end. One turn later, so that the engine's handler still hears of an error that nobody caught: an inline program of the
 * Automation API would otherwise pass it on to the process.
 */
function release(done: () => void): void {
  setImmediate(done);
}
