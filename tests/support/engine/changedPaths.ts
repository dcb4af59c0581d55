import { plainDifferences } from "../plainDifferences";
import type { Outcome } from "./operations";

/** The paths of each connection's outputs that a refresh changes, by resource name. To the engine's events all secrets are the same. */
export function changedPaths({ events }: Outcome): Record<string, string[]> {
  const updates = events.flatMap(({ resOutputsEvent }) => (resOutputsEvent?.metadata.op === "update" ? [resOutputsEvent.metadata] : []));
  return Object.fromEntries(
    updates.map(({ urn, old, new: now }) => [
      urn.split("::").at(-1) ?? "",
      plainDifferences(old?.outputs ?? {}, now?.outputs ?? {}).map(({ path }) => path.join(".")),
    ]),
  );
}
