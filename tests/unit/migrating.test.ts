import { readFileSync } from "node:fs";
import { join } from "node:path";
import { covers, isKnownPath, knownFields, parsePath } from "../../provider/vpn/model/paths";
import { getVpnConnectionsArgNames } from "../../sdk/getVpnConnections";

const guide = readFileSync(join(__dirname, "../../docs/migrating.md"), "utf8");
const chapter = (title: string): string => guide.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);
/** The names of this package in a chapter's table: what is quoted in its third column. */
const ours = (title: string): string[] =>
  chapter(title)
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| Pulumi"))
    .flatMap((line) => quoted(line.split("|")[3] ?? ""));

const results = [...ours("Results"), ...quoted(chapter("Results").match(/^Only here:[\s\S]*?\n\n/m)?.[0] ?? "")];

test("migrating.md links to outputs that exist", () => {
  expect(results.filter((path) => !isKnownPath(path))).toEqual([]);
});

test("migrating.md lists every output with its source, or as new", () => {
  const named = results.map((path) => parsePath(path) ?? []);
  expect(knownFields.filter(({ pattern }) => !named.some((one) => covers(one, pattern))).map(({ path }) => path)).toEqual([]);
});

test("migrating.md lists all arguments of getVpnConnections", () => {
  expect(ours("Arguments").sort()).toEqual([...getVpnConnectionsArgNames].sort());
});
