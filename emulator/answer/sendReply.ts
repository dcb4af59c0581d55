import type { ServerResponse } from "node:http";
import type { FaultKind } from "../faults";
import type { Reply } from "./reply";

/** Sends an answer as it is. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body, "utf8");
  response.writeHead(reply.status, { ...reply.headers, "content-length": body.length });
  response.end(body);
}

/** How each fault spoils an answer. */
export const faultResponders: Readonly<Record<FaultKind, (response: ServerResponse, reply: Reply) => void>> = {
  reset: (response) => response.socket?.resetAndDestroy(),
  resetInHeaders: (response) => {
    const { socket } = response;
    socket?.write("HTTP/1.1 200 OK\r\ncontent-ty", () => socket.resetAndDestroy());
  },
  resetInBody: (response, reply) => sendHalf(response, reply, () => response.socket?.resetAndDestroy()),
  stall: () => {},
  stallInBody: (response, reply) => sendHalf(response, reply, () => {}),
  truncate: (response, reply) => sendReply(response, { ...reply, body: reply.body.slice(0, reply.body.length / 2) }),
  empty: (response, reply) => sendReply(response, { ...reply, body: "" }),
  html502: (response, reply) => sendReply(response, { ...badGateway, headers: { ...reply.headers, ...badGateway.headers } }),
  redirect: (response, reply) => sendReply(response, { status: 302, headers: { ...reply.headers, location: "/elsewhere" }, body: "" }),
};

/** Announces the whole body and sends half of it. */
function sendHalf(response: ServerResponse, reply: Reply, then: () => void): void {
  const body = Buffer.from(reply.body, "utf8");
  response.writeHead(reply.status, { ...reply.headers, "content-length": body.length });
  response.write(body.subarray(0, body.length / 2), then);
}

const badGateway: Reply = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n",
};
