import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoint } from "../../provider/alicloud/endpoint";

/** A real HTTP server on loopback that answers as the test says and remembers what it was asked. */
export interface HttpServer {
  readonly endpoint: Endpoint;
  readonly requests: readonly IncomingMessage[];
  /** The number of a request counts from 1. */
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void;
  close(): Promise<void>;
}

/** Starts one, on a port of its own. `create` makes it one of TLS. */
export async function startHttpServer(
  answer: HttpServer["answer"],
  create: (listener: RequestListener) => Server = createServer,
): Promise<HttpServer> {
  const requests: IncomingMessage[] = [];
  const server = create((request, response) => local.answer(request, response, requests.push(request)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const local: HttpServer = {
    endpoint: `${create === createServer ? "http" : "https"}://127.0.0.1:${port}` as Endpoint,
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

/** Answers in the API's form. */
export function apiError(response: ServerResponse, status: number, code: string, more: Record<string, unknown> = {}): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ RequestId: "R-ERROR", HostId: "vpc.aliyuncs.com", Code: code, Message: `about ${code}`, ...more }));
}
