import * as pulumi from "@pulumi/pulumi";
import type { VpnConnectionError } from "../provider/vpn/errors";
import { withFixedMessage } from "./programError";

/**
 * Marks an error as one of a resource, so that the engine shows its message there, without a stack trace. The marks are those of
 * `pulumi.ResourceError`, which cannot be extended without leaving the error family.
 */
export function resourceError<E extends VpnConnectionError>(error: E, resource: pulumi.Resource): E {
  for (const [mark, value] of Object.entries(new pulumi.ResourceError("", resource, true))) Object.defineProperty(error, mark, { value });
  error.stack = "";
  return withFixedMessage(error);
}
