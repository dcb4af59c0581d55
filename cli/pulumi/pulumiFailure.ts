import { CommandError, UsageError } from "../commandError";
import { exitCodes } from "../exitCodes";

/** Why `pulumi` failed, in one line. */
export function pulumiFailure(args: readonly string[], exitCode: number | null, stderr: string, cwd: string): CommandError {
  if (/no Pulumi\.yaml project file found/.test(stderr)) {
    return new UsageError(`there is no Pulumi project in ${cwd} or above it: name its folder with --cwd`);
  }
  if (/no stack selected/.test(stderr)) return new UsageError("no stack is selected: name one with --stack");
  const reason = reasonIn(stderr) ?? `it ended with exit code ${exitCode}`;
  if (exitCode === exitCodes.noStack) return new CommandError(reason, exitCodes.noStack);
  return new CommandError(`pulumi ${args.slice(0, 2).join(" ")} failed: ${reason}`, exitCodes.failure);
}

/** Its own `error: …`, which may go on over several lines. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split("\n").map((line) => line.trim());
  const error = lines.findIndex((line) => line.startsWith("error: "));
  const reason = lines.slice(Math.max(0, error)).filter((line) => line !== "");
  return reason.length === 0 ? undefined : reason.join(" ").replace(/^error: /, "");
}
