import { styleText } from "node:util";

const isPlain = process.stdout.isTTY !== true || Boolean(process.env.NO_COLOR);
const style = (format, text) => (isPlain ? text : styleText(format, text));

/** Writes to stdout. */
export function write(text) {
  process.stdout.write(`${text}\n`);
}

/** Shows what goes on, and when it is done how long it took and what came of it. */
export async function step(name, result, describe) {
  const started = Date.now();
  process.stdout.write(`  ${style("bold", name.padEnd(16))}`);
  try {
    const value = await result;
    write(`${style("green", "✔")} ${((Date.now() - started) / 1000).toFixed(1)} s  ${describe(value)}`);
    return value;
  } catch (error) {
    write(style("red", "✘"));
    throw error;
  }
}

/** The values as a table; at its end the paths that the API said nothing about. */
export function writeRows(rows) {
  const said = rows.filter(({ value }) => value !== null);
  const width = widthOf(rows);
  let group = "";
  write("");
  for (const { path, value } of said) {
    const own = /[.[]/.test(path) ? path.split(/[.[]/, 1)[0] : "";
    if (own !== group) write("");
    group = own;
    write(`  ${style("cyan", path.padEnd(width))}${shown(value)}${style("dim", noteOn(path, value))}`);
  }
  const unsaid = rows.filter(({ value }) => value === null).map(({ path }) => path);
  if (unsaid.length > 0)
    write(
      `\n${wrap(`The API says nothing about ${unsaid.join(", ")}.`)
        .map((line) => style("dim", `  ${line}`))
        .join("\n")}`,
    );
}

/** What changed, path by path. */
export function writeDifferences(rows) {
  const width = widthOf(rows);
  for (const { path, before, after } of rows) {
    write(`  ${style("cyan", path.padEnd(width))}${style("red", shown(before))} → ${style("green", shown(after))}`);
  }
}

function widthOf(rows) {
  return Math.max(0, ...rows.map(({ path }) => path.length)) + 2;
}

function shown(value) {
  if (value === undefined) return "nothing";
  const text = Array.isArray(value) ? value.join(", ") || "none" : String(value);
  // A name is the owner's to choose: it must not steer the terminal.
  return text.replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1)).slice(0, 200);
}

const units = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

/** A reading aid for numbers that people cannot read at a glance. */
function noteOn(path, value) {
  if (typeof value !== "number") return "";
  if (path === "createTime") return `  ${new Date(value).toISOString().slice(0, 10)}`;
  const [size, unit] = units.find(([seconds]) => value >= seconds && value % seconds === 0) ?? [1, "s"];
  return path.endsWith("Lifetime") ? `  ${value / size} ${unit}` : "";
}

function wrap(text, width = 100) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (`${lines.at(-1)} ${word}`.length > width) lines.push(word);
    else lines.push(`${lines.pop()} ${word}`.trimStart());
  }
  return lines;
}
