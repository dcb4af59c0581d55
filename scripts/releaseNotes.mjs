// `node scripts/releaseNotes.mjs v1.2.3`: prints the changelog's section of a tag. Fails unless the tag, package.json and the newest heading
// of the changelog name one version, and nothing is unreleased. Plain Node, as it runs before node_modules exist.
import { readFileSync } from "node:fs";

const [tag = ""] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const [, newest = ""] = readFileSync("CHANGELOG.md", "utf8").split(/^## /m);
const [heading = "", ...lines] = newest.split("\n");

const mistakes = [
  ...(tag === `v${version}`
    ? []
    : [`the tag is ${tag || "missing"}, and package.json has version ${version}: the tag has to be v${version}`]),
  ...(heading.trim() === version ? [] : [`the newest heading of CHANGELOG.md is "${heading.trim()}": it has to be "${version}"`]),
];
if (mistakes.length > 0) {
  process.stderr.write(`${mistakes.join("\n")}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${lines.join("\n").trim()}\n`);
}
