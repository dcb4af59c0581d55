import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "./onExit";

/** A throw-away place for stacks: no Pulumi account, nothing of the user's own Pulumi set-up is read or written. */
export interface StackHome {
  /** A temporary folder, which goes when the process ends, by Ctrl-C too. */
  readonly folder: string;
  /** `base` with Pulumi's own variables replaced by those of this place. */
  environment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  remove(): void;
}

export function createStackHome(): StackHome {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-"));
  const remove = onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const state = join(folder, "state");
  mkdirSync(state);
  const variables = {
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${state.replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  return {
    folder,
    environment: (base) => ({ ...Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith("PULUMI_"))), ...variables }),
    remove,
  };
}
