import type { ClientName, ClientSetUp } from "../clients/client";
import { type DriftStack, deployFleet, type FleetOptions } from "../driftStack";
import type { Options } from "../options";
import type { Row } from "../table/row";

/** Measures something of every client. */
export type Measure = (options: Options, setUp: ClientSetUp) => Promise<Row[]>;

/** What each of those that took turns gave in each round. */
export type Rounds<T, Name extends string = ClientName> = Readonly<Record<Name, readonly T[]>>;

/**
 * Lets each of `names` take turns, so that what else goes on in the machine hits all of them, and each round begins with another one.
 * Says on stderr how far it is.
 */
export async function takeTurns<T, Name extends string>(
  what: string,
  names: readonly Name[],
  rounds: number,
  measure: (name: Name) => Promise<T>,
): Promise<Rounds<T, Name>> {
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${what}: round ${round + 1} of ${rounds}\n`);
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      if (name !== undefined) results[name].push(await measure(name));
    }
  }
  return results;
}

/** Deploys `count` connections by each program, and takes the time of their previews by the engine, in seconds. */
export async function previewInTurns<Name extends string>(
  what: string,
  count: number,
  rounds: number,
  programs: Readonly<Record<Name, FleetOptions>>,
): Promise<Rounds<number, Name>> {
  const names = Object.keys(programs) as Name[];
  const stacks = new Map<Name, DriftStack>();
  try {
    for (const name of names) {
      process.stderr.write(`${what}: deploying ${count} connections, ${name}\n`);
      stacks.set(name, await deployFleet(count, programs[name]));
    }
    return await takeTurns(`${what}, preview`, names, rounds, async (name) => {
      const outcome = await stacks.get(name)?.pulumi(["preview"]);
      if (outcome?.calls !== count) throw new Error(`The preview made ${outcome?.calls} calls:\n${outcome?.stdout}`);
      return outcome.seconds;
    });
  } finally {
    await Promise.all([...stacks.values()].map((stack) => stack.close()));
  }
}

/** One figure of every result. */
export function pick<T>(rounds: Rounds<T>, figure: (result: T) => number): Rounds<number> {
  return {
    ours: rounds.ours.map(figure),
    officialSdk: rounds.officialSdk.map(figure),
    bare: rounds.bare.map(figure),
  };
}
