import * as pulumi from "@pulumi/pulumi";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { checkTogether } from "../provider/alicloud/mistakes";
import { Configuration } from "../provider/configuration";
import { connectionType } from "../provider/outputs";
import { ProgramReads } from "../provider/programReads";

/** By the engine's monitor: an Automation API process runs many programs, one after another or side by side. */
const runs = new WeakMap<object, ProgramReads>();

/** The reads of the run that this is called in; a call outside of any has its own. */
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

/** Whether a user's unit test stands in for the engine, with `pulumi.runtime.setMocks`. */
export function hasMocks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor;
}

/** What the engine's monitor has of the call that reads a resource. Its last argument is a callback. */
interface ReadingMonitor {
  readResource?(...args: unknown[]): unknown;
}

/** Monitors whose answers to our own reads show nothing as text. */
const quiet = new WeakSet<object>();

/**
 * Keeps the secrets of connections out of the debug messages of Pulumi's SDK. It puts the engine's whole answer to a read into one of them,
 * before any output knows that it is a secret, and `pulumi up --json` and `--event-log` hold these messages without `--debug` too. An answer
 * to a read of ours therefore has a text of its own; it is the same in all else. Where the SDK is not as expected nothing changes.
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

/** What the engine's monitor has of gRPC's channel, as far as it is looked at; that of unit tests has none. */
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
 * Aborts when the engine has gone, cancelled or done. Nobody tells a program: in a stand-alone one the language host interrupts the process,
 * but an inline program of the Automation API just runs on. Its connection to the engine's monitor ends at once, though. A connection can
 * also rest after half an hour of silence, and then it comes back when it is asked to.
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
 * Marks an error as the program's own fault, so that the engine prints its message without a stack trace when nobody catches it. The
 * mark is that of `pulumi.RunError`, which cannot be extended without leaving the error family.
 */
export function programError<E extends VpnConnectionError>(error: E): E {
  return Object.defineProperty(withFixedMessage(error), "__pulumiRunError", { value: true });
}

/** What `check` returns; an error of the family that it throws is the program's own fault. */
export function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof VpnConnectionError ? programError(error) : error;
  }
}

/** As `checkTogether`; what it throws is the program's own fault. */
export const checkedTogether: typeof checkTogether = (...checks) => checked(() => checkTogether(...checks));

/** Each resource that waits for a value that will not come would write in front of the message that it has not got it. */
function withFixedMessage<E extends VpnConnectionError>(error: E): E {
  const { message } = error;
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined, enumerable: false });
}

/**
 * Marks an error as one of a resource, so that the engine shows its message there, without a stack trace. The marks are those of
 * `pulumi.ResourceError`, which cannot be extended without leaving the error family.
 */
export function resourceError<E extends VpnConnectionError>(error: E, resource: pulumi.Resource): E {
  for (const [mark, value] of Object.entries(new pulumi.ResourceError("", resource, true))) Object.defineProperty(error, mark, { value });
  error.stack = "";
  return withFixedMessage(error);
}
