import { type Parameters, wholeNumber } from "./parameters";

/** One page of `items`, with the numbers that the API answers beside it. `PageNumber` counts from 1; `PageSize` is 1–50, 10 by default. */
export function pageOf<T>(
  items: readonly T[],
  parameters: Parameters,
): { items: T[]; PageNumber: number; PageSize: number; TotalCount: number } {
  const PageNumber = wholeNumber(parameters, "PageNumber", 1, Number.MAX_SAFE_INTEGER) ?? 1;
  const PageSize = wholeNumber(parameters, "PageSize", 1, 50) ?? 10;
  const start = (PageNumber - 1) * PageSize;
  return { items: items.slice(start, start + PageSize), PageNumber, PageSize, TotalCount: items.length };
}
