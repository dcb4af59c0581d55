import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout. */
export const checkout = resolve(fileURLToPath(import.meta.url), "../../..");

/**
 * Reads package.json.
 * @returns {{ engines: { node: string }, bin: Record<string, string>, exports: Record<"./runtime", { default: string }> }}
 */
export const readPackage = () => JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));

/**
 * Says what goes on: on stderr, as stdout belongs to results.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
