/** The choices of each factor, by its name. */
export type Factors = Readonly<Record<string, readonly unknown[]>>;
/** One choice of each factor. */
export type RowOf<F extends Factors> = { readonly [Name in keyof F]: F[Name][number] };

/**
 * Rows in which every pair of choices of any two factors occurs at least once, the same rows each time: far fewer than all
 * combinations, and enough to find a setting that fails with another.
 */
export function pairwise<F extends Factors>(factors: F): RowOf<F>[] {
  const names = Object.keys(factors);
  const open = new Set<string>();
  for (const [index, one] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      for (const a of choicesOf(factors, one)) for (const b of choicesOf(factors, other)) open.add(pairOf(one, a, other, b));
    }
  }
  const rows: RowOf<F>[] = [];
  while (open.size > 0) {
    // Beginning with a pair that is open, each row closes one at least.
    const [first = "[]"] = open;
    const [one, a, other, b] = JSON.parse(first) as [string, number, string, number];
    const row = new Map([
      [one, a],
      [other, b],
    ]);
    for (const name of names.filter((candidate) => !row.has(candidate))) {
      const gain = (choice: number): number =>
        [...row].filter(([with_, its]) => open.has(orderedPair(names, name, choice, with_, its))).length;
      // Ties go round, so that no choice is much rarer than another.
      const inTurn = choicesOf(factors, name).map((_, step, all) => (step + rows.length) % all.length);
      row.set(
        name,
        inTurn.reduce((best, choice) => (gain(choice) > gain(best) ? choice : best)),
      );
    }
    for (const [one_, its] of row) for (const [other_, others] of row) open.delete(pairOf(one_, its, other_, others));
    rows.push(Object.fromEntries(names.map((name) => [name, factors[name]?.[row.get(name) ?? 0]])) as RowOf<F>);
  }
  return rows;
}

const choicesOf = (factors: Factors, name: string): number[] => [...(factors[name]?.keys() ?? [])];
const pairOf = (one: string, a: number, other: string, b: number): string => JSON.stringify([one, a, other, b]);
const orderedPair = (names: readonly string[], one: string, a: number, other: string, b: number): string =>
  names.indexOf(one) < names.indexOf(other) ? pairOf(one, a, other, b) : pairOf(other, b, one, a);
