import { type ClientName, type ClientSetUp, clientNames } from "../clients/client";
import type { Options } from "../options";
import type { Row } from "../table/row";

/** Measures something of every client. */
export type Measure = (options: Options, setUp: ClientSetUp) => Promise<Row[]>;

/** What every client gave in each round. */
export type Rounds<T> = Readonly<Record<ClientName, readonly T[]>>;

/**
 * Lets the clients take turns, so that what else goes on in the machine hits all of them, and each round begins with another one.
 * Says on stderr how far it is.
 */
export async function takeTurns<T>(what: string, rounds: number, measure: (client: ClientName) => Promise<T>): Promise<Rounds<T>> {
  const results: Record<ClientName, T[]> = { ours: [], officialSdk: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${what}: round ${round + 1} of ${rounds}\n`);
    for (let turn = 0; turn < clientNames.length; turn++) {
      const client = clientNames[(round + turn) % clientNames.length];
      if (client !== undefined) results[client].push(await measure(client));
    }
  }
  return results;
}

/** One figure of every result. */
export function pick<T>(rounds: Rounds<T>, figure: (result: T) => number): Rounds<number> {
  return {
    ours: rounds.ours.map(figure),
    officialSdk: rounds.officialSdk.map(figure),
    bare: rounds.bare.map(figure),
  };
}
