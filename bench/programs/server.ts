import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { seedConnections } from "../../emulator/data/seed/connections";

/**
 * A server that costs as little as Node's can: it answers every request with one connection of the seed, under the id that was
 * asked for. It checks nothing; that the clients sign well is checked beforehand, by the emulator. It prints its URL, and ends with
 * its standard input.
 */
const askedId = /[?&]VpnConnectionId=([^&]*)/;
const [before = "", after = ""] = JSON.stringify({
  ...seedConnections[0],
  VpnConnectionId: "\n",
  RequestId: "6FBAE985-A938-49CB-9129-621AA3A88728",
}).split("\\n");

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume();
  const body = `${before}${askedId.exec(request.url ?? "")?.[1]}${after}`;
  response.writeHead(200, { "content-type": "application/json;charset=utf-8", "content-length": body.length }).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.stdin.resume().on("end", () => process.exit());
