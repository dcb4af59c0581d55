import { formatPath } from "../provider/vpn/model/paths";
import { isRecord } from "../provider/vpn/model/values";

/** Formats of plain data for programs. No output acts on a terminal. */
export const dataFormats = {
  json: (value: unknown): string => `${safeJson(value)}\n`,
  yaml: (value: unknown): string => `${yamlLines(value).join("\n")}\n`,
  flat: (value: unknown): string => `${safeJson(flatEntries(value))}\n`,
} as const;

/** Name of a format for programs. */
export type DataFormat = keyof typeof dataFormats;

/** Returns YAML 1.1 and 1.2 in block style. Text that a reader might take for another type is quoted. */
function yamlLines(value: unknown): string[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item) => behind("- ", yamlLines(item)));
  if (!isRecord(value) || Object.keys(value).length === 0) return [yamlScalar(value)];
  return Object.entries(value).flatMap(([key, inner]) => {
    const lines = yamlLines(inner);
    const isBlock = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
    return isBlock ? [`${yamlText(key)}:`, ...lines.map((line) => `  ${line}`)] : [`${yamlText(key)}: ${lines[0]}`];
  });
}

const behind = (bullet: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `${index === 0 ? bullet : " ".repeat(bullet.length)}${line}`);

function yamlScalar(value: unknown): string {
  if (typeof value === "string") return yamlText(value);
  return Array.isArray(value) ? "[]" : isRecord(value) ? "{}" : String(value ?? null);
}

function yamlText(text: string): string {
  if (/^[a-z_][\w./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)) return text;
  const escaped = [...text].map((character) => (/["\\\p{C}\p{Zl}\p{Zp}]/u.test(character) ? yamlEscape(character) : character));
  return `"${escaped.join("")}"`;
}

function yamlEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '"' || character === "\\") return `\\${character}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/**
 * Returns one object of strings, as Terraform's `external` data source expects it: `ikeConfig.ikeLifetime`, `tunnels.0.status`. A list of
 * texts is one text with commas, and null is empty.
 */
function flatEntries(value: unknown): Record<string, string> {
  const entries: [string, string][] = [];
  const add = (keys: readonly string[], inner: unknown): void => {
    if (Array.isArray(inner) && !inner.some(isRecord)) entries.push([formatPath(keys), inner.join(",")]);
    else if (Array.isArray(inner)) inner.forEach((item, index) => void add([...keys, String(index)], item));
    else if (isRecord(inner)) for (const [key, below] of Object.entries(inner)) add([...keys, key], below);
    else entries.push([formatPath(keys), inner === null || inner === undefined ? "" : String(inner)]);
  };
  add([], value);
  return Object.fromEntries(entries);
}

/**
 * Returns JSON in which every character that is invisible, or that a terminal might act on, is escaped: `JSON.stringify` does not escape
 * the control characters from U+007F on, nor those that change the direction of text.
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escapeAll);
}

function escapeAll(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
