import { differencesOf, rowsOf } from "../../scripts/start/rows";

describe("the table of npm start", () => {
  test("shows every value with its path, and a list of plain values on one row", () => {
    expect(
      rowsOf({
        name: null,
        ikeConfig: { ikeVersion: "ikev2" },
        localSubnets: ["a", "b"],
        tunnels: [{ tunnelId: "t", isUp: true }],
        tags: {},
      }),
    ).toEqual([
      { path: "name", value: null },
      { path: "ikeConfig.ikeVersion", value: "ikev2" },
      { path: "localSubnets", value: ["a", "b"] },
      { path: "tunnels[0].tunnelId", value: "t" },
      { path: "tunnels[0].isUp", value: true },
      { path: "tags", value: [] },
    ]);
  });

  test("marks exactly the changed, added and removed values as drift", () => {
    const before = { same: [1], ikeConfig: { ikeLifetime: 86400, gone: "x" } };
    const after = { same: [1], ikeConfig: { ikeLifetime: 3600, came: "y" } };
    expect(differencesOf(before, after)).toEqual([
      { path: "ikeConfig.ikeLifetime", before: 86400, after: 3600 },
      { path: "ikeConfig.gone", before: "x", after: undefined },
      { path: "ikeConfig.came", before: undefined, after: "y" },
    ]);
  });
});
