import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProject, type Project } from "../support/engine/project";
import { runProgram } from "../support/engine/runPulumi";

const checkout = join(__dirname, "../..");
const page = readFileSync(join(checkout, "docs/testing.md"), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
const programs = [...page.matchAll(/`(\w+\.test\.ts)`[^`]*(?:\[README\][^`]*)?```ts\n/g)].map(([, name = ""]) => name);
const commands = blocks("sh");

let place: Project;
beforeAll(() => {
  place = createProject();
  for (const name of ["index.ts", "tsconfig.json"]) copyFileSync(join(checkout, "templates/typescript", name), join(place.folder, name));
  writeFileSync(join(place.folder, "package.json"), JSON.stringify({ name: "office", private: true }));
  for (const [index, code] of blocks("ts").entries()) writeFileSync(join(place.folder, programs[index] ?? "unnamed.ts"), code);
});
afterAll(() => place?.remove());

test("each program on the page has a file name and a command", () => {
  expect(programs).toHaveLength(blocks("ts").length);
  expect(commands.map((command) => command.trim().split(" ").at(-1))).toEqual(programs);
});

test.each(commands)("the tests on the page compile and pass: %s", async (command) => {
  const { exitCode, stdout, stderr } = await runProgram("sh", ["-e", "-c", command], place.folder, place.environment());
  expect({ exitCode, said: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, said: "" });
  expect(stdout).toMatch(/pass [12]\n/);
});
