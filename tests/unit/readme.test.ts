import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
const markdownIn = (folder: string) => readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
const pages = [
  ...markdownIn("."),
  ...markdownIn("docs").map((name) => join("docs", name)),
  ...readdirSync(join(root, "examples")).flatMap((name) =>
    existsSync(join(root, "examples", name, "README.md")) ? [join("examples", name, "README.md")] : [],
  ),
];
const textOf = (page: string): string => readFileSync(join(root, page), "utf8");
const withoutCode = (text: string): string => text.replace(/^```.*?^```$/gms, "");

/** The anchors of a page as GitHub makes them from its headings. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(textOf(page)).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = ""]) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

test.each(pages)("every file and heading linked from %s exists", (page) => {
  const links = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^\w+:/.test(link));
  const broken = links.filter((link) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page : join(dirname(page), file);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test.each(pages)("every npm script named in %s exists", (page) => {
  const { scripts } = JSON.parse(textOf("package.json"));
  const named = [...textOf(page).matchAll(/\bnpm (?:run (?:--?\w+ )*([\w:-]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? "");
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test("the README names the two commands for newcomers", () => {
  expect(textOf("README.md")).toMatch(/npm start\b.*npm test\b/s);
});

test("the README has at most 900 words", () => {
  expect(
    textOf("README.md")
      .split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word)).length,
  ).toBeLessThanOrEqual(900);
});
