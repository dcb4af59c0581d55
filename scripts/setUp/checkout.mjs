import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout. */
export const checkout = resolve(fileURLToPath(import.meta.url), "../../..");

/**
 * Says what goes on: on stderr, as stdout belongs to results.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
