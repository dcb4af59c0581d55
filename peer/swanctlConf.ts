import { ConfigurationError } from "../provider/alicloud/errors";

/** A section of a settings file of strongSwan. */
export interface Section {
  readonly values: Map<string, string>;
  readonly sections: Map<string, Section>;
}

/** An included file: its path, for messages and its own includes, and its content. */
export interface IncludedFile {
  readonly path: string;
  readonly text: string;
}

/** Returns the files that match a pattern. */
export type ReadIncluded = (pattern: string, from: string) => readonly IncludedFile[];

/** Limit of strongSwan itself. */
const deepestInclude = 10;

/**
 * Reads a settings file as strongSwan does (strongswan.conf(5)): sections, values with or without quotes, comments, includes. Repeated
 * sections are merged, and the later value of a name counts.
 *
 * @throws ConfigurationError with file and line, but without the content, which may be a key
 */
export function parseSettings(file: IncludedFile, readIncluded: ReadIncluded): Section {
  const root = emptySection();
  parseInto(root, file, readIncluded, 0);
  return root;
}

const emptySection = (): Section => ({ values: new Map(), sections: new Map() });

function parseInto(root: Section, { path, text }: IncludedFile, readIncluded: ReadIncluded, depth: number): void {
  const open = [root];
  let line = 1;
  const mistake = (what: string) => new ConfigurationError(`${path}, line ${line}: ${what}`);
  const tokens = tokensOf(text);
  let words: Token[] = [];
  const statementOver = () => {
    if (words.length > 0) throw mistake("a name without a value or a section");
  };
  for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
    const section = open.at(-1) ?? root;
    line = token.line;
    switch (token.kind) {
      case "word":
      case "string":
        words.push(token);
        if (words[0]?.kind === "word" && words[0].text === "include" && words.length === 2) {
          if (depth >= deepestInclude) throw mistake("files include each other too deeply");
          for (const file of readIncluded(token.text, path)) parseInto(section, file, readIncluded, depth + 1);
          words = [];
        }
        break;
      case "{": {
        const [name] = words;
        if (name === undefined) throw mistake("a section without a name");
        if (words.length > 1) throw mistake("references to other sections are not understood");
        const inner = section.sections.get(name.text) ?? emptySection();
        section.sections.set(name.text, inner);
        open.push(inner);
        words = [];
        break;
      }
      case "}":
        statementOver();
        if (open.length === 1) throw mistake("a } without a section");
        open.pop();
        break;
      case "=": {
        const [name] = words;
        if (name === undefined || words.length > 1) throw mistake("a value without a name");
        section.values.set(name.text, tokens.value());
        words = [];
        break;
      }
      case "newline":
        // The { of a section may be on the next line.
        break;
      case "open string":
        throw mistake("a quote is not closed");
    }
  }
  statementOver();
  if (open.length > 1) throw mistake("a section is not closed");
}

interface Token {
  readonly kind: "word" | "string" | "{" | "}" | "=" | "newline" | "open string";
  readonly text: string;
  readonly line: number;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\n": "" };

/** Returns the tokens of a text, and the value after a `=`, which has rules of its own. */
function tokensOf(text: string): { next(): Token | undefined; value(): string } {
  let at = 0;
  let line = 1;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    line += found.split("\n").length - 1;
    return found;
  };
  const string = (): string | undefined =>
    take(/"(?:[^"\\]|\\[\s\S])*"/y)
      ?.slice(1, -1)
      .replace(/\\([\s\S])/g, (_, escaped: string) => escapes[escaped] ?? escaped);
  const skip = () => {
    while (take(/[^\S\n]+/y) ?? take(/#[^\n]*/y)) {
      // Spaces and comments are ignored.
    }
  };
  return {
    next() {
      skip();
      if (at >= text.length) return undefined;
      const start = line;
      const token = (kind: Token["kind"], found: string): Token => ({ kind, text: found, line: start });
      if (take(/\n/y) !== undefined) return token("newline", "");
      const sign = take(/[{}=]/y);
      if (sign !== undefined) return token(sign as "{" | "}" | "=", sign);
      const quoted = string();
      if (quoted !== undefined) return token("string", quoted);
      if (text.charAt(at) === '"') return token("open string", "");
      return token("word", take(/[^\s{}="#]+/y) ?? "");
    },
    value() {
      const parts: string[] = [];
      for (;;) {
        const blank = take(/[^\S\n]+/y);
        const part = string() ?? take(/[^\s{}"#]+/y);
        if (part === undefined) return parts.join("");
        parts.push(parts.length > 0 ? (blank ?? "") + part : part);
      }
    },
  };
}
