import * as pulumi from "@pulumi/pulumi";
import { checkExpectation } from "../provider/vpn/checkExpectation";
import { ConfigurationError } from "../provider/vpn/errors";
import type { Expectation } from "../provider/vpn/expectation";
import { formatPath } from "../provider/vpn/fieldPath";
import { isDeferred, mapLeaves } from "./deferred";
import { programError } from "./programError";

type Scalar = string | number | boolean | null | undefined;
type InputsOf<T> = pulumi.Input<Extract<T, Scalar>> | DeepInputs<Exclude<T, Scalar>>;
type DeepInputs<T> = T extends readonly (infer Item)[]
  ? pulumi.Input<readonly InputsOf<Item>[]>
  : T extends object
    ? pulumi.Input<{ readonly [Key in keyof T]: InputsOf<T[Key]> }>
    : never;

/** An `Expectation` whose values may be inputs. One that is still unknown in a preview is skipped there, and checked by the `up`. */
export type ExpectationArgs = { readonly [Key in keyof Expectation]: InputsOf<Expectation[Key]> };

/**
 * Checks what is known of an expectation when the program runs.
 * @throws ConfigurationError
 */
export function checkExpectationArgs(args: unknown): void {
  checkExpectation(mapLeaves(args, (leaf) => (isDeferred(leaf) ? undefined : leaf)));
}

/** What the engine is given to keep: a list that holds something unknown is unknown as a whole, or it would look like a shorter one. */
export function expectationProperty(args: ExpectationArgs): object {
  return mapLeaves(args, (leaf, path) => (isDeferred(leaf) ? withoutSecrets(pulumi.output(leaf), path) : leaf)) as object;
}

function withoutSecrets(value: pulumi.Output<unknown>, path: readonly string[]): pulumi.Output<unknown> {
  return pulumi.all([value, pulumi.isSecret(value)]).apply(([known, isSecret]) => {
    if (!isSecret) return known;
    throw programError(
      new ConfigurationError(`expect: ${formatPath(path)} is expected to be a secret, and an expectation lands in the state`, {
        remedy: "If it is none, hand it through pulumi.unsecret.",
      }),
    );
  });
}
