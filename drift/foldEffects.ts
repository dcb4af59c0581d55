import { generalPath } from "./generalPath";
import type { DriftChange } from "./report";

/** What each output follows from, the nearest cause first. `*` is the same tunnel on both sides, or any where the effect has none. */
const causes: Readonly<Record<string, readonly string[]>> = {
  "tunnels.*.isUp": ["tunnels.*.status"],
  "tunnels.*.bgpConfig.status": ["tunnels.*.status"],
  "vpnBgpConfig.status": ["status"],
  "vcoHealthCheck.status": ["status"],
  isUp: ["status", "tunnels.*.status", "tunnels.*"],
  health: ["status", "tunnels.*.status", "tunnels.*", "tunnels.*.bgpConfig.status", "vpnBgpConfig.status", "vcoHealthCheck.status"],
  pskFingerprint: ["psk"],
  "tunnelPskFingerprints.*": ["tunnelPsks.*"],
  bgpAuthKeyFingerprint: ["bgpAuthKey"],
};

/**
 * Makes one row of what is one event: a flap changes `status`, `isUp` and `health`, and a rotated key its fingerprint. The fingerprint of a
 * secret that changed says nothing more and is left out.
 */
export function foldEffects(changes: readonly DriftChange[]): DriftChange[] {
  const general = new Map(changes.map((change) => [change, generalPath(change.path)]));
  const causeOf = (change: DriftChange): DriftChange | undefined => {
    const { general: effect, tunnel } = general.get(change) ?? generalPath(change.path);
    const isCause = (other: DriftChange, pattern: string): boolean => {
      const found = general.get(other);
      const isOfTunnel = tunnel === undefined || tunnel === found?.tunnel;
      // The top-level settings of a dual-tunnel connection are metadata: nothing follows from them.
      return found?.general === pattern && isOfTunnel && (other.class !== "metadata" || change.class === "metadata");
    };
    const patterns = change.secret || !Object.hasOwn(causes, effect) ? [] : (causes[effect] ?? []);
    return patterns.map((pattern) => changes.find((other) => isCause(other, pattern))).find((found) => found !== undefined);
  };
  const rootOf = (change: DriftChange): DriftChange => {
    const cause = causeOf(change);
    return cause === undefined ? change : rootOf(cause);
  };
  const roots = new Map(changes.map((change) => [change, rootOf(change)]));
  return changes
    .filter((change) => roots.get(change) === change)
    .map((root) => {
      if (root.secret) return root;
      const effects = changes.flatMap((change) => {
        if (change === root || change.secret || roots.get(change) !== root) return [];
        const { path, before, after } = change;
        return [{ path, before, after }];
      });
      return { ...root, effects };
    });
}
