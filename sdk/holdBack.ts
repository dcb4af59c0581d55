import * as pulumi from "@pulumi/pulumi";
import { outputNames } from "../provider/outputs";

/**
 * Holds the outputs of a resource, its id and its URN back until it was judged: what depends on one whose verdict is an error, be it by a
 * value, by `dependsOn` or as its child, is not registered, and so it is not touched.
 *
 * @param judge Makes the verdict, of the resource as it still is. It logs on the resource that it is given: whatever is logged on one waits
 * for its URN, and that of the resource itself is about to wait for the verdict. The SDK's log does not survive a URN that never comes, so
 * a program that logs on the connection has to do so in an `apply` of one of its outputs
 */
export function holdBack(resource: pulumi.CustomResource, judge: (shown: pulumi.Resource) => pulumi.Output<unknown>): void {
  const own = resource as unknown as Record<string, pulumi.Output<unknown>>;
  // A promise, unlike the verdict itself, is known in every preview and makes no secret of what waits for it.
  const judged = pulumi.isSecret(judge(Object.create(resource, { urn: { value: resource.urn } })));
  for (const name of [...outputNames, "id", "urn"]) own[name] = pulumi.all([own[name], judged]).apply(([value]) => value);
}
