import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CommandError, exitCodes } from "./command";

/** How a file is made that does not exist yet. */
export interface OutputFileOptions {
  /** Whether the text can hold a secret: then only the user can read a new file. Otherwise the umask decides. */
  readonly mayHoldSecrets: boolean;
}

/**
 * Writes the whole text to what the path leads to, through links. A regular file keeps its mode, and is replaced in one step: a write that
 * fails leaves it as it is. A pipe or a device gets the text, and stays what it is.
 *
 * @throws CommandError that says in one line why the file cannot be written
 */
export async function writeOutputFile(path: string, text: string, { mayHoldSecrets }: OutputFileOptions): Promise<void> {
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing === undefined) replaceFile(targetOf(path), text, { mode: mayHoldSecrets ? 0o600 : undefined });
    else if (!existing.isFile()) await writeThrough(path, text);
    else if (isOwnStream(existing, 1)) writeFileSync(1, text);
    else if (isOwnStream(existing, 2)) writeFileSync(2, text);
    else replaceFile(realpathSync(path), text, { mode: existing.mode & 0o7777, owner: existing });
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException, path)}`, exitCodes.failure);
  }
}

/** Where a path leads to that does not exist: a link may name a file that is still to be made. */
function targetOf(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink ? targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path))) : path;
}

/** Whether a file is where stdout or stderr goes, as `/dev/stdout` is with `>> log`: another file in its place would lose what is in it. */
function isOwnStream({ dev, ino }: Stats, descriptor: 1 | 2): boolean {
  const stream = fstatSync(descriptor);
  return stream.dev === dev && stream.ino === ino;
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** By renaming, so that there is never half a file. */
function replaceFile(path: string, text: string, { mode, owner }: { readonly mode?: number | undefined; readonly owner?: Stats }): void {
  const draft = join(dirname(path), `.${randomBytes(6).toString("hex")}.tmp`);
  const descriptor = openSync(draft, "wx", mode === undefined ? 0o666 : 0o600);
  try {
    try {
      if (owner !== undefined) keepOwner(descriptor, owner);
      if (mode !== undefined) fchmodSync(descriptor, mode);
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** As far as the user may: only root can give a file away. */
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // The file becomes the user's own, as one that an editor saves.
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  EPIPE: "its reader has gone",
  ENAMETOOLONG: "its name is too long",
};

function reasonOf({ code = "", message }: NodeJS.ErrnoException, path: string): string {
  if (code === "ENOENT" || code === "ENOTDIR") return `there is no folder ${folderOf(path)}`;
  return reasons[code] ?? message;
}

function folderOf(path: string): string {
  try {
    return dirname(targetOf(path));
  } catch {
    return dirname(path);
  }
}
