import { execFile } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onExit } from "../../engine/onExit";
import { checkout } from "../driftStack";
import type { Row } from "../table/row";

const megabyte = 1_000_000;
const run = promisify(execFile);

/** What an installation of the package takes on disk, without development and peer dependencies, and what one of the SDK takes. */
export async function measureSize(): Promise<Row[]> {
  process.stderr.write("size: packing and installing the package\n");
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-size-"));
  const remove = onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  try {
    const { stdout } = await npm(checkout, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    await npm(folder, "install", "--omit=dev", "--omit=peer", "--no-audit", "--no-fund", "--silent", `./${stdout.trim()}`);
    const ours = onDisk(join(folder, "node_modules"));
    const officialSdk = onDisk(join(checkout, "bench", "node_modules"));
    return [
      {
        what: "installed size",
        unit: "MB",
        samples: { ours: [ours.bytes / megabyte], officialSdk: [officialSdk.bytes / megabyte] },
        targets: [{ atMost: 14 }],
      },
      { what: "installed files", unit: "", samples: { ours: [ours.files], officialSdk: [officialSdk.files] } },
    ];
  } finally {
    remove();
  }
}

function npm(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  return run("npm", args, { cwd, shell: process.platform === "win32" });
}

/** As `du` counts: whole blocks, where the platform tells. */
function onDisk(folder: string): { bytes: number; files: number } {
  let [bytes, files] = [0, 0];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const { size, blocks } = lstatSync(join(entry.path, entry.name));
    bytes += blocks === undefined ? size : blocks * 512;
    if (!entry.isDirectory()) files++;
  }
  return { bytes, files };
}
