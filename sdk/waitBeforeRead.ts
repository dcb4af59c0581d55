import * as pulumi from "@pulumi/pulumi";
import { VpnConnectionError } from "../provider/alicloud/errors";
import type { ConnectionRequest } from "../provider/programReads";
import { callFunctionOutput } from "./callFunction";
import { hasMocks, resourceError } from "./programRun";
import { gateOutputs } from "./verdict";
import type { VpnConnectionArgs, VpnConnectionOptions } from "./vpnConnectionArgs";

/** A read that may come after a wait. */
interface LaterRead {
  /** The id to read the resource by: one whose id is not there yet is not read. */
  readonly id: pulumi.Output<string>;
  /** Has the resource fail, and holds back what depends on it, if the wait was in vain. */
  judge(resource: pulumi.CustomResource): void;
}

/**
 * Waits until the connection of a resource is as its arguments want it. The program waits, so that the engine and the state know nothing of
 * it; a preview does not.
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
      // An id that fails would never be told to the engine, and an inline program would wait for ever for what becomes of the resource.
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
    // Once it has a URN it was read. One that could not be read either has said so itself.
    judge: (resource) =>
      gateOutputs(resource, (shown) =>
        resource.urn.apply(() => {
          if (failure !== undefined) throw resourceError(failure, shown);
        }),
      ),
  };
}
