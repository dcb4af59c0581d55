import { isPromise } from "node:util/types";
import * as pulumi from "@pulumi/pulumi";
import { asPatternData } from "../provider/vpn/namePattern";

/** A RegExp as data, before an Output copies it key by key and leaves nothing of it. */
export function patternInput(given: unknown): pulumi.Input<unknown> {
  if (pulumi.Output.isInstance<unknown>(given)) return given.apply(asPatternData);
  return isPromise(given) ? given.then(asPatternData) : asPatternData(given);
}
