import { ApiError } from "../answer/apiError";

/** Parameters of a call, by the API's names; lists are spelled `TunnelIds.1`. */
export type Parameters = Readonly<Record<string, string>>;

/** A parameter that may be absent; `""` means absent too. */
export function optional(parameters: Parameters, name: string): string | undefined {
  return Object.hasOwn(parameters, name) && parameters[name] !== "" ? parameters[name] : undefined;
}

/** @throws ApiError MissingParameter */
export function required(parameters: Parameters, name: string): string {
  const value = optional(parameters, name);
  if (value === undefined) throw new ApiError("MissingParameter", { about: name });
  return value;
}

/** A whole number within bounds, or undefined. @throws ApiError InvalidParameter */
export function wholeNumber(parameters: Parameters, name: string, least: number, most: number): number | undefined {
  const text = optional(parameters, name);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw new ApiError("InvalidParameter", { about: name });
  return value;
}

/** The values of `name.1`, `name.2` … in that order. */
export function list(parameters: Parameters, name: string): string[] {
  const index = (key: string): number => (key.startsWith(`${name}.`) ? Number(key.slice(name.length + 1)) : Number.NaN);
  return Object.entries(parameters)
    .filter(([key, value]) => Number.isSafeInteger(index(key)) && value !== "")
    .sort(([a], [b]) => index(a) - index(b))
    .map(([, value]) => value);
}
