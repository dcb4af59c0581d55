import * as pulumi from "@pulumi/pulumi";
import type { SecretsMode } from "../provider/configuration";
import { hasMocks } from "./programRun";

/** By the engine's monitor: one process may run many programs. */
const warned = new WeakSet<object>();

/** Warns, once in each run of a program, that nothing shows a rotated secret where secrets are omitted and have no fingerprints either. */
export function warnOfUnseenRotation(secrets: pulumi.Input<SecretsMode> | undefined): void {
  const run = pulumi.runtime.getMonitor();
  const configuration = new pulumi.Config("alicloudVpn");
  if (run === undefined || hasMocks() || configuration.get("fingerprintKey")) return;
  pulumi.output(secrets ?? configuration.get("secrets")).apply((mode) => {
    if (mode !== "omit" || warned.has(run)) return;
    warned.add(run);
    pulumi.log.warn(
      'With secrets: "omit" a rotated pre-shared key shows nowhere. Set a key for fingerprints, and it shows in pskFingerprint: ' +
        "openssl rand -base64 32 | pulumi config set --secret alicloudVpn:fingerprintKey",
    );
  });
}
