import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const checkout = resolve(__dirname, "../..");
jest.setTimeout(300_000);

test("one row adds a field: it is typed, decoded, compared, mocked and an output of the resource", async () => {
  const folder = mkdtempSync(join(tmpdir(), "one-row-"));
  try {
    for (const name of ["provider", "peer", "sdk", "drift", "render", "tsconfig.json", "tsconfig.build.json", "package.json"])
      cpSync(join(checkout, name), join(folder, name), { recursive: true });
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    const table = join(folder, "provider/vpn/model/fields.ts");
    const place = "  /** Zone. API: `ZoneNo`.";
    const row = '  /** Made up. API: `MadeUp`. */\n  madeUp: number("MadeUp", { drift: "metadata", mock: 7 }),\n';
    const text = readFileSync(table, "utf8");
    expect(text.split(place)).toHaveLength(2);
    // In the objects below the connection a row is enough too.
    const below = ["ikeConfig", "ipsecConfig", "vcoHealthCheck", "vpnBgpConfig", "tunnelBgpConfig", "tunnel"];
    const withRows = below.reduce((all, name) => all.replace(`export const ${name} = {\n`, (start) => start + row), text);
    expect(withRows.split(row)).toHaveLength(below.length + 1);
    writeFileSync(table, withRows.replace(place, row + place));
    writeFileSync(
      join(folder, "sdk", "program.ts"),
      `import { outputNames } from "../provider/outputs";
import { differencesOf, driftClassOf } from "../provider/vpn/judge/difference";
import { isKnownPath } from "../provider/vpn/model/paths";
import { unmetExpectations } from "../provider/vpn/judge/expectation";
import { decodeDescribed } from "../provider/vpn/read/describe";
import { mockVpnConnection, type VpnConnection } from "./index";

export const typed = (office: VpnConnection) => office.madeUp.apply((value: number | null) => value);
const read = (madeUp: string) => decodeDescribed({ VpnConnectionId: "vco-a", MadeUp: madeUp }, "vco-a", "eu-central-1");
const [one, two] = [read("1"), read("2")];
if (one === undefined || two === undefined) throw new Error("not read");
const answer = {
  decoded: one.madeUp satisfies number | null,
  differences: differencesOf(one, two),
  driftClass: driftClassOf(["madeUp"], 1, 2, false),
  isKnown: isKnownPath("madeUp"),
  unmet: unmetExpectations({ madeUp: 2 }, one),
  mocked: mockVpnConnection().madeUp,
  given: mockVpnConnection({ madeUp: 8 }).madeUp,
  isOutput: outputNames.includes("madeUp"),
};
process.stdout.write(JSON.stringify(answer));
`,
    );
    await run(process.execPath, [join(checkout, "node_modules/typescript/bin/tsc"), "-p", join(folder, "tsconfig.build.json")]);
    const { stdout } = await run(process.execPath, [join(folder, "dist/sdk/program.js")]);
    expect(JSON.parse(stdout)).toEqual({
      decoded: 1,
      differences: [{ path: ["madeUp"], secret: false, before: 1, after: 2 }],
      driftClass: "metadata",
      isKnown: true,
      unmet: [{ path: ["madeUp"], expected: 2, actual: 1 }],
      mocked: 7,
      given: 8,
      isOutput: true,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
