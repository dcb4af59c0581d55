// `npm start`: set-up, an engine, and the quick start program on a throw-away stack: preview, up, and the drift that a refresh
// finds. It reads an emulated connection, or with VPN_CONNECTION_ID set the real one, by the credentials that are found.
import { main } from "./setUp.mjs";

await main(async () => {
  const { runQuickStart } = await import("./start/runQuickStart.mjs");
  await runQuickStart();
});
