import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { systemCodeOf } from "./errors";
import { onExit } from "./onExit";

const heartbeat = 2_000;
const staleAfter = 30_000;
const pollEvery = 250;

/**
 * Runs `task` while no other process of this user holds the lock file `path`. A lock whose owner has died is taken over.
 * It saves doing the same work twice and no more: should two processes take over one dead lock at the same moment,
 * both run, and what they do has to bear that.
 */
export async function withLock<T>(path: string, whileWaiting: () => void, task: () => Promise<T>): Promise<T> {
  while (!tryToTake(path)) {
    whileWaiting();
    await delay(pollEvery);
  }
  const release = onExit(() => rmSync(path, { force: true }));
  const beat = setInterval(() => touch(path), heartbeat);
  try {
    return await task();
  } finally {
    clearInterval(beat);
    release();
  }
}

function tryToTake(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
    return true;
  } catch (error) {
    if (systemCodeOf(error) !== "EEXIST") throw error;
    if (isDead(path)) discard(path);
    return false;
  }
}

function isDead(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > staleAfter) return true;
    const owner: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isOwner(owner) && owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    return false; // Just released, or just being written.
  }
}

function discard(path: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch {
    // Another process was quicker.
  }
}

function isOwner(value: unknown): value is { pid: number; host: string } {
  return typeof value === "object" && value !== null && "pid" in value && "host" in value && typeof value.pid === "number";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === "EPERM";
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Taken away: the work goes on without the lock.
  }
}
