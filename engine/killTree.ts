import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills a process with all its descendants, those in process groups of their own too:
 * Pulumi starts its plugins in such groups, where neither Ctrl-C nor the death of `pulumi` reaches them.
 */
export function killTree(pid: number): void {
  if (process.platform === "win32") quietly(() => execFileSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" }));
  else for (const member of [pid, ...descendantsOf(pid)]) killGroup(member);
}

/** Kills all that this process has started, and what that has started. */
export function killDescendants(): void {
  if (process.platform !== "win32") for (const member of descendantsOf(process.pid)) killGroup(member);
}

function killGroup(pid: number): void {
  quietly(() => process.kill(-pid, "SIGKILL"));
  quietly(() => process.kill(pid, "SIGKILL"));
}

function descendantsOf(root: number): number[] {
  const processes = listProcesses();
  const found = [root];
  for (const ancestor of found) {
    for (const { pid, parent } of processes) if (parent === ancestor) found.push(pid);
  }
  return found.slice(1);
}

interface ProcessEntry {
  pid: number;
  parent: number;
}

function listProcesses(): ProcessEntry[] {
  // Slim containers come without `ps`.
  if (process.platform === "linux") return readdirSync("/proc").flatMap(readProcess);
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return pid !== undefined && parent !== undefined ? [{ pid, parent }] : [];
  });
}

function readProcess(name: string): ProcessEntry[] {
  const pid = Number(name);
  if (!Number.isInteger(pid)) return [];
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    // `pid (command) state parent …`, and the command may hold spaces and brackets.
    const parent = Number(
      stat
        .slice(stat.lastIndexOf(")") + 1)
        .trim()
        .split(" ")[1],
    );
    return [{ pid, parent }];
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
