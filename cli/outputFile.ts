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

/** Options for creating a file. */
export interface OutputFileOptions {
  /** Whether the text may contain a secret: then only the user can read a new file. Otherwise the umask decides. */
  readonly mayHoldSecrets: boolean;
}

/**
 * Writes the whole text to the target of the path, through links. A regular file keeps its mode and is replaced in one step: a failed write
 * leaves it unchanged. A pipe or a device receives the text.
 *
 * @throws CommandError with the reason in one line if the file cannot be written
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

/** Returns the target of a path that does not exist: a link may name a file that is still missing. */
function targetOf(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink ? targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path))) : path;
}

/** Checks whether a file is the target of stdout or stderr, as `/dev/stdout` is with `>> log`: replacing it would lose its content. */
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

/** Replaces the file by renaming, so that it is never incomplete. */
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

/** Keeps the owner as far as the user may: only root can give a file away. */
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // The file then belongs to the user, like one that an editor saves.
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
