import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { withLock } from "./lock";
import { onExit } from "./onExit";
import type { Log } from "./progress";

const making = ".making-";

/**
 * Makes the folder `target`, so that it is there whole or not at all, also when the process is ended in between.
 * `make` gets an empty folder to fill and one for intermediate files. One process of this user makes at a time;
 * `found` is asked for the result first, as another one may have made it meanwhile.
 */
export async function stage<T>(
  target: string,
  log: Log,
  found: () => Promise<T | null>,
  make: (root: string, scratch: string) => Promise<void>,
): Promise<void> {
  const cache = dirname(target);
  makeFolder(cache);
  let told = false;
  const tellOnce = () => {
    if (!told) log(`Another process is making ${basename(target)}: waiting for it.`);
    told = true;
  };
  await withLock(join(cache, "lock"), tellOnce, async () => {
    if ((await found()) !== null) return;
    for (const name of readdirSync(cache)) if (name.startsWith(making)) removeFolder(join(cache, name));
    const folder = mkdtempSync(join(cache, making));
    const remove = onExit(() => removeFolder(folder));
    try {
      const [root, scratch] = [join(folder, "root"), join(folder, "scratch")];
      for (const empty of [join(root, "bin"), scratch]) mkdirSync(empty, { recursive: true });
      await make(root, scratch);
      // What was there before was found wanting.
      if (existsSync(target)) renameSync(target, join(folder, "replaced"));
      renameSync(root, target);
    } finally {
      remove();
    }
  });
}

/** Node's recursive way says ENOENT where the system says that the disk is read-only. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been quicker.
    if (!existsSync(folder)) throw error;
  }
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
