// `npm run schema`: writes plugin/schema.json from the types of plugin/interface.ts and their doc comments. With --check it writes nothing,
// and fails where the file is not what would be written.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { checkout, say } from "./setUp/checkout.mjs";

const require = createRequire(import.meta.url);
const target = join(checkout, "plugin", "schema.json");
const packageJson = require("../package.json");
const packageName = "alicloud-vpn";

const { config } = ts.readConfigFile(join(checkout, "tsconfig.build.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, checkout);
const interfaces = join(checkout, "plugin", "interface.ts");
const enums = join(checkout, "provider", "vpn", "model", "fields.ts");
const program = ts.createProgram([interfaces, enums], options);
const checker = program.getTypeChecker();

/** @param {string} file */
function exportsOf(file) {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module);
}

/**
 * A setting of a stack is one of the plugin's provider too.
 * @param {ts.Symbol} symbol
 */
const descriptionOf = (symbol) =>
  ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replace(/\s*\n\s*/g, " ")
    .replace(/`alicloud(?:Vpn)?:(\w+)`/g, "`$1` of the provider");
/** @param {ts.Type} type */
const partsOf = (type) => (type.isUnion() ? type.types : [type]);
/** @param {ts.Type} type */
const literalsOf = (type) => partsOf(type).flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
/** @param {ts.Type} type */
const isNothing = (type) => (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0;

/** Aliases of strings of which some values are known, found again by these: a union with null has lost its name. */
const aliases = exportsOf(enums).flatMap((symbol) => {
  if ((symbol.flags & ts.SymbolFlags.TypeAlias) === 0) return [];
  const values = literalsOf(checker.getDeclaredTypeOfSymbol(symbol));
  return values.length === 0 ? [] : [{ name: symbol.name, key: JSON.stringify([...values].sort()), values, symbol }];
});

/** @type {Record<string, object>} */
const types = {};
/** @param {string} name */
const reference = (name) => `#/types/${packageName}:index:${name}`;

/**
 * @param {ts.Type} type
 * @param {string} name What an object without a name of its own is called
 * @returns {object}
 */
function specOf(type, name) {
  const parts = partsOf(type).filter((part) => !isNothing(part));
  const literals = literalsOf(type);
  if (literals.length > 0) return enumSpec(literals);
  const [first] = parts;
  if (first === undefined || (first.flags & ts.TypeFlags.Unknown) !== 0) return { $ref: "pulumi.json#/Any" };
  if ((first.flags & ts.TypeFlags.String) !== 0) return { type: "string" };
  // Not integer: one of 32 bits, as some languages have it, holds neither a time nor an AS number.
  if ((first.flags & ts.TypeFlags.Number) !== 0) return { type: "number" };
  if (parts.every((part) => (part.flags & ts.TypeFlags.BooleanLike) !== 0)) return { type: "boolean" };
  const element = checker.getIndexTypeOfType(first, ts.IndexKind.Number);
  if (checker.isArrayType(first) && element !== undefined) return { type: "array", items: specOf(element, name) };
  const value = checker.getIndexTypeOfType(first, ts.IndexKind.String);
  if (value !== undefined) return { type: "object", additionalProperties: specOf(value, name) };
  const own = first.symbol.name.startsWith("__") ? name : first.symbol.name;
  if (!(own in types)) {
    types[own] = {};
    const description = first.symbol.name.startsWith("__") ? "" : descriptionOf(first.symbol);
    types[own] = { ...(description && { description }), type: "object", ...objectSpec(first, own) };
  }
  return { $ref: reference(own) };
}

/**
 * Any other string passes through too.
 * @param {string[]} values
 */
function enumSpec(values) {
  const alias = aliases.find(({ key }) => key === JSON.stringify([...values].sort()));
  if (alias === undefined) return { type: "string" };
  const known = alias.values.map((value) => ({ value }));
  types[alias.name] = { description: descriptionOf(alias.symbol), type: "string", enum: known };
  return { type: "string", oneOf: [{ type: "string" }, { $ref: reference(alias.name) }] };
}

/**
 * @param {ts.Type} type
 * @param {string} owner
 * @param {readonly string[]} secrets
 */
function objectSpec(type, owner, secrets = []) {
  /** @type {Record<string, { oneOf?: object[] }>} */
  const properties = {};
  const required = [];
  for (const symbol of checker.getPropertiesOfType(type)) {
    const own = checker.getTypeOfSymbol(symbol);
    const name = symbol.name;
    const spec = specOf(own, `${owner}${name[0]?.toUpperCase()}${name.slice(1)}`);
    properties[name] = { ...spec, description: descriptionOf(symbol), ...(secrets.includes(name) && { secret: true }) };
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || partsOf(own).some(isNothing);
    if (!isOptional) required.push(name);
  }
  return { properties, ...(required.length > 0 && { required }) };
}

const shapes = new Map(exportsOf(interfaces).map((symbol) => [symbol.name, symbol]));
/** @param {string} name */
function shape(name) {
  const symbol = shapes.get(name);
  if (symbol === undefined) throw new Error(`plugin/interface.ts has no ${name}`);
  return { type: checker.getDeclaredTypeOfSymbol(symbol), description: descriptionOf(symbol) };
}

/**
 * Plain strings at the top level of a function's result: the Python SDK refuses anything else than a dictionary for a string that may be an
 * enum there.
 * @param {ReturnType<typeof objectSpec>} spec
 */
function withoutEnums({ properties, ...spec }) {
  const plain = Object.entries(properties).map(([name, { oneOf: _, ...property }]) => [name, property]);
  return { properties: Object.fromEntries(plain), ...spec };
}

const { secretSettings, functionArguments } = require("../dist/plugin/interface.js");
const { secretOutputs } = require("../dist/provider/outputs.js");

function packageSpec() {
  const settings = shape("ProviderSettings");
  const { properties: variables } = objectSpec(settings.type, "Provider", secretSettings);
  const resource = shape("VpnConnection");
  const outputs = objectSpec(resource.type, "VpnConnection", secretOutputs);
  const state = objectSpec(shape("VpnConnectionState").type, "VpnConnection");
  const functions = Object.keys(functionArguments).map((name) => {
    const title = `G${name.slice(1)}`;
    const [inputs, result] = [shape(`${title}Inputs`), shape(`${title}Outputs`)];
    return [
      `${packageName}:index:${name}`,
      {
        description: result.description,
        inputs: { type: "object", ...objectSpec(inputs.type, title) },
        outputs: { type: "object", ...withoutEnums(objectSpec(result.type, title)) },
      },
    ];
  });
  return {
    name: packageName,
    displayName: "Alibaba Cloud IPsec-VPN connections",
    description: packageJson.description,
    keywords: packageJson.keywords,
    license: packageJson.license,
    meta: { supportPack: true },
    language: {
      csharp: { respectSchemaVersion: true },
      go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
    config: { variables },
    provider: { description: settings.description, inputProperties: variables },
    resources: {
      [`${packageName}:index:VpnConnection`]: {
        description: resource.description,
        ...outputs,
        stateInputs: { type: "object", ...state },
      },
    },
    functions: Object.fromEntries(functions),
    types: Object.fromEntries(
      Object.entries(types)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, spec]) => [`${packageName}:index:${name}`, spec]),
    ),
  };
}

const wanted = `${JSON.stringify(packageSpec(), null, 2)}\n`;
if (!process.argv.includes("--check")) writeFileSync(target, wanted);
else if (!existsSync(target) || readFileSync(target, "utf8") !== wanted) {
  say("plugin/schema.json is not current. Run `npm run schema` and commit what it writes.");
  process.exitCode = 1;
}
