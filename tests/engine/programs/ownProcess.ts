// A service that runs Pulumi in its own process. Told to, it aborts the operation, and then it has to come to its end by itself.
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { program } from "./lookups";

async function main(): Promise<void> {
  const abort = new AbortController();
  process.once("message", () => {
    process.disconnect();
    abort.abort();
  });
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: "test", projectName: "test", program });
  const outcome = await stack.up({ signal: abort.signal }).then(
    () => "went through",
    () => "was aborted",
  );
  console.log(outcome);
}

main();
