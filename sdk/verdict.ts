import * as pulumi from "@pulumi/pulumi";
import type { SecretsMode } from "../provider/configuration";
import { outputNames, secretOutputs } from "../provider/outputs";
import { type Expectation, type OnUnexpected, unexpectedValueError, unmetExpectations } from "../provider/vpn/judge/expectation";
import { unseenRotation } from "../provider/vpn/judge/fingerprints";
import type { VpnConnectionSettings } from "../provider/vpn/model/fields";
import { hasMocks, resourceError } from "./programRun";

const secrets: ReadonlySet<string> = new Set(secretOutputs);

interface Judged extends pulumi.CustomResource {
  /** The expectation as the engine returns it, without values that are unknown in this preview. */
  readonly expect: pulumi.Output<unknown>;
}

/** Arguments of a verdict besides the connection and its expectation. */
interface Terms {
  readonly onUnexpected: OnUnexpected;
  /** Outputs that the program marked as secret. No message shows their values. */
  readonly hidden: readonly string[];
}

/** Judges a connection once it was read, and blocks its dependents if the connection is not as expected. */
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
 * Delays the outputs of a resource, its id and its URN until it was judged. If the verdict is an error, nothing that depends on the
 * resource, by a value, by `dependsOn` or as its child, is registered, so it is not changed.
 *
 * @param judge Returns the verdict on the unchanged resource. It must log on the resource that it gets: a log message waits for the URN of
 * its resource, and the URN of the original is about to wait for the verdict. The SDK's log fails if a URN never arrives, so a program has
 * to log on the connection inside an `apply` of one of its outputs
 */
export function gateOutputs(resource: pulumi.CustomResource, judge: (shown: pulumi.Resource) => pulumi.Output<unknown>): void {
  const own = resource as unknown as Record<string, pulumi.Output<unknown>>;
  // Unlike the verdict, a promise is known in every preview and makes nothing that waits for it secret.
  const judged = pulumi.isSecret(judge(Object.create(resource, { urn: { value: resource.urn } })));
  for (const name of [...outputNames, "id", "urn"]) own[name] = pulumi.all([own[name], judged]).apply(([value]) => value);
}

/** By the engine's monitor: one process may run many programs. What each was told. */
const warned = new WeakMap<object, Set<string>>();

/**
 * Warns, once in each run of a program, of what shows no rotated secret without a key for fingerprints: nothing at all where secrets are
 * omitted; elsewhere the engine's update, which has no line for a value that it may not show.
 */
export function warnOfUnseenRotation(secrets: pulumi.Input<SecretsMode> | undefined): void {
  const run = pulumi.runtime.getMonitor();
  const configuration = new pulumi.Config("alicloudVpn");
  if (run === undefined || hasMocks() || configuration.get("fingerprintKey")) return;
  const told = warned.get(run) ?? new Set();
  warned.set(run, told);
  pulumi.output(secrets ?? configuration.get("secrets")).apply((mode) => {
    const warning = unseenRotation("alicloudVpn:fingerprintKey", mode === "omit" ? "omit" : "include");
    if (told.has(warning)) return;
    told.add(warning);
    pulumi.log.warn(warning);
  });
}
