// What a nightly job does: reports what changed since the last up, in the form of a chat message or a pull request comment.
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { detectDrift, driftExitCode, renderMarkdown } from "pulumi-alicloud-vpn/drift";

async function main(): Promise<void> {
  const stack = await LocalWorkspace.selectStack({ stackName: "test", workDir: __dirname });
  const report = await detectDrift(stack, { only: ["configuration"] });
  console.log(renderMarkdown(report));
  process.exitCode = driftExitCode(report);
}

main();
