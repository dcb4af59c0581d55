import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import manifest from "../../package.json";

const checkout = join(__dirname, "../..");
const [packed] = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"], { cwd: checkout, encoding: "utf8" }),
) as { files: { path: string }[] }[];
const files = (packed?.files ?? []).map(({ path }) => path);
const folders = new Set(files.flatMap((path) => parents(path)));

function parents(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? ["."] : [parent, ...parents(parent)];
}

test("every relative link of a packed page leads to a packed file or folder", () => {
  const pages = files.filter((path) => path.endsWith(".md"));
  expect(pages).toContain("README.md");
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(checkout, page), "utf8").replace(/^```.*?^```$/gms, "");
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^(?:\w+:|#)/.test(link))
      .filter((link) => {
        const target = normalize(join(dirname(page), link.replace(/#.*/, ""))).replace(/\/$/, "");
        return !files.includes(target) && !folders.has(target);
      })
      .map((link) => `${page}: ${link}`);
  });
  expect(broken).toEqual([]);
});

test("the package contains everything that package.json names, and no sources, tests or build tools", () => {
  const named = [
    manifest.main,
    manifest.types,
    ...Object.values(manifest.bin),
    ...Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry))),
  ].map((path) => normalize(path));
  expect(named.filter((path) => !files.includes(path))).toEqual([]);
  expect(manifest.files.filter((path) => !existsSync(join(checkout, path)))).toEqual([]);

  const foreign = /^(?:tests|bench|scripts|\.|dist\/(?:engine|scripts|tests))|node_modules|tsbuildinfo|\.(?:map|tgz)$/;
  const source = /^dist\/.*(?<!\.d)\.ts$/;
  expect(files.filter((path) => foreign.test(path) || source.test(path))).toEqual([]);
});

test("a template arrives whole: npm drops every .gitignore, so that of a template has a name without the dot", () => {
  const kept = execFileSync("git", ["ls-files", "templates"], { cwd: checkout, encoding: "utf8" }).trimEnd().split("\n");
  expect(kept.filter((path) => !files.includes(path))).toEqual([]);
  expect(readFileSync(join(checkout, "templates/typescript/gitignore"), "utf8")).toContain("/node_modules/");
  for (const page of ["README.md", "docs/first-program.md"]) {
    const text = readFileSync(join(checkout, page), "utf8");
    expect(text.match(/^mv gitignore \.gitignore/gm)?.length).toBe(text.match(/^pulumi new /gm)?.length);
  }
});

test("the version in package.json is the newest release in the changelog", () => {
  const changelog = readFileSync(join(checkout, "CHANGELOG.md"), "utf8");
  const [, newest] = changelog.match(/^## (\d+\.\d+\.\d+.*)$/m) ?? [];
  expect(newest).toBe(manifest.version);
});
