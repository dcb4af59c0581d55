import * as pulumi from "@pulumi/pulumi";
import { VpnConnectionError } from "../provider/alicloud/errors";
import type { ConnectionRequest } from "../provider/programReads";
import { callFunctionOutput } from "./callFunction";
import { hasMocks, resourceError } from "./programRun";
import { gateOutputs } from "./verdict";
import type { VpnConnectionArgs, VpnConnectionOptions } from "./vpnConnectionArgs";

/** A read that may follow a wait. */
interface LaterRead {
  /** Id to read the resource by. While it is unknown, nothing is read. */
  readonly id: pulumi.Output<string>;
  /** Fails the resource, and blocks its dependents, if the wait timed out. */
  judge(resource: pulumi.CustomResource): void;
}

/**
 * Waits until the connection of a resource matches its arguments. The program waits, so the engine and the state do not know of it. A
 * preview does not wait.
 */
export function waitBeforeRead(id: pulumi.Output<string>, args: VpnConnectionArgs, options: VpnConnectionOptions): LaterRead {
  const { vpnConnectionId, regionId, endpoint, profile, assumeRole, waitUntil, timeoutSeconds, pollSeconds } = args;
  const wait = { waitUntil, timeoutSeconds, pollSeconds };
  if (waitUntil === undefined || pulumi.runtime.isDryRun() || hasMocks()) return { id, judge: () => undefined };
  const { dependsOn, parent } = options;
  let failure: VpnConnectionError | undefined;
  const waited = callFunctionOutput<ConnectionRequest, void>(
    {
      name: "getVpnConnection",
      // The engine never learns of a failed id, and an inline program would wait forever for the resource.
      read: async (reads, request, context) => {
        await reads.connection(request, context).catch((error) => {
          if (!(error instanceof VpnConnectionError)) throw error;
          failure = error;
        });
      },
    },
    { vpnConnectionId, regionId, endpoint, profile, assumeRole, secrets: "omit", ...wait },
    { ...(dependsOn !== undefined && { dependsOn }), ...(parent !== undefined && { parent }) },
  );
  return {
    id: waited.apply(() => id),
    // A resource with a URN was read. If its read failed too, it has reported that itself.
    judge: (resource) =>
      gateOutputs(resource, (shown) =>
        resource.urn.apply(() => {
          if (failure !== undefined) throw resourceError(failure, shown);
        }),
      ),
  };
}
