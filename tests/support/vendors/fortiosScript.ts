import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A table or an entry of a configuration, as a FortiOS reads a script. */
export interface FortiosNode {
  readonly settings: Map<string, string[]>;
  readonly tables: Map<string, FortiosNode>;
  readonly entries: Map<string, FortiosNode>;
}

const newNode = (): FortiosNode => ({ settings: new Map(), tables: new Map(), entries: new Map() });

/** Reads a script of the command line. Quotes hold blanks together, and a backslash takes the next character as it is. */
export function readFortios(text: string): FortiosNode {
  const root = newNode();
  const open = [root];
  for (const line of text.split("\n")) {
    if (line.trimStart().startsWith("#")) continue;
    const [verb, ...words] = wordsOf(line);
    const node = open.at(-1);
    if (verb === undefined || node === undefined) continue;
    const inside = (nodes: Map<string, FortiosNode>, name: string): void => {
      const next = nodes.get(name) ?? newNode();
      nodes.set(name, next);
      open.push(next);
    };
    if (verb === "config") inside(node.tables, words.join(" "));
    else if (verb === "edit" && words.length === 1) inside(node.entries, words[0] as string);
    else if (verb === "set" && words.length > 1) node.settings.set(words[0] as string, words.slice(1));
    else if ((verb === "end" || verb === "next") && words.length === 0) open.pop();
    else throw new Error(`FortiOS does not know ${JSON.stringify(line)}`);
  }
  if (open.length !== 1) throw new Error("a table or an entry does not end");
  return root;
}

function wordsOf(line: string): string[] {
  const words: string[] = [];
  let [word, quote, isWord] = ["", "", false];
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    if (character === "\\") word += line[++index] ?? "";
    else if (character === quote) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) [quote, isWord] = [character, true];
    else if (quote !== "" || !/\s/.test(character)) [word, isWord] = [word + character, true];
    else if (isWord) {
      words.push(word);
      [word, isWord] = ["", false];
    }
  }
  if (quote !== "") throw new Error("a quote does not end");
  return isWord ? [...words, word] : words;
}

/** A key as the device will use it: what begins with 0x is decoded. */
export const fortiosSecret = (text: string): string => (/^0x/i.test(text) ? Buffer.from(text.slice(2), "hex").toString() : text);

interface Schema {
  readonly type: "list" | "dict" | "string" | "integer";
  readonly elements?: string;
  readonly children?: Readonly<Record<string, Schema>>;
  readonly options?: readonly { readonly value: string; readonly v_range?: readonly (readonly string[])[] }[];
  readonly v_range?: readonly (readonly string[])[];
}

/** What Fortinet's own modules have, by their table. */
export type FortinetSchema = Readonly<Record<string, Schema>>;

/** Reads the schema of Fortinet's modules in a folder. */
export function fortinetSchema(folder: string): FortinetSchema {
  const { stdout, stderr } = spawnSync("python3", [join(__dirname, "fortinetSchema.py"), folder], { encoding: "utf8" });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout) as FortinetSchema;
}

/** What Fortinet's modules do not know of a configuration. */
export function fortiosObjections(root: FortiosNode, schema: FortinetSchema): string[] {
  return [...root.tables].flatMap(([name, node]) => tableObjections(name, node, schema[moduleName(name)]));
}

const moduleName = (text: string): string => text.replace(/[ -]/g, "_");

function tableObjections(path: string, node: FortiosNode, schema: Schema | undefined): string[] {
  if (schema?.children === undefined) return [`${path}: no such table`];
  const { children } = schema;
  return [
    ...[...node.settings].flatMap(([key, values]) => settingObjections(`${path} ${key}`, values, children[moduleName(key)])),
    ...[...node.entries].flatMap(([name, entry]) => tableObjections(`${path} ${name}`, entry, schema)),
    ...[...node.tables].flatMap(([name, table]) => tableObjections(`${path} ${name}`, table, children[moduleName(name)])),
  ];
}

function settingObjections(path: string, values: readonly string[], schema: Schema | undefined): string[] {
  if (schema === undefined) return [`${path}: no such setting`];
  const said = isSince6_4(schema.v_range) ? [] : [`${path}: not in every FortiOS since 6.4`];
  const legal = legalSince6_4(schema);
  if (legal) return [...said, ...values.filter((value) => !legal.includes(value)).map((value) => `${path}: ${value} is not legal`)];
  if (schema.type === "integer" && !values.every((value) => /^\d+$/.test(value))) said.push(`${path}: ${values} is not a number`);
  return said;
}

/** The values that FortiOS 6.4 has and no later one dropped. Undefined: any. */
export const legalSince6_4 = (schema: Schema | undefined): string[] | undefined =>
  schema?.options?.filter(({ v_range: range }) => isSince6_4(range)).map(({ value }) => value);

const isSince6_4 = (range: Schema["v_range"]): boolean =>
  range === undefined || range.some(([from = "", to]) => to === "" && from <= "v6.4.0");
