import { formatPath, parsePath } from "../provider/vpn/fieldPath";

/** Outputs that are keyed by tunnelId. */
const keyedByTunnel: ReadonlySet<unknown> = new Set(["tunnels", "tunnelPsks", "tunnelPskFingerprints"]);

/** A path with `*` for the tunnel, and which tunnel that is. */
export interface GeneralPath {
  /** `tunnels.*.status`; the path itself where it leads into no tunnel. */
  readonly general: string;
  /** `tun-1`. Undefined: the path leads into no tunnel. */
  readonly tunnel: string | undefined;
}

/** What a path says of any tunnel: the same setting of two tunnels has the same general path. */
export function generalPath(path: string): GeneralPath {
  const [first, tunnel, ...rest] = parsePath(path) ?? [];
  if (typeof tunnel !== "string" || !keyedByTunnel.has(first)) return { general: path, tunnel: undefined };
  // The first segment is a plain word.
  return { general: `${String(first)}.*${formatPath([String(first), ...rest.map(String)]).slice(String(first).length)}`, tunnel };
}
