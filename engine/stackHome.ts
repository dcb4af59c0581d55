import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onExit } from "./onExit";

/** A throw-away place for stacks: no Pulumi account, nothing of the user's own Pulumi set-up is read or written. */
export interface StackHome {
  /** A temporary folder, which goes when the process ends, by Ctrl-C too. */
  readonly folder: string;
  /** A folder in it for a Pulumi project, whose node_modules holds the packages that were asked for. */
  readonly project: string;
  /** Where the local backend keeps its stacks: checkpoints, backups, history. */
  readonly state: string;
  /** `base` with Pulumi's own variables replaced by those of this place. */
  environment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  remove(): void;
}

/** @param packages Name to folder of each package that the project has installed, as links */
export function createStackHome(packages: Record<string, string> = {}): StackHome {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-vpn-"));
  const remove = onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const [project, state] = [join(folder, "project"), join(folder, "state")];
  for (const empty of [project, state]) mkdirSync(empty);
  for (const [name, target] of Object.entries(packages)) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, "junction");
  }
  const variables = {
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${state.replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  return {
    folder,
    project,
    state,
    environment: (base) => ({ ...Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith("PULUMI_"))), ...variables }),
    remove,
  };
}
