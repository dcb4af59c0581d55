import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import * as sdk from "../../sdk";

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

test("the README's programs compile together in reading order, with the package's names imported", () => {
  const blocks = [...textOf("README.md").matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);
  const text = blocks.join("\n");
  const imported = Object.keys(sdk).filter((name) => name !== "VpnConnection" && new RegExp(`\\b${name}\\b`).test(text));
  const source = `import { ${imported.join(", ")} } from "pulumi-alicloud-vpn";\n${text}`;
  const path = join(root, "sdk", "readme.mts");
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"], paths: { "pulumi-alicloud-vpn": [join(root, "sdk/index.ts")] } },
    ...{ module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, target: ts.ScriptTarget.ES2023 },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => (name === path ? ts.createSourceFile(name, source, rest[0]) : getSourceFile(name, ...rest));
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path);
  const mistakes = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  expect(mistakes.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  expect(blocks.length).toBeGreaterThan(3);
});
