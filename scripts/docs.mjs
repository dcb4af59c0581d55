// `npm run docs`: writes the API reference from the doc comments to docs/api, docs/outputs.md from the table of fields, and docs/cli.md from the
// commands. With --check it writes nothing, and fails where they are not what would be written, or where a public name has no doc comment.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Application } from "typedoc";
import { MarkdownPageEvent, load as markdown } from "typedoc-plugin-markdown";
import ts from "typescript";
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

const outputs = join(checkout, "docs", "outputs.md");

/**
 * docs/outputs.md: a table of every output, from the table of fields (names, places in the API's answer, drift classes) and from the types
 * that follow from it (types, doc comments).
 */
function outputsPage() {
  const model = join(checkout, "dist", "provider", "vpn", "model", "fields");
  const program = ts.createProgram([`${model}.d.ts`], {
    strict: true,
    types: [],
    moduleResolution: ts.ModuleResolutionKind.Node16,
    module: ts.ModuleKind.Node16,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(`${model}.d.ts`);
  const names = checker.getExportsOfModule(
    /** @type {import("typescript").Symbol} */ (checker.getSymbolAtLocation(/** @type {import("typescript").SourceFile} */ (source))),
  );
  const typeNamed = (/** @type {string} */ name) =>
    checker.getDeclaredTypeOfSymbol(/** @type {import("typescript").Symbol} */ (names.find((symbol) => symbol.name === name)));
  const { connection, secrets, fingerprints, singleTunnelOnly } = createRequire(import.meta.url)(`${model}.js`);
  const list = (/** @type {string[]} */ names) => new Intl.ListFormat("en").format(names.map((name) => `\`${name}\``));
  const cell = (/** @type {string} */ text) => text.replaceAll("|", "\\|");

  /** @type {Map<unknown, string>} */
  const sections = new Map();
  /**
   * @param {string} title
   * @param {Record<string, any>} table
   * @param {import("typescript").Type} type
   */
  function addSection(title, table, type) {
    if (sections.has(table)) return;
    sections.set(table, "");
    const rows = checker.getPropertiesOfType(type).map((property) => {
      const row = table[property.name];
      const whole = checker.getTypeOfSymbol(property);
      const value = checker.getNonNullableType(whole);
      const shown = checker.typeToString(whole).replace(/ \| null$/, "");
      const text = ts.displayPartsToString(property.getDocumentationComment(checker));
      const summary = text.replace(/ Null: the API did not say\.$/, "").replace(/ API: .+?\.(?= |$)/, "");
      const place = row.wire === null || text.startsWith("Derived") ? "derived" : `\`${row.wire.wire}\``;
      const drift = row.fields === undefined ? row.driftClass : "of each field";
      const element =
        row.kind === "tunnels" ? checker.getTypeArguments(/** @type {import("typescript").TypeReference} */ (value))[0] : value;
      if (row.fields !== undefined && element !== undefined) below.push([`\`${element.symbol.name}\``, row.fields, element]);
      return `| \`${property.name}\` | \`${cell(shown)}\` | ${row.unit ?? ""} | ${shown === checker.typeToString(whole) ? "never" : "yes"} | ${place} | ${drift} | ${cell(summary)} |`;
    });
    const head = "| name | type | unit | null | API field | drift class | meaning |\n|---|---|---|---|---|---|---|";
    sections.set(table, `## ${title}\n\n${head}\n${rows.join("\n")}\n`);
  }
  /** @type {[string, Record<string, any>, import("typescript").Type][]} */
  const below = [];
  addSection("Settings", connection, typeNamed("VpnConnectionSettings"));
  addSection("Secrets", secrets, typeNamed("VpnConnectionSecrets"));
  addSection("Fingerprints of the secrets", fingerprints, typeNamed("VpnConnectionFingerprints"));
  for (const [title, table, type] of below) addSection(title, table, type);
  return `# Outputs

Every output of a \`VpnConnection\` and every field of a result. \`npm run docs\` writes this page from the table of fields. An API field is
relative to the object that it belongs to. Null means that the API did not report the value. On a dual-tunnel connection, the tunnels do not use
${list([...singleTunnelOnly])} of the connection: these have the drift class metadata there.

${[...sections.values()].join("\n")}`;
}

const cli = join(checkout, "docs", "cli.md");

/** docs/cli.md: what each command does and takes, ends with, and prints as JSON. */
function cliPage() {
  const load = createRequire(import.meta.url);
  /**
   * @typedef {{ readonly short?: string, readonly value?: string, readonly multiple?: boolean, readonly help: string }} Option
   * @typedef {{ readonly when: string, readonly version: number, readonly type: string }} Shape
   * @typedef {{ description: string, options: Record<string, Option>, examples: [string, string][], json?: Shape[] }} Command
   */
  /** @type {{ commands: Record<string, () => Command> }} */
  const { commands } = load(join(checkout, "dist", "cli", "run.js"));
  const { usageOf, exitCodesOf } = load(join(checkout, "dist", "cli", "help.js"));
  const { helpOption } = load(join(checkout, "dist", "cli", "arguments.js"));
  const line = (/** @type {string} */ text) => text.replaceAll(/\s*\n\s*/g, " ");
  const cell = (/** @type {string} */ text) =>
    line(text).replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*").replaceAll("_", "\\_");
  /** @type {(name: string, command: Command) => string} */
  const section = (name, command) => {
    const options = Object.entries({ ...command.options, help: helpOption }).map(([key, { short, value, multiple, help }]) => {
      const written = `${short === undefined ? "" : `-${short}, `}--${key}${value === undefined ? "" : ` ${value}`}`;
      return `| \`${written}\` | ${multiple ? "yes" : ""} | ${cell(help)} |`;
    });
    const examples = command.examples.map(
      ([text, purpose]) => `# ${purpose}\n${text.replace(/^vpn-connection/, "npx --no -- vpn-connection")}`,
    );
    const codes = /** @type {[number, string][]} */ (exitCodesOf(command)).map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`);
    const shapes = (command.json ?? []).map(
      ({ when, version, type }) => `| \`${when}\` | ${version} | \`${type.replaceAll("|", "\\|")}\` |`,
    );
    return [
      `## ${name}`,
      line(command.description),
      `\`\`\`\n${usageOf(name, command)}\n\`\`\``,
      `| option | repeatable | meaning |\n|---|---|---|\n${options.join("\n")}`,
      `\`\`\`sh\n${examples.join("\n")}\n\`\`\``,
      `| exit code | meaning |\n|---|---|\n${codes.join("\n")}`,
      ...(shapes.length === 0 ? [] : [`| output for programs | version | type |\n|---|---|---|\n${shapes.join("\n")}`]),
    ].join("\n\n");
  };
  const all = Object.entries(commands).map(([name, command]) => section(name, command()));
  return `# Command line

\`npm run docs\` writes this page from the commands. The bin is \`vpn-connection\`, and \`pulumi-alicloud-vpn\` for those who look for the
package's name. \`npx --no --\` runs the one that the project has installed, and never downloads a package. The \`--\` matters: without it
\`npx --no vpn-connection --help\` shows the help of npm.

Results go to stdout, and all else to stderr. Nothing in the cloud is ever changed. Secrets are printed with \`--show-secrets\` only.
A report for programs is JSON; its type is given in TypeScript, in the names that the [package exports](api/README.md). A version of a shape
may gain fields; what changes or removes one raises the version, and stands in the changelog.

\`NO_COLOR\` and \`FORCE_COLOR\` are honoured. Text is wrapped to the terminal; where there is none, each message is one line.
An option that takes one value is given once.
\`-o\` is \`--output\` in \`describe\` and \`list\`; in \`snapshot\` it is \`--out\`, as in 0.1.0. All mistakes of a command line are reported together.

${all.join("\n\n")}
`;
}

/** Pages that follow from the build, by path. @type {[path: string, write: () => string][]} */
const generated = [
  [outputs, outputsPage],
  [cli, cliPage],
];

async function check() {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-docs-"));
  try {
    if (!(await write(folder))) return false;
    const [wanted, present] = [filesIn(folder), filesIn(reference)];
    const stale = [...new Set([...wanted.keys(), ...present.keys()])].filter((path) => wanted.get(path) !== present.get(path));
    if (stale.length > 0) say(`docs/api is not current: ${stale.sort().join(", ")}. Run \`npm run docs\` and commit what it writes.`);
    const old = generated.filter(([path, page]) => !existsSync(path) || readFileSync(path, "utf8") !== page());
    for (const [path] of old) say(`${relative(checkout, path)} is not current. Run \`npm run docs\` and commit what it writes.`);
    return stale.length + old.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeAll() {
  for (const [path, page] of generated) writeFileSync(path, page());
  return write(reference);
}

if (!(process.argv.includes("--check") ? await check() : await writeAll())) process.exitCode = 1;
