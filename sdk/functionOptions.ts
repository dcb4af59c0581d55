import type * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../provider/vpn/errors";
import { programError } from "./programError";

/** Options of a function in its plain form: of `pulumi.InvokeOptions` what makes sense without a provider plugin. */
export type FunctionOptions = Pick<pulumi.InvokeOptions, "parent">;

/** Options of a function in its Output form. */
export type FunctionOutputOptions = Pick<pulumi.InvokeOutputOptions, "parent" | "dependsOn">;

const optionNames = ["parent"] as const satisfies (keyof FunctionOptions)[];
const outputOptionNames = ["parent", "dependsOn"] as const satisfies (keyof FunctionOutputOptions)[];

/** The arguments of a function that are there. @throws ConfigurationError for one that it does not have */
export const checkArguments = <T extends object>(name: string, args: T, known: readonly string[]): T =>
  refuseUnknown(name, "argument", args, known);

/** The options of a function's plain form that are there. @throws ConfigurationError for one that cannot work */
export const checkOptions = (name: string, options: FunctionOptions): FunctionOptions =>
  refuseUnknown(name, "option", options, optionNames);

/** The options of a function's Output form that are there. @throws ConfigurationError for one that cannot work */
export const checkOutputOptions = (name: string, options: FunctionOutputOptions): FunctionOutputOptions =>
  refuseUnknown(`${name}Output`, "option", options, outputOptionNames);

/** JavaScript programs have no compiler to check names. What is null or undefined counts as absent. */
function refuseUnknown<T extends object>(name: string, kind: string, given: T, known: readonly string[]): T {
  const refuse = (what: string): never => {
    throw programError(new ConfigurationError(`${name} ${what}`, { remedy: `Its ${kind}s are ${known.join(", ")}.` }));
  };
  if (typeof given !== "object" || given === null) return refuse(`was given ${kind}s that are no object`);
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const unknown = present.find(([key]) => !known.includes(key));
  return unknown === undefined ? (Object.fromEntries(present) as T) : refuse(`has no ${kind} ${JSON.stringify(unknown[0])}`);
}
