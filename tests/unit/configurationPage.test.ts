import { readFileSync } from "node:fs";
import { join } from "node:path";
import { knownVariables } from "../../provider/alicloud/debug";
import { settingRules } from "../../provider/alicloud/settings";
import { Configuration } from "../../provider/configuration";

const page = readFileSync(join(__dirname, "../../docs/configuration.md"), "utf8");

/** Every setting that the code looks for, by its full key. */
function settings(): string[] {
  const asked: string[] = [];
  const configuration = new Configuration((key) => {
    asked.push(key);
    return undefined;
  }, {});
  expect(configuration.key).toMatch(/^\[/);
  return asked.sort();
}

const named = (pattern: RegExp): string[] => [...new Set(page.match(pattern) ?? [])].sort();

test("the page names every setting of the stack configuration that the code reads, and no other", () => {
  expect(named(/\balicloud(?:Vpn)?:\w+/g)).toEqual(settings());
  expect(settings().length).toBeGreaterThan(15);
});

test("each setting of this package has a row with the default that the code has", () => {
  const rows = [...page.matchAll(/^\| `alicloudVpn:(\w+)` \| `?([^`|]*?)`? \|/gm)].map(([, name, value]) => [name, value]);
  const defaults = Object.entries(settingRules).map(([name, rule]) => [name, String(rule.default)]);
  const others = { endpoint: "each region's own host", fingerprintKey: "none", secrets: "include" };
  expect(rows.sort()).toEqual([...defaults, ...Object.entries(others)].sort());
});

test("the page names every environment variable that the code reads, and no other but the one that shows a mistake", () => {
  const variables = named(/\b(?:ALIBABA_?CLOUD|ALICLOUD)_\w+|\b(?:VPC|STS)_ENDPOINT\b/g);
  expect(variables.filter((name) => name !== "ALIBABA_CLOUD_REGOIN")).toEqual([...knownVariables].sort());
});

test("the page leads to the policies of each command", () => {
  expect(page).toContain("](permissions.md)");
});
