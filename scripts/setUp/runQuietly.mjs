import { spawn } from "node:child_process";
import { checkout, say } from "./checkout.mjs";

/**
 * Runs a command in the checkout and shows nothing of it but signs of life.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} label what the signs of life say
 * @returns {Promise<string | null>} null when it succeeded, or else its last lines
 */
export async function runQuietly(command, args, label) {
  const started = Date.now();
  const life = setInterval(() => say(`  ${label}: ${Math.round((Date.now() - started) / 1000)} s`), 15_000);
  try {
    return await new Promise((resolve) => {
      let output = "";
      const child = spawn(command, args, {
        cwd: checkout,
        stdio: ["ignore", "pipe", "pipe"],
        shell: process.platform === "win32" && !command.endsWith(".exe"),
      });
      const keep = (/** @type {Buffer} */ chunk) => {
        output = (output + chunk).slice(-4_000);
      };
      child.stdout.on("data", keep);
      child.stderr.on("data", keep);
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code) => resolve(code === 0 ? null : lastWords(output)));
    });
  } finally {
    clearInterval(life);
  }
}

/** Without the stack traces of npm's own code, which bury what it says.
 * @param {string} output
 */
function lastWords(output) {
  const lines = output
    .trim()
    .split("\n")
    .filter((line) => !/^npm (error|ERR!)\s+(at |[a-z]+: |[{}])/.test(line));
  return lines.slice(-15).join("\n");
}
