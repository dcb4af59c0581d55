// `npm start`: set-up, an engine, and the quick start program on a throw-away stack: preview, up, and the drift that a refresh
// finds. It reads an emulated connection, or with VPN_CONNECTION_ID set the real one, by the credentials that are found.
import { checkout } from "./setUp/checkout.mjs";
import { main } from "./setUp/main.mjs";

await main(async () => {
  const { runQuickStart } = await import("../dist/scripts/start/runQuickStart.js");
  await runQuickStart(checkout);
});
