import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What Palo Alto Networks' own classes, in these folders, do not know of configurations: one list for each. */
export function panosObjections(folders: readonly string[], configurations: readonly string[]): string[][] {
  const temporary = mkdtempSync(join(tmpdir(), "panos-model-"));
  try {
    const files = configurations.map((xml, index) => {
      writeFileSync(join(temporary, `${index}.xml`), xml);
      return join(temporary, `${index}.xml`);
    });
    return askPanos(folders, files) as string[][];
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The values that the classes of both profiles take. */
export const panosValues = (folders: readonly string[]): unknown => askPanos(folders, ["--values"]);

function askPanos(folders: readonly string[], args: readonly string[]): unknown {
  const { stdout, stderr, status } = spawnSync("python3", ["-B", join(__dirname, "panosModel.py"), ...args], {
    encoding: "utf8",
    maxBuffer: 1e8,
    env: { PATH: process.env.PATH, PYTHONPATH: folders.join(delimiter) },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
