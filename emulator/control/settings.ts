import type { EmulatorState } from "../emulatorState";

/** The settings that can change while the emulator runs, with null for no rate limit. */
export function readSettings({ shape, format, rateLimit }: EmulatorState): object {
  return { shape, format, rateLimit: rateLimit ?? null };
}

/** Changes those that are given. @throws TypeError for a name or value that there is not, and then changes nothing */
export function changeSettings(state: EmulatorState, changes: object): object {
  const { shape, format, rateLimit } = Object.fromEntries(Object.entries(changes).map(checked)) as Partial<
    Pick<EmulatorState, "shape" | "format"> & { rateLimit: number | null }
  >;
  if (shape !== undefined) state.shape = shape;
  if (format !== undefined) state.format = format;
  if (rateLimit !== undefined) state.rateLimit = rateLimit ?? undefined;
  return readSettings(state);
}

/** What each setting takes. */
const accepts: Readonly<Record<string, (value: unknown) => boolean>> = {
  shape: (value) => value === "flat" || value === "list",
  format: (value) => value === "asked" || value === "json" || value === "xml",
  rateLimit: (value) => value === null || (typeof value === "number" && value > 0),
};

function checked([name, value]: [string, unknown]): [string, unknown] {
  if (Object.hasOwn(accepts, name) && accepts[name]?.(value)) return [name, value];
  throw new TypeError("The settings are shape (flat, list), format (asked, json, xml) and rateLimit (a positive number, or null).");
}
