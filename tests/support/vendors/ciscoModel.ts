import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A data model that is asked. */
export interface CiscoModel {
  /** What it has against any of these configurations, each by itself. Null: nothing. */
  objection(...configurations: string[]): string | null;
  close(): void;
}

const modules = ["native", "crypto", "tunnel", "bgp", "acl"].map((name) => `Cisco-IOS-XE-${name}.yang`);

/** Cisco's model of IOS-XE, asked with `yanglint`. */
export function ciscoModel(folder: string): CiscoModel {
  const temporary = mkdtempSync(join(tmpdir(), "cisco-model-"));
  for (const name of readdirSync(folder)) symlinkSync(join(folder, name), join(temporary, name));
  // `count(..[x])` is no XPath, and yanglint says so; Cisco means the number of elements x.
  const mpls = join(temporary, "Cisco-IOS-XE-mpls.yang");
  const text = readFileSync(mpls, "utf8").replace(/count\(\.\.\[(\w+)\]\)/g, "count(../$1)");
  rmSync(mpls);
  writeFileSync(mpls, text);
  return {
    objection(...configurations) {
      const data = configurations.map((json, index) => {
        writeFileSync(join(temporary, `${index}.json`), json);
        return `${index}.json`;
      });
      const files = [...modules, "-t", "config", ...data];
      const options = ["-Q", "-i", "-F", "Cisco-IOS-XE-features:*"];
      const { status, stderr, error } = spawnSync("yanglint", [...options, ...files], {
        cwd: temporary,
        encoding: "utf8",
        timeout: 60_000,
      });
      if (error) throw error;
      return status === 0 ? null : stderr;
    },
    close: () => rmSync(temporary, { recursive: true, force: true }),
  };
}
