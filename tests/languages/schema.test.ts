import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { generateSdk } from "../support/engine/languageHost";
import { python } from "./frontDoors";

const run = promisify(execFile);
const checkout = resolve(__dirname, "../..");
const host = python.findHost();
const testWithHost = host === undefined ? test.skip : test;

testWithHost(
  "a field that is added to the table shows in the schema and in the generated Python SDK, with its description",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "one-row-"));
    try {
      for (const name of ["provider", "sdk", "drift", "render", "peer", "plugin", "tsconfig.json", "tsconfig.build.json"])
        cpSync(join(checkout, name), join(folder, name), { recursive: true });
      cpSync(join(checkout, "package.json"), join(folder, "package.json"));
      symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
      const table = join(folder, "provider/vpn/model/fields.ts");
      const place = "  /** Zone. API: `ZoneNo`.";
      const text = readFileSync(table, "utf8");
      expect(text.split(place)).toHaveLength(2);
      const row = '  /** Made up. API: `MadeUp`. */\n  madeUp: number("MadeUp", { drift: "metadata", mock: 7 }),\n';
      writeFileSync(table, text.replace(place, row + place));
      await run(process.execPath, [join(checkout, "node_modules/typescript/bin/tsc"), "-p", join(folder, "tsconfig.build.json")]);
      for (const name of ["schema.mjs", "setUp"])
        cpSync(join(checkout, "scripts", name), join(folder, "scripts", name), { recursive: true });
      const schemaScript = join(folder, "scripts/schema.mjs");
      await expect(run(process.execPath, [schemaScript, "--check"])).rejects.toMatchObject({ code: 1 });
      await run(process.execPath, [schemaScript]);

      const schemaFile = join(folder, "plugin/schema.json");
      const { resources, functions } = JSON.parse(readFileSync(schemaFile, "utf8"));
      const field = { type: "number", description: expect.stringMatching(/^Made up\. API: `MadeUp`\./) };
      expect(resources["alicloud-vpn:index:VpnConnection"].properties.madeUp).toMatchObject(field);
      expect(functions["alicloud-vpn:index:getVpnConnection"].outputs.properties.madeUp).toMatchObject(field);
      const sdk = generateSdk(String(host), "python", folder, schemaFile);
      const resource = readFileSync(join(sdk, "pulumi_alicloud_vpn/vpn_connection.py"), "utf8");
      expect(resource).toMatch(/def made_up\(self\) -> pulumi\.Output\[Optional\[.*float.*\]\]:\s+"""\s+Made up\. API: `MadeUp`\./);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);
