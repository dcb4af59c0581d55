import type { DriftStack } from "../../drift/source";
import { CommandError } from "../commandError";
import { exitCodes } from "../exitCodes";
import { type PulumiContext, runPulumi } from "./runPulumi";

/** A stack as `pulumi` itself gives it: the selected one unless named. @pulumi/pulumi need not be installed. */
export function pulumiStack(stack: string | undefined, context: PulumiContext): DriftStack {
  const ask = async <Answer>(...args: string[]): Promise<Answer> => {
    const answer = await runPulumi([...args, "--show-secrets", ...(stack === undefined ? [] : ["--stack", stack])], context);
    try {
      return JSON.parse(answer) as Answer;
    } catch {
      throw new CommandError(`pulumi ${args.slice(0, 2).join(" ")} did not print JSON`, exitCodes.failure);
    }
  };
  return {
    exportStack: () => ask("stack", "export"),
    getAllConfig: () => ask("config", "--json"),
    workspace: { envVars: {} },
  };
}
