// `npm start`: set-up, an engine, and the quick start program on a throw-away stack: preview, up, the drift that a refresh finds, and the
// other end of the connection. It reads an emulated connection, or with VPN_CONNECTION_ID set the real one, by the credentials that are found.
import { checkout } from "./setUp/checkout.mjs";
import { main } from "./setUp/main.mjs";

const usage = `Usage: npm start [-- --tunnel]

Runs a Pulumi program that reads an emulated VPN connection. For a connection of your own:

  VPN_CONNECTION_ID=vco-… ALIBABA_CLOUD_REGION=… npm start

  --tunnel  also brings up a tunnel from the emulated connection on this machine, and pings through it; needs Linux, root and strongSwan
  --help    shows this help`;

const args = process.argv.slice(2);
const unknown = args.find((argument) => !["--tunnel", "--help", "-h"].includes(argument));
const tunnel = args.includes("--tunnel");

if (unknown !== undefined) refuse(`unexpected argument ${JSON.stringify(unknown)}`);
else if (args.includes("--help") || args.includes("-h")) process.stdout.write(`${usage}\n`);
else if (tunnel && process.env.VPN_CONNECTION_ID) refuse("--tunnel works with the emulated connection only: unset VPN_CONNECTION_ID");
else {
  await main(async () => {
    const { runQuickStart } = await import("../dist/scripts/start/runQuickStart.js");
    await runQuickStart(checkout, { tunnel });
  });
}

/** @param {string} reason */
function refuse(reason) {
  process.stderr.write(`npm start: ${reason}\n\n${usage}\n`);
  process.exitCode = 2;
}
