import * as pulumi from "@pulumi/pulumi";
import { outputNames, secretOutputs } from "../provider/outputs";
import type { Expectation } from "../provider/vpn/expectation";
import type { VpnConnectionSettings } from "../provider/vpn/model";
import { unexpectedValueError } from "../provider/vpn/unexpectedValue";
import { unmetExpectations } from "../provider/vpn/unmetExpectations";
import { resourceError } from "./resourceError";

const secrets: ReadonlySet<string> = new Set(secretOutputs);

/** What becomes of a connection that is not as expected. */
export type OnUnexpected = "error" | "warn";

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

/**
 * Judges a connection as soon as it was read, and holds its outputs, its id and its URN back until then: what depends on one that is not
 * as expected, be it by a value, by `dependsOn` or as its child, is not registered, and so it is not touched.
 */
export function holdBack(resource: Judged, terms: Terms): void {
  const own = resource as unknown as Record<string, pulumi.Output<unknown>>;
  // Whatever is logged on a resource waits for its URN, which is about to wait for the verdict. The SDK's log does not survive a URN that
  // never comes: a program that logs on the connection itself has to do so in an `apply` of one of its outputs.
  const logged: pulumi.Resource = Object.create(resource, { urn: { value: resource.urn } });
  const settings = Object.fromEntries(outputNames.filter((name) => !secrets.has(name)).map((name) => [name, own[name]]));
  const verdict = pulumi.all([settings, resource.expect]).apply(([connection, expectation]) => {
    const unmet = unmetExpectations(Object(expectation) as Expectation, connection);
    if (unmet.length === 0) return;
    const error = unexpectedValueError(unmet, connection as unknown as VpnConnectionSettings, terms.hidden);
    if (terms.onUnexpected === "error") throw resourceError(error, logged);
    pulumi.log.warn(error.message, logged);
  });
  // A promise, unlike the verdict itself, is known in every preview and makes no secret of what waits for it.
  const judged = pulumi.isSecret(verdict);
  for (const name of [...outputNames, "id", "urn"]) own[name] = pulumi.all([own[name], judged]).apply(([value]) => value);
}
