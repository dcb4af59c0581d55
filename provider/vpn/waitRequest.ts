import { ConfigurationError } from "../alicloud/errors";
import { parseWaitUntil, type WaitUntil } from "./waitUntil";

/** What to wait for, how long, and how often to look. */
export interface WaitRequest {
  readonly waitUntil?: WaitUntil | undefined;
  /** How long to wait, in seconds. Default: 600; a week at most. */
  readonly timeoutSeconds?: number | undefined;
  /** Pause between the first two reads, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: number | undefined;
}

/** A wait that was checked, its defaults filled in. */
export interface Wait {
  readonly until: WaitUntil;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
}

const week = 604_800;

/**
 * Checks what a program wants to wait for. Undefined: nothing.
 * @throws ConfigurationError that names the argument
 */
export function parseWait({ waitUntil, timeoutSeconds, pollSeconds }: WaitRequest): Wait | undefined {
  if (waitUntil !== undefined) {
    return {
      until: parseWaitUntil(waitUntil),
      timeoutSeconds: seconds("timeoutSeconds", timeoutSeconds ?? 600),
      pollSeconds: seconds("pollSeconds", pollSeconds ?? 5),
    };
  }
  if (timeoutSeconds === undefined && pollSeconds === undefined) return undefined;
  throw new ConfigurationError("timeoutSeconds and pollSeconds mean nothing without waitUntil", {
    remedy: "Add waitUntil; the time-out of requests is alicloudVpn:timeoutSeconds in the stack configuration.",
  });
}

function seconds(name: string, value: unknown): number {
  if (typeof value === "number" && value > 0 && value <= week) return value;
  throw new ConfigurationError(`${name} is not a positive number of seconds, ${week} at most: ${JSON.stringify(value)}`, {
    remedy: "Correct or remove it.",
  });
}
