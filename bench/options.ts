import { parseArgs } from "node:util";

/** What can be measured, in the order in which it is. */
export const parts = ["seed", "size", "start", "load", "memory", "drift", "languages", "before", "soak"] as const;
/** One of them. */
export type Part = (typeof parts)[number];

/** What is measured, and how long. */
export interface Options {
  readonly parts: readonly Part[];
  /** Rounds of start-ups; each starts every client once. */
  readonly startRounds: number;
  /** Rounds of everything else. */
  readonly rounds: number;
  /** Calls at each concurrency. */
  readonly calls: number;
  /** A built checkout of another version, to compare with. */
  readonly before?: string | undefined;
}

/** How it is called. */
export const usage = `npm run bench [-- options]
  --only <parts>   what to measure, such as --only start,load; all when absent:
                   ${parts.join(", ")}
  --before <path>  a checkout of an older version, built, that "before" compares with; left out without it
  --rounds <n>     rounds of load, memory, drift, languages and before (5); start-ups take three times as many
  --quick          fewer rounds of fewer calls: a minute or so, and figures to take with salt
  --help           this`;

/** Reads the command line; undefined when only the usage is wanted. Throws an Error with a readable message for what it cannot mean. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      rounds: { type: "string" },
      before: { type: "string" },
      quick: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const quick = values.quick === true;
  const rounds = Number(values.rounds ?? (quick ? 2 : 5));
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a positive whole number, not ${values.rounds}`);
  const { before } = values;
  const only = values.only?.split(",") ?? parts.filter((part) => part !== "before" || before !== undefined);
  const unknown = only.find((part) => !(parts as readonly string[]).includes(part));
  if (unknown !== undefined) throw new Error(`--only takes ${parts.join(", ")}, not ${unknown}`);
  if (only.includes("before") && before === undefined) throw new Error("before needs --before <path>");
  return { parts: parts.filter((part) => only.includes(part)), startRounds: rounds * 3, rounds, calls: quick ? 2_000 : 8_000, before };
}
