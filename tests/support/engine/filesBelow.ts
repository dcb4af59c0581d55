import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file in a folder and below it, less what is too large to be a state, a log or a setting. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).size < 5_000_000 ? [path] : [];
  });
