import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseSnapshot, type Snapshot } from "../drift";
import { UsageError } from "./commandError";

/** @throws UsageError when the file cannot be read, ConfigurationError when it holds no snapshot */
export function readSnapshot(path: string, folder: string): Snapshot {
  return parseSnapshot(read(resolve(folder, path), path), path);
}

function read(file: string, path: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new UsageError(`the snapshot ${path} ${why}`);
  }
}
