import { runProgram } from "../children";
import { clientNames } from "../clients/client";
import type { SeedResult } from "../programs/program";
import type { Row } from "../table/row";

/**
 * Someone else's judgement on the emulator: the official SDK, as a client, reads its seed, and every value has to be the one that this
 * package reads. Also checks that every client signs well, since the server of the benchmarks does not.
 */
export async function readSeed(): Promise<Row[]> {
  process.stderr.write("seed: the official SDK reads the emulator\n");
  const { connections, values, differences } = JSON.parse(await runProgram("readSeed", clientNames)) as SeedResult;
  if (differences.length > 0)
    throw new Error(`The official SDK reads the emulator's seed otherwise than this package:\n  ${differences.join("\n  ")}`);
  console.log(
    `The official SDK reads the emulator's ${connections} connections, singly and as a list, and their other ends as this package does: ${values} values are the same.`,
  );
  return [];
}
