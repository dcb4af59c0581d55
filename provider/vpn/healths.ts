import type { Health } from "./model";

/** Every health that there is. */
export const healths = Object.keys({ up: true, degraded: true, down: true, unknown: true } satisfies Record<Health, true>);

/** Whether a value, perhaps from a program without a compiler, is a health. */
export const isHealth = (value: unknown): value is Health => typeof value === "string" && healths.includes(value);
