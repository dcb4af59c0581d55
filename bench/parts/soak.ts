import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram } from "../children";
import type { ProgramInput, SoakPlan, SoakResult } from "../programs/program";
import type { Row } from "../table/row";
import type { Measure } from "./part";

/** Of 100 requests so many fail in each way. */
const failing = { unavailable: 10, throttled: 5, reset: 2 } as const;
/** The server goes away for this long, each so often, in ms. */
const restarts = { every: 2_000, away: 2_000 } as const;

/** Ten thousand reads, two hundred at a time, against a server that fails and restarts. It runs once. */
export const measureSoak: Measure = async (_, setUp): Promise<Row[]> => {
  const server = await startFailingServer();
  const plan: SoakPlan = { reads: 10_000, concurrency: 200 };
  const input: ProgramInput<SoakPlan> = { client: "ours", setUp: { ...setUp, url: server.url }, plan };
  try {
    const result = JSON.parse(await runProgram("soak", input)) as SoakResult;
    const endedAfter = Date.now() - result.lastAnswer;
    for (const [message, count] of Object.entries(result.failures)) process.stderr.write(`soak: ${count} × ${message}\n`);
    const row = (what: string, unit: string, figure: number, atMost?: number): Row => ({
      what,
      unit,
      samples: { ours: [figure] },
      ...(atMost !== undefined && { targets: [{ atMost }] }),
    });
    return [
      row("soak: reads that were not answered rightly", "of 10,000", result.wrong, 0),
      row("soak: sockets at the same time", "", server.mostSockets(), 64),
      row("soak: longest read", "s", result.longestMs / 1000, 90),
      row("soak: from the last answer to the end of the process", "s", endedAfter / 1000, 2),
      row("soak: requests", "", server.requests()),
      row("soak: restarts of the server", "", server.restarts()),
      row("soak: duration", "s", result.tookMs / 1000),
    ];
  } finally {
    await server.close();
  }
};

async function startFailingServer() {
  const sockets = new Set<Socket>();
  let [mostSockets, requests, restarted] = [0, 0, 0];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    requests++;
    const dice = Math.random() * 100;
    const { unavailable, throttled, reset } = failing;
    if (dice < unavailable) response.writeHead(503).end();
    else if (dice < unavailable + throttled) fail(response, 400, "Throttling.User");
    else if (dice < unavailable + throttled + reset) request.socket.resetAndDestroy();
    else {
      const id = new URL(request.url ?? "", "http://localhost").searchParams.get("VpnConnectionId");
      response.end(JSON.stringify({ RequestId: "R", VpnConnectionId: id, Name: `name of ${id}`, Status: "ipsec_sa_established" }));
    }
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, answer).on("connection", (socket) => {
    sockets.add(socket);
    mostSockets = Math.max(mostSockets, sockets.size);
    socket.on("close", () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const over = new AbortController();
  const restarting = (async () => {
    for (;;) {
      await sleep(restarts.every, undefined, { signal: over.signal });
      await stop();
      restarted++;
      await sleep(restarts.away, undefined, { signal: over.signal }).finally(() => listen(port));
    }
  })().catch(() => undefined);
  return {
    url: `http://127.0.0.1:${port}`,
    mostSockets: () => mostSockets,
    requests: () => requests,
    restarts: () => restarted,
    close: async () => {
      over.abort();
      await restarting;
      await stop();
    },
  };
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(JSON.stringify({ RequestId: "R", Code: code, Message: `about ${code}` }));
}
