import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import manifest from "../../package.json";

const checkout = join(__dirname, "../..");
const workflows = join(checkout, ".github/workflows");

interface Workflow {
  readonly permissions: Record<string, string>;
  readonly jobs: Record<
    string,
    { readonly needs?: string; readonly permissions?: Record<string, string>; readonly steps: { run?: string }[] }
  >;
}
const read = (name: string): Workflow => parse(readFileSync(join(workflows, name), "utf8"));
const linesOf = ({ jobs }: Workflow): string[] => Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

test.each(readdirSync(workflows))("%s runs existing npm scripts and files", (name) => {
  const lines = linesOf(read(name)).join("\n");
  const scripts = [...lines.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(([, run, own]) => run ?? own ?? "");
  expect(scripts.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
  const files = [...lines.matchAll(/\b(?:node|bash) ([\w./]+)/g)].map(([, file = ""]) => file);
  expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
  expect([...scripts, ...files]).not.toEqual([]);
});

test("a release is checked before it is published, and only the publishing job can prove its identity", () => {
  const release = read("release.yml");
  expect(release.permissions).toEqual({ contents: "read" });
  expect(release.jobs.check).not.toHaveProperty("permissions");
  expect(linesOf({ ...release, jobs: { check: release.jobs.check ?? { steps: [] } } })).toEqual(
    expect.arrayContaining(["npm run check", "npm test"]),
  );
  expect(release.jobs.publish).toMatchObject({ needs: "check", permissions: { "id-token": "write" } });
  expect(linesOf(release)).toContain("npm publish --provenance --access public");
});

describe("release notes", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-notes-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const notes = (tag: string, version: string, changelog: string) => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version }));
    writeFileSync(join(folder, "CHANGELOG.md"), changelog);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, "scripts/releaseNotes.mjs"), tag], {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };

  test("come from the changelog's section for the tag", () => {
    const changelog = "# Changelog\n\n## 1.2.0\n\n- New.\n- Newer.\n\n## 1.1.0\n\n- Old.\n";
    expect(notes("v1.2.0", "1.2.0", changelog)).toEqual({ status: 0, stdout: "- New.\n- Newer.\n", stderr: "" });
  });

  test("are refused if tag, package.json and changelog differ, with each mistake", () => {
    expect(notes("v1.2.0", "1.1.0", "# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.1.0\n")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "the tag is v1.2.0, and package.json has version 1.1.0: the tag has to be v1.1.0\n" +
        'the newest heading of CHANGELOG.md is "Unreleased": it has to be "1.1.0"\n',
    });
  });
});
