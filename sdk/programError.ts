import type { VpnConnectionError } from "../provider/vpn/errors";

/**
 * Marks an error as the program's own fault, so that the engine prints its message without a stack trace when nobody catches it. The
 * mark is that of `pulumi.RunError`, which cannot be extended without leaving the error family.
 */
export function programError<E extends VpnConnectionError>(error: E): E {
  return Object.defineProperty(error, "__pulumiRunError", { value: true });
}
