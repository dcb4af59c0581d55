import { healths, isHealth } from "../provider/vpn/healths";
import type { Health } from "../provider/vpn/model";
import { UsageError } from "./commandError";

/** The values of `--health`. @throws UsageError for one that there is not: it would be found, or waited for, in vain */
export const healthsIn = (given: readonly string[]): Health[] =>
  given.map((one) => {
    if (isHealth(one)) return one;
    throw new UsageError(`--health takes ${healths.join(", ")}, and not ${JSON.stringify(one)}`);
  });
