import { existsSync } from "node:fs";
import { startCliProject } from "../support/engine/cliProject";
import { startStack, type TestStack } from "../support/engine/startStack";

describe("an inline program", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ program: "outputsOnly.ts", environment: { GREETING: "hello" }, config: { greeting: { value: "hi" } } });
  });
  afterAll(() => stack.close());

  test("runs in the real engine, with the given configuration and environment", async () => {
    const preview = await stack.preview();
    expect(preview.changes).toEqual({ create: 1 });
    const { outputs } = await stack.up();
    expect(outputs).toEqual({
      stack: { value: "test", secret: false },
      greeting: { value: "hi", secret: false },
      environment: { value: "hello", secret: false },
      hidden: { value: "not for the terminal", secret: true },
    });
    await stack.setEnvironment({ GREETING: "good evening" });
    expect((await stack.up()).outputs.environment?.value).toBe("good evening");
  });

  test("rejects with the engine's message when an operation fails", async () => {
    await expect(stack.up({ target: ["nonsense"] })).rejects.toThrow(/nonsense/);
  });
});

test("a stack that cannot be opened reports the reason and leaves no files", async () => {
  await expect(startStack({ program: "noSuchProgram.ts" })).rejects.toThrow(/noSuchProgram/);
});

test("a stand-alone TypeScript program runs with the language host", async () => {
  const cli = await startCliProject({ program: "outputsOnly.ts" });
  try {
    const preview = await cli.pulumi("preview");
    expect(preview).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("[secret]") });
    const up = await cli.pulumi("up", "--yes", "--skip-preview");
    expect(up.exitCode).toBe(0);
    expect(JSON.parse((await cli.pulumi("stack", "output", "--json", "--show-secrets")).stdout)).toMatchObject({
      hidden: "not for the terminal",
    });
  } finally {
    cli.close();
  }
  expect(existsSync(cli.project.folder)).toBe(false);
});
