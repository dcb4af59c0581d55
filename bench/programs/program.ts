import { writeSync } from "node:fs";
import type { ClientName, ClientSetUp } from "../clients/client";

/** What a program is started with: one JSON argument. */
export interface ProgramInput<Plan> {
  readonly client: ClientName;
  readonly setUp: ClientSetUp;
  readonly plan: Plan;
}

/** How `load` measures. */
export interface LoadPlan {
  readonly warmUpCalls: number;
  readonly levels: readonly { readonly concurrency: number; readonly calls: number }[];
}

/** What `load` finds at one concurrency. */
export interface LoadResult {
  readonly concurrency: number;
  /** µs, user and system, all threads of the process. */
  readonly cpuPerCall: number;
  readonly callsPerSecond: number;
  /** Latency in ms. */
  readonly p50: number;
  /** Latency in ms. */
  readonly p99: number;
}

/** How `memory` measures: it looks after so many calls each. */
export interface MemoryPlan {
  readonly sampleAfter: readonly number[];
}

/** What `memory` finds after so many calls. */
export interface MemoryResult {
  readonly calls: number;
  readonly residentBytes: number;
}

/** How `soak` reads. */
export interface SoakPlan {
  readonly reads: number;
  readonly concurrency: number;
}

/** What `soak` finds. */
export interface SoakResult {
  /** Reads that failed, or gave something else than was asked for. */
  readonly wrong: number;
  /** Message to count. */
  readonly failures: Readonly<Record<string, number>>;
  readonly longestMs: number;
  /** When the last read was answered, Unix ms. */
  readonly lastAnswer: number;
  readonly tookMs: number;
}

/** What `provider` reads, and with which version. */
export interface ProviderPlan {
  /** A built checkout. */
  readonly version: string;
  readonly ids: readonly string[];
  /** An empty folder: requests of earlier processes must not count. */
  readonly cache: string;
}

/** What `readSeed` finds. */
export interface SeedResult {
  readonly connections: number;
  /** Values that were compared. */
  readonly values: number;
  readonly differences: readonly string[];
}

/** Reads the argument. */
export const programInput = <Plan>(): ProgramInput<Plan> => JSON.parse(process.argv[2] ?? "") as ProgramInput<Plan>;

/** Gives the result to who started the program, and ends it: idle sockets are not waited for. */
export function report(result: unknown): never {
  writeSync(1, JSON.stringify(result));
  process.exit();
}
