import { type DriftStack, deployFleet, type Outcome } from "../driftStack";
import { median, medianRatio, type Row } from "../table/row";
import type { Measure } from "./part";

const connections = 1_000;
const changed = 10;
/** The most that `vpn-connection drift` may take: a list gives fifty connections a call. */
const mostCalls = 30;

/** A drift check of a large stack of which little changed: `vpn-connection drift` beside the engine's own, taking turns on one stack. */
export const measureDrift: Measure = async ({ rounds }): Promise<Row[]> => {
  process.stderr.write(`drift: deploying ${connections} connections\n`);
  const stack = await deployFleet(connections);
  try {
    const ids = [...stack.emulator.connections.keys()].filter((_, index) => index % (connections / changed) === 0);
    for (const id of ids) stack.emulator.connections.patch(id, { Spec: "7M" });
    const ours: Outcome[] = [];
    const engines: Outcome[] = [];
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`drift: round ${round + 1} of ${rounds}\n`);
      ours.push(await check(stack, ids));
      engines.push(await refresh(stack));
    }
    const calls = Math.max(...ours.map((outcome) => outcome.calls));
    const [ownSeconds, engineSeconds] = [ours.map(({ seconds }) => seconds), engines.map(({ seconds }) => seconds)];
    const ratio = medianRatio(ownSeconds, engineSeconds);
    const [own, engine] = [ownSeconds, engineSeconds].map((seconds) => median(seconds).toFixed(1));
    console.log(
      `\nDrift of ${connections} connections of which ${changed} changed, medians of ${rounds} rounds:\n` +
        `  vpn-connection drift           ${own} s, ${calls} API calls; ${calls <= mostCalls ? "met" : "MISSED"}: at most ${mostCalls}\n` +
        `  pulumi refresh --preview-only  ${engine} s, ${engines[0]?.calls} API calls\n` +
        `  ratio ${ratio.toFixed(2)}; both find the ${changed} and nothing else`,
    );
    return [];
  } finally {
    await stack.close();
  }
};

async function check(stack: DriftStack, expected: readonly string[]): Promise<Outcome> {
  const outcome = await stack.vpnConnection(["drift", "--json"], [7]);
  const report = JSON.parse(outcome.stdout) as { readonly connections: readonly { vpnConnectionId: string; outcome: string }[] };
  const found = report.connections.filter((one) => one.outcome !== "unchanged").map(({ vpnConnectionId }) => vpnConnectionId);
  if (found.join() !== expected.join()) throw new Error(`vpn-connection drift found ${found.join(", ") || "nothing"}`);
  return outcome;
}

async function refresh(stack: DriftStack): Promise<Outcome> {
  const outcome = await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"], [7]);
  if (!outcome.stdout.includes(`~ ${changed} to update`)) throw new Error(`The engine did not find the ${changed}:\n${outcome.stdout}`);
  return outcome;
}
