import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => join("docs", name))].filter((name) => name.endsWith(".md"));

test.each(pages)("every file that %s points to is there", (page) => {
  const links = [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test("every npm script that the README names exists", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const named = [
    ...readFileSync(join(root, "README.md"), "utf8").matchAll(/npm (?:run )?(start|test|engine|emulator|check|bench|docs)\b/g),
  ];
  expect(named.length).toBeGreaterThan(5);
  for (const [, name = ""] of named) expect(scripts).toHaveProperty(name);
});
