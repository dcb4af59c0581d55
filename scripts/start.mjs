// `npm start`: set-up, an engine, and the quick start program on a throw-away stack: preview, up, and the drift that a refresh
// finds. It reads an emulated connection, or with VPN_CONNECTION_ID set the real one, by the credentials that are found.
import { checkout } from "./setUp/checkout.mjs";
import { main } from "./setUp.mjs";

await main(async () => {
  const { createStackHome, findEngine, killDescendants, onExit } = await import("../dist/engine/index.js");
  const { chooseCloud } = await import("./start/cloud.mjs");
  const { openQuickStart } = await import("./start/quickStart.mjs");
  const { differencesOf, rowsOf } = await import("./start/rows.mjs");
  const { step, write, writeDifferences, writeRows } = await import("./start/show.mjs");

  const engine = await findEngine();
  const home = createStackHome({ "pulumi-alicloud-vpn": checkout });
  const stop = onExit(killDescendants);
  const cloud = await chooseCloud(process.env);
  try {
    Object.assign(process.env, home.environment(engine.environment(cloud.environment)));
    write(`\nPulumi ${engine.version} runs examples/quickstart/index.ts. ${cloud.description}\n`);
    const quickStart = await step("stack", openQuickStart(home.project), () => "a throw-away one, kept in a temporary folder");
    await step("preview", quickStart.preview(), (read) => `${rowsOf(read).length} values known before anything is applied`);
    const outputs = await step("up", quickStart.up(), (exported) => `${Object.keys(exported).length} outputs exported`);
    writeRows(rowsOf(outputs));

    if (cloud.change !== undefined) write(`\n${cloud.change()}\n`);
    const seen = await step("previewRefresh", quickStart.previewRefresh(), ({ before, after }) => count(differencesOf(before, after)));
    writeDifferences(differencesOf(seen.before, seen.after));
    write(`\n${cloud.next}\n`);
  } finally {
    await cloud.close();
    stop();
    home.remove();
  }
});

function count({ length }) {
  if (length === 0) return "no drift";
  return length === 1 ? "one value has drifted" : `${length} values have drifted`;
}
