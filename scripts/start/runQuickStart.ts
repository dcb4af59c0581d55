import { findEngine } from "../../engine/findEngine";
import { killDescendants } from "../../engine/killTree";
import { onExit } from "../../engine/onExit";
import { createStackHome } from "../../engine/stackHome";
import { type PeerFile, peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { requireTunnels } from "../tunnel/requirements";
import { type Cloud, chooseCloud } from "./cloud";
import { openQuickStart } from "./quickStart";
import { differencesOf, rowsOf } from "./rows";
import { step, write, writeDifferences, writePeerFile, writeRows, writeText } from "./show";
import { showTunnel } from "./showTunnel";

interface QuickStartOptions {
  /** Whether to bring up a tunnel from the emulated connection. */
  tunnel: boolean;
}

/** Runs the quick start program on a throw-away stack, and shows what comes of each operation. */
export async function runQuickStart(checkout: string, { tunnel }: QuickStartOptions): Promise<void> {
  if (tunnel) requireTunnels();
  const engine = await findEngine();
  const home = createStackHome({ "pulumi-alicloud-vpn": checkout });
  const stop = onExit(killDescendants);
  const cloud = await chooseCloud(process.env);
  try {
    replaceEnvironment(home.environment(engine.environment(cloud.environment)));
    writeText(`Pulumi ${engine.version} runs examples/quickstart/index.ts. ${cloud.description}`);
    const quickStart = await step("stack", openQuickStart(checkout, home.project), () => "a throw-away one, kept in a temporary folder");
    await step("preview", quickStart.preview(), (read) => `${rowsOf(read).length} values known before anything is applied`);
    const outputs = await step(
      "up",
      quickStart.up(),
      (exported) => `${rowsOf(exported).length} of them exported, in ${Object.keys(exported).length} outputs of the stack`,
    );
    writeRows(rowsOf(outputs));

    if (cloud.change !== undefined) write(`\n${cloud.change()}\n`);
    const seen = await step("previewRefresh", quickStart.previewRefresh(), ({ before, after }) => count(differencesOf(before, after)));
    writeDifferences(differencesOf(seen.before, seen.after));

    if (cloud.otherEnd !== undefined) await showOtherEnd(cloud.otherEnd, { tunnel });
    write(`\n${cloud.next}\n`);
  } finally {
    await cloud.close();
    stop();
    home.remove();
  }
}

/** The other end of the connection, as a file that is kept in memory. */
async function showOtherEnd(read: NonNullable<Cloud["otherEnd"]>, { tunnel }: QuickStartOptions): Promise<void> {
  write("\nA tunnel has another end. This is what the device on premises needs, here for strongSwan.\n");
  const ends = read().then(({ peer, wire }) => ({ wire, ...fileOf(peer) }));
  const { wire, content } = await step("peer file", ends, ({ path }) => `${path}, key hidden`);
  writePeerFile(content);
  if (tunnel) await showTunnel(wire, content);
  else write("\nA live tunnel from this file, with a ping through it: `npm start -- --tunnel`, as root on Linux.");
}

function fileOf(peer: VpnConnectionPeerResult): PeerFile {
  const [file] = peerConfiguration(peer, { format: "swanctl" }).files;
  if (file === undefined) throw new Error("peerConfiguration gave no file");
  return file;
}

/** By deleting too: a stray token or stack name of the user's would lead elsewhere. */
function replaceEnvironment(wanted: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}

function count({ length }: readonly unknown[]): string {
  if (length === 0) return "no drift";
  return length === 1 ? "one value has drifted" : `${length} values have drifted`;
}
