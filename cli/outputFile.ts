import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
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

/** A file to write. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes the whole text to the target of the path, through links. A regular file keeps its mode and is replaced in one step: a failed write
 * leaves it unchanged. A pipe or a device receives the text.
 *
 * @throws CommandError with the reason in one line if the file cannot be written
 */
export async function writeOutputFile(path: string, text: string, options: OutputFileOptions): Promise<void> {
  await writeOutputFiles([{ path, text }], options);
}

/**
 * Writes files that belong together, each as `writeOutputFile` does. All of them are complete on the disk before the first takes its place,
 * so if one cannot be written, the others stay unchanged as well.
 *
 * @throws CommandError with the reason in one line if a file cannot be written
 */
export async function writeOutputFiles(files: readonly OutputFile[], options: OutputFileOptions): Promise<void> {
  const drafts: (Draft & { readonly path: string })[] = [];
  try {
    for (const { path, text } of files) drafts.push({ path, ...(await named(path, () => draftOf(path, text, options))) });
    // Pipes last: one without a reader may make the command wait, and Ctrl-C would leave the drafts of the others.
    const isDraft = ({ discard }: Draft): boolean => discard !== undefined;
    const inOrder = [...drafts.filter(isDraft), ...drafts.filter((draft) => !isDraft(draft))];
    for (const { path, publish } of inOrder) await named(path, publish);
  } finally {
    for (const { discard } of drafts) discard?.();
  }
}

async function named<T>(path: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException, path)}`, exitCodes.failure);
  }
}

/**
 * Makes a folder for its owner alone, with those above it that are missing.
 *
 * @throws CommandError with the reason in one line if it cannot be made
 */
export function makeOutputFolder(folder: string): void {
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) mkdirOneByOne(folder);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = code === "EEXIST" || code === "ENOTDIR" ? "a file is in its place" : (reasons[code] ?? message);
    throw new CommandError(`${folder} cannot be made: ${reason}`, exitCodes.failure);
  }
}

/** Node's recursive way says ENOENT where the system says that the disk is read-only. */
function mkdirOneByOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(folder) === folder) throw error;
    mkdirOneByOne(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** Text that only has to take its place. */
interface Draft {
  publish(): void | Promise<void>;
  /** Removes the draft, unless it has taken its place. */
  discard?(): void;
}

function draftOf(path: string, text: string, { mayHoldSecrets }: OutputFileOptions): Draft {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing === undefined) return draftBeside(targetOf(path), text, { mode: mayHoldSecrets ? 0o600 : undefined });
  // Fails with the system's own reason, before any other file takes its place.
  if (existing.isDirectory()) closeSync(openSync(path, constants.O_WRONLY));
  if (!existing.isFile()) return { publish: () => writeThrough(path, text) };
  const stream = ([1, 2] as const).find((descriptor) => isOwnStream(existing, descriptor));
  if (stream !== undefined) return { publish: () => writeFileSync(stream, text) };
  return draftBeside(realpathSync(path), text, { mode: existing.mode & 0o7777, owner: existing });
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

/** Writes the text beside the file, which a rename then replaces in one step. */
function draftBeside(path: string, text: string, { mode, owner }: { readonly mode?: number | undefined; readonly owner?: Stats }): Draft {
  const draft = join(dirname(path), `.${randomBytes(6).toString("hex")}.tmp`);
  const discard = (): void => rmSync(draft, { force: true });
  const descriptor = openSync(draft, "wx", mode === undefined ? 0o666 : 0o600);
  try {
    if (owner !== undefined) keepOwner(descriptor, owner);
    if (mode !== undefined) fchmodSync(descriptor, mode);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    discard();
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return { publish: () => renameSync(draft, path), discard };
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
  if (code === "ENOENT" || code === "ENOTDIR") return `the folder ${folderOf(path)} does not exist`;
  return reasons[code] ?? message;
}

/** Returns the error of a command whose standard output cannot be written. */
export function standardOutputError({ code = "", message }: NodeJS.ErrnoException): CommandError {
  return new CommandError(`standard output cannot be written: ${reasons[code] ?? message}`, exitCodes.failure);
}

function folderOf(path: string): string {
  try {
    return dirname(targetOf(path));
  } catch {
    return dirname(path);
  }
}
