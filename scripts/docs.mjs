// `npm run docs`: writes the API reference from the doc comments to docs/api. With --check it writes nothing, and fails where
// docs/api is not what would be written, or where a public name has no doc comment.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Application } from "typedoc";
import { MarkdownPageEvent, load as markdown } from "typedoc-plugin-markdown";
import { checkout, say } from "./setUp/checkout.mjs";

const reference = join(checkout, "docs", "api");

/** What package.json exports to users: `./runtime` is for the serialised provider alone. @type {Record<string, { types: string }>} */
const { "./runtime": _, "./package.json": __, ...exported } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")).exports;

/** @type {import("typedoc").TypeDocOptions} */
const options = {
  plugin: [markdown],
  name: "pulumi-alicloud-vpn",
  tsconfig: join(checkout, "tsconfig.build.json"),
  entryPoints: Object.values(exported).map(({ types }) => join(checkout, types.replace("dist/", "").replace(".d.ts", ".ts"))),
  readme: "none",
  // Nothing that changes with a commit, a date or a version.
  disableSources: true,
  githubPages: false,
  excludeExternals: true,
  excludePrivate: true,
  excludeProtected: true,
  // tsc finds these, and `npm run check` runs it.
  skipErrorChecking: true,
  requiredToBeDocumented: ["Class", "Interface", "TypeAlias", "Variable", "Function", "Method", "Property", "Accessor", "Constructor"],
  validation: { notDocumented: true, notExported: true, invalidLink: true, rewrittenLink: true, unusedMergeModuleWith: true },
  // Conditional types behind `expect`, which nobody names: the examples at `expect` say more than they do.
  intentionallyNotExported: ["provider/vpn/judge/expectation.ts:ExpectationOf", "sdk/vpnConnectionArgs.ts:InputsOf"],
};

/** How the pages look: options of typedoc-plugin-markdown. */
const pages = {
  router: "module",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  indexFormat: "table",
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  typeDeclarationFormat: "table",
  propertyMembersFormat: "table",
  tableColumnSettings: { hideDefaults: true, hideInherited: true, hideModifiers: true, hideOverrides: true, hideSources: true },
};

/**
 * @param {string} folder
 * @returns {Promise<boolean>} false where something public is not documented
 */
async function write(folder) {
  const app = await Application.bootstrapWithPlugins({ ...options, ...pages, out: folder, logLevel: "Warn" });
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = shorten(page.contents ?? "");
  });
  const project = await app.convert();
  if (project === undefined) return false;
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) return false;
  await app.generateOutputs(project);
  return !app.logger.hasErrors();
}

/**
 * One line of links in place of a section for each name that an entry point shares with another; and `Output` by its own name.
 * @param {string} content
 */
function shorten(content) {
  const [own, shared] = content.split("\n## References\n");
  const links = shared?.match(/\[.+?\]\(.+?\)/g) ?? [];
  const lines = links.length === 0 ? "" : `\n## The same as in other entry points\n\n${links.join(", ")}\n`;
  return `${own}${lines}`.replaceAll("OutputInstance", "Output");
}

/**
 * Path to content of all files in a folder.
 * @param {string} folder
 */
const filesIn = (folder) =>
  new Map(
    (existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
      .map((name) => join(folder, name.toString()))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );

async function check() {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-docs-"));
  try {
    if (!(await write(folder))) return false;
    const [wanted, present] = [filesIn(folder), filesIn(reference)];
    const stale = [...new Set([...wanted.keys(), ...present.keys()])].filter((path) => wanted.get(path) !== present.get(path));
    if (stale.length > 0) say(`docs/api is not current: ${stale.sort().join(", ")}. Run \`npm run docs\` and commit what it writes.`);
    return stale.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!(process.argv.includes("--check") ? await check() : await write(reference))) process.exitCode = 1;
