import * as pulumi from "@pulumi/pulumi";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { checkTogether } from "../provider/alicloud/inputChecks";
import { Configuration } from "../provider/configuration";
import { connectionType } from "../provider/outputs";
import { ProgramReads } from "../provider/programReads";

/** Keyed by the engine's monitor: an Automation API process runs many programs, one after another or in parallel. */
const runs = new WeakMap<object, ProgramReads>();

/** Returns the reads of the current run. A call outside a run gets its own. */
export function readsOfThisRun(): ProgramReads {
  const monitor = pulumi.runtime.getMonitor();
  const known = monitor && runs.get(monitor);
  if (known !== undefined) return known;
  if (monitor === undefined) return new ProgramReads(new Configuration(undefined, process.env), new AbortController().signal);
  const settings = pulumi.runtime.allConfig();
  const made = new ProgramReads(new Configuration(settings, process.env), engineGone(monitor));
  runs.set(monitor, made);
  return made;
}

/** Checks whether a user's unit test replaces the engine with `pulumi.runtime.setMocks`. */
export function hasMocks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor;
}

/** The part of the engine's monitor that reads a resource. The last argument of the call is a callback. */
interface ReadingMonitor {
  readResource?(...args: unknown[]): unknown;
}

/** Monitors whose answers to our reads are hidden from text. */
const quiet = new WeakSet<object>();

/**
 * Keeps the secrets of connections out of the debug messages of Pulumi's SDK. The SDK puts the engine's whole answer to a read into a debug
 * message before any output is known to be secret, and `pulumi up --json` and `--event-log` contain these messages even without `--debug`.
 * So an answer to our reads gets a text of its own, and is unchanged otherwise. If the SDK's internals differ, nothing changes.
 */
export function keepAnswersOutOfMessages(): void {
  const monitor = pulumi.runtime.getMonitor() as ReadingMonitor | undefined;
  const readResource = monitor?.readResource;
  if (monitor === undefined || hasMocks() || quiet.has(monitor) || typeof readResource !== "function") return;
  quiet.add(monitor);
  Reflect.set(monitor, "readResource", function (this: unknown, ...args: unknown[]) {
    const callback = args.at(-1);
    if (typeof callback !== "function" || !isOwnRead(args[0])) return Reflect.apply(readResource, this, args);
    const withoutText = (error: unknown, answer: unknown) => {
      if (typeof answer === "object" && answer !== null) Reflect.defineProperty(answer, "toString", { value: () => "[not shown]" });
      callback(error, answer);
    };
    return Reflect.apply(readResource, this, [...args.slice(0, -1), withoutText]);
  });
}

function isOwnRead(request: unknown): boolean {
  const { getType } = Object(request) as { getType?: unknown };
  return typeof getType === "function" && getType.call(request) === connectionType;
}

/** The part of gRPC's channel on the engine's monitor that is used here. The monitor of unit tests has none. */
interface Monitor {
  getChannel?(): Channel;
}
interface Channel {
  getConnectivityState(tryToConnect: boolean): number;
  watchConnectivityState(current: number, deadline: number, changed: () => void): void;
}

/** `TRANSIENT_FAILURE` and `SHUTDOWN` of gRPC's connectivity states. */
const goneStates: readonly number[] = [3, 4];

/**
 * Aborts when the engine has ended, cancelled or done. Nothing notifies the program: for a stand-alone program the language host interrupts
 * the process, but an inline program of the Automation API keeps running. Its connection to the engine's monitor ends at once, though. A
 * connection can also go idle after half an hour of silence; it then reconnects on request.
 */
function engineGone(monitor: object): AbortSignal {
  const gone = new AbortController();
  const watch = (channel: Channel): void => {
    const isGone = goneStates.includes(channel.getConnectivityState(false));
    if (isGone) gone.abort(programError(new VpnConnectionError("the engine has ended this run, so reading stops")));
    else channel.watchConnectivityState(channel.getConnectivityState(true), Number.POSITIVE_INFINITY, () => watch(channel));
  };
  const channel = (monitor as Monitor).getChannel?.();
  if (channel !== undefined) watch(channel);
  return gone.signal;
}

/**
 * Marks an error as the program's own fault, so that the engine prints its message without a stack trace if nobody catches it. Uses the
 * mark of `pulumi.RunError`, which cannot be extended because the error must stay a VpnConnectionError.
 */
export function programError<E extends VpnConnectionError>(error: E): E {
  return Object.defineProperty(withFixedMessage(error), "__pulumiRunError", { value: true });
}

/** Returns the result of `check`. Marks a VpnConnectionError that it throws as the program's own fault. */
export function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof VpnConnectionError ? programError(error) : error;
  }
}

/** Calls `checkTogether`, and marks its errors as the program's own fault. */
export const checkedTogether: typeof checkTogether = (...checks) => checked(() => checkTogether(...checks));

/** Fixes the message: otherwise each resource that waits for a failed value adds a prefix to it. */
function withFixedMessage<E extends VpnConnectionError>(error: E): E {
  const { message } = error;
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined, enumerable: false });
}

/**
 * Marks an error as one of a resource, so that the engine shows its message there, without a stack trace. Uses the marks of
 * `pulumi.ResourceError`, which cannot be extended because the error must stay a VpnConnectionError.
 */
export function resourceError<E extends VpnConnectionError>(error: E, resource: pulumi.Resource): E {
  for (const [mark, value] of Object.entries(new pulumi.ResourceError("", resource, true))) Object.defineProperty(error, mark, { value });
  error.stack = "";
  return withFixedMessage(error);
}
