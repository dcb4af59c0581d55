import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../../emulator/startEmulator";
import { startCliProject } from "../support/engine/cliProject";
import { emulatorEnvironment } from "../support/engine/emulatorEnvironment";

const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");

/** The code block that follows a line. */
function blockAfter(line: string): string {
  const [, block] = readme.slice(readme.indexOf(line)).match(/```\w+\n([\s\S]*?)```/) ?? [];
  if (block === undefined) throw new Error(`the README has no block after ${line}`);
  return block;
}

test("the README's first program runs as it is written, and its commands do what their comments say", async () => {
  const emulator = await startEmulator();
  const cli = await startCliProject({ program: "outputsOnly.ts", environment: emulatorEnvironment(emulator) });
  try {
    writeFileSync(join(cli.project.folder, "Pulumi.yaml"), blockAfter("`Pulumi.yaml`:").replace(/^name: .*/, "name: test"));
    writeFileSync(join(cli.project.folder, "index.ts"), blockAfter("`index.ts`:").replace("vco-…", "vco-gw8berlin"));
    const commands = [...readme.matchAll(/^pulumi (preview|up|refresh)\b([^#\n]*)/gm)].map(([, name = "", rest = ""]) => [
      name,
      ...rest.split(" ").filter(Boolean),
      ...(name === "up" ? ["--yes"] : []),
    ]);
    const [preview, up, refresh] = commands;
    if (preview === undefined || up === undefined || refresh === undefined) throw new Error("the README lacks a command");
    expect(await cli.pulumi(...preview)).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ikeVersion\s*: "ikev2"/) });
    const applied = await cli.pulumi(...up);
    expect(applied).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/psk\s*: \[secret\]/) });
    expect(await cli.pulumi(...refresh)).toMatchObject({ exitCode: 0 });
    emulator.connections.patch("vco-gw8berlin", { IkeConfig: { IkeLifetime: 3600 } });
    expect(await cli.pulumi(...refresh)).toMatchObject({ exitCode: 7, stdout: expect.stringContaining("ikeLifetime: 28800 => 3600") });
  } finally {
    cli.close();
    await emulator.close();
  }
});
