import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Endpoint } from "../../provider/alicloud/endpoint";

/** A real TCP server on loopback, for answers that no HTTP server would give. */
export interface TcpServer {
  readonly endpoint: Endpoint;
  readonly port: number;
  /** Connections that were ever opened. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** Starts one, on any free port unless told which; `onSocket` is told of each connection, whose number counts from 1. */
export async function startTcpServer(
  onSocket: (socket: Socket, number: number) => void,
  scheme = "http",
  wantedPort = 0,
): Promise<TcpServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    onSocket(socket, sockets.push(socket));
  });
  await new Promise<void>((resolve) => server.listen(wantedPort, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${scheme}://127.0.0.1:${port}` as Endpoint,
    port,
    sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
