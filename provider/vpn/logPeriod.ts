import { ConfigurationError } from "../alicloud/errors";

/** The time that a log is read for; the last 10 minutes by default. */
export interface LogPeriod {
  /** From when on, Unix ms; the API counts whole seconds. */
  readonly from?: number | undefined;
  /** Until when, Unix ms. With `from` alone: now. */
  readonly to?: number | undefined;
  /** How many minutes, 1 to 10, after `from` or before `to`; the last ones where neither is given. */
  readonly minutePeriod?: number | undefined;
}

/** A period as the API takes it, Unix s, both ends included. */
export interface ResolvedPeriod {
  readonly from: number;
  readonly to: number;
}

const defaultMinutes = 10;
/** Before 1973 in ms, so meant as seconds. */
const smallestMilliseconds = 1e11;

/**
 * The two ends of a period.
 * @throws ConfigurationError for a period that cannot be meant
 */
export function resolvePeriod({ from, to, minutePeriod }: LogPeriod, now: number): ResolvedPeriod {
  for (const [name, time] of Object.entries({ from, to })) {
    if (time === undefined || (Number.isFinite(time) && time >= smallestMilliseconds)) continue;
    throw refused(`${name} is not a time in Unix milliseconds`, "Give a number, such as Date.now() - 900_000.");
  }
  const minutes = minutePeriod ?? defaultMinutes;
  if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 10)) {
    throw refused("minutePeriod is not a whole number from 1 to 10", "Give from and to for another period.");
  }
  if (from !== undefined && to !== undefined && minutePeriod !== undefined) {
    throw refused("from, to and minutePeriod are more than a period takes", "Leave out one of the three.");
  }
  const span = minutes * 60_000;
  const start = from ?? (to ?? now) - span;
  const end = to ?? (from !== undefined && minutePeriod !== undefined ? from + span : now);
  if (start > end) throw refused(to === undefined ? "from is in the future" : "from is later than to", "Give the earlier time as from.");
  return { from: Math.floor(start / 1000), to: Math.floor(end / 1000) };
}

const refused = (what: string, remedy: string): ConfigurationError =>
  new ConfigurationError(`the period of the log cannot be read: ${what}`, { remedy });
