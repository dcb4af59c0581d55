import type * as pulumi from "@pulumi/pulumi";
import { presentOf } from "./presentOf";

/** Options of a function in its plain form: of `pulumi.InvokeOptions` what makes sense without a provider plugin. */
export type FunctionOptions = Pick<pulumi.InvokeOptions, "parent">;

/** Options of a function in its Output form. */
export type FunctionOutputOptions = Pick<pulumi.InvokeOutputOptions, "parent" | "dependsOn">;

const optionNames = ["parent"] as const satisfies (keyof FunctionOptions)[];
const outputOptionNames = ["parent", "dependsOn"] as const satisfies (keyof FunctionOutputOptions)[];

/** The options of a function's plain form that are there. @throws ConfigurationError for one that cannot work */
export const checkOptions = (name: string, options: FunctionOptions): FunctionOptions => presentOf(name, "option", options, optionNames);

/** The options of a function's Output form that are there. @throws ConfigurationError for one that cannot work */
export const checkOutputOptions = (name: string, options: FunctionOutputOptions): FunctionOutputOptions =>
  presentOf(`${name}Output`, "option", options, outputOptionNames);
