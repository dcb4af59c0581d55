import { join, resolve } from "node:path";
import ts from "typescript";

const checkout = resolve(__dirname, "../..");

/** Which entry point of the package exports a type. */
const entries = ["sdk/index", "drift/index", "provider/vpn/client"];

/** Returns what the compiler finds wrong with values of types that the docs give them, such as `Snapshot`. */
export function mistakesIn(values: readonly { readonly type: string; readonly value: unknown }[]): string[] {
  const path = join(__dirname, "valuesOfDocumentedTypes.ts");
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"], exactOptionalPropertyTypes: true },
    ...{ module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, target: ts.ScriptTarget.ES2023 },
  };
  const imports = entries.map((entry, index) => `import type * as from${index} from "../../dist/${entry}";`);
  const names = [...new Set(values.flatMap(({ type }) => type.match(/\b[A-Z]\w+/g) ?? []))].filter((name) => name !== "Record");
  const homes = names.map((name) => {
    const index = entries.findIndex((entry) => exportsOf(join(checkout, "dist", `${entry}.d.ts`)).has(name));
    return `type ${name} = from${index}.${name};`;
  });
  const constants = values.map(({ type, value }, index) => `export const value${index}: ${type} = ${JSON.stringify(value)};`);
  const source = [...imports, ...homes, ...constants].join("\n");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  host.fileExists = (name) => name === path || fileExists(name);
  host.readFile = (name) => (name === path ? source : readFile(name));
  const program = ts.createProgram([path], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

const known = new Map<string, ReadonlySet<string>>();
function exportsOf(file: string): ReadonlySet<string> {
  const names = known.get(file) ?? namesIn(file);
  known.set(file, names);
  return names;
}

function namesIn(file: string): ReadonlySet<string> {
  const program = ts.createProgram([file], {
    skipLibCheck: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  return new Set(symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name));
}
