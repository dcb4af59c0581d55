import { runInNewContext } from "node:vm";
import { ConfigurationError } from "../../provider/alicloud/errors";
import { asPatternData, namePattern } from "../../provider/vpn/read/find";

test.each([
  ["a RegExp", /^prod-/, ["prod-a"], ["Prod-a", "a-prod-"]],
  ["its flags", /^prod-/i, ["PROD-a"], ["a"]],
  ["the source of one", "berlin|oslo", ["x-berlin", "oslo"], ["paris"]],
  ["its data, as it comes out of an Output", { source: "^a", flags: "" }, ["a"], ["b"]],
  ["a RegExp of another realm, as in jest", runInNewContext("/^a/") as RegExp, ["a"], ["b"]],
  ["the sticky flag, which anchors at the start", /a/y, ["ab"], ["ba"]],
])("a name matches %s", (_, pattern, matching, others) => {
  const matches = namePattern(pattern);
  expect([matching, others].map((names) => names.map(matches))).toEqual([matching.map(() => true), others.map(() => false)]);
});

test.each([/a/g, /a/y, /a/gy])("%p gives the same answer on every call, whatever the caller does with the RegExp", (pattern) => {
  const matches = namePattern(pattern);
  pattern.exec("a");
  expect([matches("a"), matches("a"), pattern.lastIndex, matches("ab"), matches("a")]).toEqual([true, true, 1, true, true]);
});

test.each([
  ["a pattern that is not valid", "(", /not a valid regular expression: .*Unterminated group/],
  ["flags that do not exist", { source: "a", flags: "q" }, /not a valid regular expression/],
  ["a number", 5, /neither a RegExp nor a string/],
  ["a RegExp that an Output has emptied", {}, /pulumi\.output and pulumi\.all empty a RegExp/],
])("%s is refused", (_, pattern, message) => {
  expect(() => namePattern(pattern)).toThrow(ConfigurationError);
  expect(() => namePattern(pattern)).toThrow(message);
});

test("only a RegExp is converted to data", () => {
  expect([/a/gi, "a", undefined, { a: 1 }].map(asPatternData)).toEqual([{ source: "a", flags: "gi" }, "a", undefined, { a: 1 }]);
});
