import fc from "fast-check";
import { anySegment, covers, formatPath, isKnownPath, knownPaths, nearestPath, parsePath } from "../../provider/vpn/model/paths";
import { holds } from "../support/property";

const matchesPath = (pattern: string, path: string): boolean => covers(parsePath(pattern) ?? ["not a path"], parsePath(path) ?? []);

describe("a path", () => {
  test.each<[string[], string]>([
    [["ikeConfig", "ikeLifetime"], "ikeConfig.ikeLifetime"],
    [["tunnels", "tun-1", "status"], "tunnels.tun-1.status"],
    [["tags", "cost.center"], 'tags["cost.center"]'],
    [["tags", 'say "hi"'], 'tags["say \\"hi\\""]'],
    [["tags", "*"], 'tags["*"]'],
    [["tags", ""], 'tags[""]'],
    [["tags", "a\nb"], 'tags["a\\nb"]'],
    [["tags", "__proto__"], "tags.__proto__"],
    [["tags", "环境"], "tags.环境"],
  ])("%j is rendered as %s", (segments, path) => {
    expect(formatPath(segments)).toBe(path);
  });

  test("with any keys is parsed back to those keys", () => {
    holds(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (segments) => {
        expect(parsePath(formatPath(segments))).toEqual(segments);
      }),
    );
  });

  test.each<[string, (string | symbol)[]]>([
    ["tunnels.*.status", ["tunnels", anySegment, "status"]],
    ["tunnels[*].status", ["tunnels", anySegment, "status"]],
    ['tunnels["tun-1"].status', ["tunnels", "tun-1", "status"]],
    ["*", [anySegment]],
  ])("pattern %s is accepted", (pattern, segments) => {
    expect(parsePath(pattern)).toEqual(segments);
  });

  test.each(["", ".", ".name", "name.", "a..b", "tun*", "*x", "tags[", 'tags["a]', "tags[a]", "tags.[*]", 'tags["\\x"]', "a b", "tags[]"])(
    "with invalid syntax is refused: %j",
    (text) => {
      expect(parsePath(text)).toBeUndefined();
      expect(isKnownPath(text)).toBe(false);
      expect(matchesPath(text, "name")).toBe(false);
      expect(matchesPath("*", text)).toBe(false);
    },
  );

  test("never makes the parser throw", () => {
    holds(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(typeof matchesPath(one, other)).toBe("boolean");
        expect(typeof isKnownPath(one)).toBe("boolean");
      }),
    );
  });
});

test.each<[string, string, boolean]>([
  ["status", "status", true],
  ["status", "vcoHealthCheck.status", false],
  ["tunnels.*.status", "tunnels.tun-1.status", true],
  ["tunnels.*.status", "tunnels.tun-1.bgpConfig.status", false],
  ["tunnels.tun-1.status", "tunnels.tun-2.status", false],
  ["tunnels.*", "tunnels.tun-1", true],
  ["tunnels.*", "tunnels.tun-1.ikeConfig.ikePfs", true],
  ["tunnels.*.status", "tunnels.tun-1", false],
  ["tags", "tags.env", true],
  ["tags", 'tags["a.b"]', true],
  ['tags["a.b"]', 'tags["a.b"]', true],
  ["tags.a.b", 'tags["a.b"]', false],
  ['tags["*"]', "tags.env", false],
  ["tags.env", "tags", false],
  ["*", "ikeConfig.ikePfs", true],
  ["ikeConfig.*", "ikeConfig.ikePfs", true],
  ["ikeConfig.*", "ipsecConfig.ipsecPfs", false],
])("pattern %s covers %s: %p", (pattern, path, covered) => {
  expect(matchesPath(pattern, path)).toBe(covered);
});

describe("the check of a pattern against the known fields", () => {
  test("accepts every listed path, and each path covers itself", () => {
    expect(knownPaths.filter((path) => !isKnownPath(path))).toEqual([]);
    expect(knownPaths.filter((path) => !matchesPath(path, path.replace("*", "any")))).toEqual([]);
  });

  test.each([
    "tunnels.tun-1.status",
    'tunnels["tun-1"].ikeConfig',
    "tunnels[*].bgpConfig.status",
    "tags.env",
    'tags["a.b"]',
    "tunnelPsks.tun-1",
    "*.status",
    "*.*.status",
    "*",
  ])("accepts %s", (pattern) => {
    expect(isKnownPath(pattern)).toBe(true);
  });

  test.each<[string, string | undefined]>([
    ["ikeconfig.ikelifetime", "ikeConfig.ikeLifetime"],
    ["IkeConfig.IkeLifetime", "ikeConfig.ikeLifetime"],
    ["ikeConfig.lifetime", "ikeConfig.ikeLifetime"],
    ["statuses", "status"],
    ["tunnels[0].status", "tunnels.*.status"],
    ["tunnels.1.bgpConfig.stauts", "tunnels.*.bgpConfig.status"],
    ["tag", "tags"],
    ["name.first", undefined],
    ["tags.a.b", undefined],
    ["__proto__", undefined],
    ["constructor.name", undefined],
    ["regionId.length", undefined],
    ["*.*.nothing", undefined],
    ["credentials", undefined],
  ])("refuses %s and suggests %p", (pattern, meant) => {
    expect(isKnownPath(pattern)).toBe(false);
    if (meant !== undefined) expect(nearestPath(pattern)).toBe(meant);
  });

  test("suggests nothing when no field is similar", () => {
    expect(nearestPath("quarterlyRevenue")).toBeUndefined();
    expect(nearestPath("")).toBeUndefined();
  });
});
