import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoint } from "../../provider/alicloud/endpoint";

/** A real HTTP server on loopback that answers as the test says and remembers what it was asked. */
export interface LocalServer {
  readonly endpoint: Endpoint;
  readonly requests: readonly IncomingMessage[];
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void;
  close(): Promise<void>;
}

/** Starts one; the number of a request counts from 1. */
export async function startLocalServer(
  answer: LocalServer["answer"],
  create: (listener: RequestListener) => Server = createServer,
): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const server = create((request, response) => local.answer(request, response, requests.push(request)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const local: LocalServer = {
    endpoint: `http://127.0.0.1:${port}` as Endpoint,
    requests,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return local;
}
