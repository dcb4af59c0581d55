import fc from "fast-check";

/**
 * The seed of every property. Fixed, so that two runs of `npm test` try the same values; `FUZZ_SEED` replays another one, and
 * `npm run fuzz` sets `FUZZ_SECONDS` or `FUZZ_SEEDS` to try fresh ones.
 */
const fixedSeed = Number(process.env.FUZZ_SEED ?? 20_160_428);
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const seeds = Number(process.env.FUZZ_SEEDS ?? 0);
fc.configureGlobal({ seed: fixedSeed });

type Runs = Pick<fc.Parameters, "numRuns">;

/** Checks a property: once with the fixed seed, or under `npm run fuzz` with fresh seeds until its share of the time is over. */
export function holds<Values>(property: fc.IAsyncProperty<Values>, runs?: Runs): Promise<void>;
export function holds<Values>(property: fc.IProperty<Values>, runs?: Runs): void;
export function holds<Values>(property: fc.IRawProperty<Values>, runs: Runs = {}): Promise<void> | void {
  if (seconds === 0 && seeds === 0) return fc.assert(property as fc.IProperty<Values>, runs);
  return property.isAsync() ? holdsAsync(property as fc.IAsyncProperty<Values>, runs) : holdsSync(property as fc.IProperty<Values>, runs);
}

function holdsSync<Values>(property: fc.IProperty<Values>, runs: Runs): void {
  for (const seed of freshSeeds()) {
    try {
      fc.assert(property, { ...runs, seed });
    } catch (error) {
      throw withReplay(error, seed);
    }
  }
}

async function holdsAsync<Values>(property: fc.IAsyncProperty<Values>, runs: Runs): Promise<void> {
  for (const seed of freshSeeds()) {
    try {
      await fc.assert(property, { ...runs, seed });
    } catch (error) {
      throw withReplay(error, seed);
    }
  }
}

function* freshSeeds(): Generator<number> {
  const end = performance.now() + seconds * 1000;
  for (let tried = 0; tried < seeds || performance.now() < end || tried === 0; tried++) yield (Math.random() * 0x7fff_ffff) | 0;
}

function withReplay(error: unknown, seed: number): Error {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const file = testPath.slice(testPath.lastIndexOf("tests"));
  const replay = `Replay: FUZZ_SEED=${seed} npm test -- ${file} -t ${JSON.stringify(currentTestName)}`;
  process.stderr.write(`\n${replay}\n`);
  return new Error(`${replay}\n${error instanceof Error ? error.message : String(error)}`);
}
