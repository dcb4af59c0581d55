import { VpnConnectionError } from "../provider/vpn/errors";

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

/** Each resource that waits for a value that will not come would write in front of the message that it has not got it. */
export function withFixedMessage<E extends VpnConnectionError>(error: E): E {
  const { message } = error;
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined, enumerable: false });
}
