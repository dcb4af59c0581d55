import type { ClientName } from "../clients/client";

/** What a figure has to reach. */
export interface Target {
  /** The client that it is held against; by itself when absent. */
  readonly versus?: ClientName;
  /** The largest ratio, or the largest figure. */
  readonly atMost: number;
}

/** One figure of every client, as often as it was measured. Less is better, unless it says otherwise. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  /** One per round; a client that has no such figure is absent. */
  readonly samples: Readonly<Partial<Record<ClientName, readonly number[]>>>;
  readonly moreIsBetter?: boolean;
  readonly targets?: readonly Target[];
}

/** The middle value; of two middle ones their mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

/** The middle value of the ratios, round by round. */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** This package's figure divided by another client's. */
export interface Ratio {
  /** Of the best rounds of both. */
  readonly best: number;
  /** Median of the ratios round by round. */
  readonly median: number;
}

/** This package against another client; undefined where that has no such figure. */
export function ratioTo(versus: ClientName, { samples, moreIsBetter }: Row): Ratio | undefined {
  const { ours, [versus]: theirs } = samples;
  if (ours === undefined || theirs === undefined) return undefined;
  const best = (values: readonly number[]): number => (moreIsBetter ? Math.max(...values) : Math.min(...values));
  return { best: best(ours) / best(theirs), median: medianRatio(ours, theirs) };
}
