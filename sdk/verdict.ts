import * as pulumi from "@pulumi/pulumi";
import type { SecretsMode } from "../provider/configuration";
import { outputNames, secretOutputs } from "../provider/outputs";
import { type Expectation, type OnUnexpected, unexpectedValueError, unmetExpectations } from "../provider/vpn/judge/expectation";
import { unseenRotation } from "../provider/vpn/judge/fingerprints";
import type { VpnConnectionSettings } from "../provider/vpn/model/settings";
import { hasMocks, resourceError } from "./programRun";

const secrets: ReadonlySet<string> = new Set(secretOutputs);

interface Judged extends pulumi.CustomResource {
  /** The expectation as the engine gives it back: without what is unknown in this preview. */
  readonly expect: pulumi.Output<unknown>;
}

/** What a verdict turns on besides the connection and its expectation. */
interface Terms {
  readonly onUnexpected: OnUnexpected;
  /** Outputs that the program wants to be secret: their values are in no message. */
  readonly hidden: readonly string[];
}

/** Judges a connection as soon as it was read, and holds back what depends on one that is not as expected. */
export function judgeExpectation(resource: Judged, terms: Terms): void {
  const own = resource as unknown as Record<string, pulumi.Output<unknown>>;
  const settings = Object.fromEntries(outputNames.filter((name) => !secrets.has(name)).map((name) => [name, own[name]]));
  gateOutputs(resource, (shown) =>
    pulumi.all([settings, resource.expect]).apply(([connection, expectation]) => {
      const unmet = unmetExpectations(Object(expectation) as Expectation, connection);
      if (unmet.length === 0) return;
      const error = unexpectedValueError(unmet, connection as unknown as VpnConnectionSettings, terms.hidden);
      if (terms.onUnexpected === "error") throw resourceError(error, shown);
      pulumi.log.warn(error.message, shown);
    }),
  );
}

/**
 * Holds the outputs of a resource, its id and its URN back until it was judged: what depends on one whose verdict is an error, be it by a
 * value, by `dependsOn` or as its child, is not registered, and so it is not touched.
 *
 * @param judge Makes the verdict, of the resource as it still is. It logs on the resource that it is given: whatever is logged on one waits
 * for its URN, and that of the resource itself is about to wait for the verdict. The SDK's log does not survive a URN that never comes, so
 * a program that logs on the connection has to do so in an `apply` of one of its outputs
 */
export function gateOutputs(resource: pulumi.CustomResource, judge: (shown: pulumi.Resource) => pulumi.Output<unknown>): void {
  const own = resource as unknown as Record<string, pulumi.Output<unknown>>;
  // A promise, unlike the verdict itself, is known in every preview and makes no secret of what waits for it.
  const judged = pulumi.isSecret(judge(Object.create(resource, { urn: { value: resource.urn } })));
  for (const name of [...outputNames, "id", "urn"]) own[name] = pulumi.all([own[name], judged]).apply(([value]) => value);
}

/** By the engine's monitor: one process may run many programs. */
const warned = new WeakSet<object>();

/** Warns, once in each run of a program, that nothing shows a rotated secret where secrets are omitted and have no fingerprints either. */
export function warnOfUnseenRotation(secrets: pulumi.Input<SecretsMode> | undefined): void {
  const run = pulumi.runtime.getMonitor();
  const configuration = new pulumi.Config("alicloudVpn");
  if (run === undefined || hasMocks() || configuration.get("fingerprintKey")) return;
  pulumi.output(secrets ?? configuration.get("secrets")).apply((mode) => {
    if (mode !== "omit" || warned.has(run)) return;
    warned.add(run);
    pulumi.log.warn(unseenRotation("alicloudVpn:fingerprintKey"));
  });
}
