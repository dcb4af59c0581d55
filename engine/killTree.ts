import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills a process with all its descendants, those in process groups of their own too:
 * Pulumi starts its plugins in such groups, where neither Ctrl-C nor the death of `pulumi` reaches them.
 */
export function killTree(pid: number): void {
  if (process.platform === "win32") quietly(() => execFileSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" }));
  else killAll(new Set([pid]), pid);
}

/** Kills all that this process has started, and what that has started. */
export function killDescendants(): void {
  if (process.platform !== "win32") killAll(new Set(), process.pid);
}

/** More than any tree needs to hold still: a listing takes milliseconds. */
const maxListings = 100;

/**
 * Stops the whole tree before it kills any of it: when a parent dies, a child that it has just started belongs to nobody, and is not found
 * any more.
 */
function killAll(members: Set<number>, root: number): void {
  stopWithChildren(members);
  // A process may be born while it is listed. Nothing is, once a listing has seen them all stopped.
  let wasStill = false;
  for (let listing = 1; listing <= maxListings; listing++) {
    const { added, isStill } = lookForMore(members, root);
    if (added.size === 0 && isStill && wasStill) break;
    wasStill = added.size === 0 && isStill;
    stopWithChildren(added);
    for (const pid of added) members.add(pid);
  }
  for (const pid of members) signalTo(pid, "SIGKILL");
}

/** Finds what is in the tree besides `members`: children, and those who have lost their parent but are in a member's process group. */
function lookForMore(members: ReadonlySet<number>, root: number): { added: Set<number>; isStill: boolean } {
  const processes = listProcesses().filter(({ pid }) => pid !== process.pid);
  const isStill = !processes.some(({ pid, state }) => members.has(pid) && isRunning(state));
  const added = new Set<number>();
  const isIn = (pid: number) => members.has(pid) || added.has(pid);
  for (let before = -1; before < added.size; ) {
    before = added.size;
    for (const { pid, parent, group } of processes) if (!isIn(pid) && (parent === root || isIn(parent) || isIn(group))) added.add(pid);
  }
  return { added, isStill };
}

/** Stops processes, and adds and stops the children that they have by then: a row of them can grow faster than it is listed. */
function stopWithChildren(pids: Set<number>): void {
  for (const pid of pids) {
    signalTo(pid, "SIGSTOP");
    for (const child of childrenOf(pid)) pids.add(child);
  }
}

/** The children of a process, where the kernel tells them: Linux, as most distributions build it. */
function childrenOf(pid: number): number[] {
  const threads = `/proc/${pid}/task`;
  try {
    return readdirSync(threads).flatMap((thread) =>
      [...readFileSync(`${threads}/${thread}/children`, "utf8").matchAll(/\d+/g)].map(Number),
    );
  } catch {
    return []; // It has just ended, or the next listing has them.
  }
}

/** Whether a process can still start another: one that waits for a disk, or for a child to get going, takes its signal before it runs on. */
const isRunning = (state: string): boolean => /^[RS]/.test(state);

function signalTo(pid: number, signal: NodeJS.Signals): void {
  quietly(() => process.kill(-pid, signal));
  quietly(() => process.kill(pid, signal));
}

interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  /** A letter, as `ps` shows it, and maybe more after it: `T` is stopped. */
  state: string;
}

function listProcesses(): ProcessEntry[] {
  // Slim containers come without `ps`.
  if (process.platform === "linux") return readdirSync("/proc").flatMap(readProcess);
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    return state === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group), state }];
  });
}

function readProcess(name: string): ProcessEntry[] {
  const pid = Number(name);
  if (!Number.isInteger(pid)) return [];
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    // `pid (command) state parent group …`, and the command may hold spaces and brackets.
    const [state = "", parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [{ pid, parent: Number(parent), group: Number(group), state }];
  } catch {
    return []; // It has just ended.
  }
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // It has ended already.
  }
}
