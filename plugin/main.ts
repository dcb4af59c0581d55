#!/usr/bin/env node
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { grpc, warnBy } from "./protocol";
import { ProviderService } from "./service";

/** How long an engine may take to answer again after its connection broke. */
const patienceMs = 2_000;

async function main(engine: string | undefined): Promise<void> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, new ProviderService(warnBy(engine)).methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  // The engine reads the port from the first line.
  process.stdout.write(`${port}\n`);
  if (engine !== undefined) exitWithEngine(engine);
}

/** Exits when the engine has ended. A killed engine notifies nobody, but its connection ends. An idle connection reconnects on request. */
function exitWithEngine(address: string): void {
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  const watch = (): void => {
    client.waitForReady(Date.now() + patienceMs, (error) => {
      if (error) process.exit(1);
      client.getChannel().watchConnectivityState(grpc.connectivityState.READY, Number.POSITIVE_INFINITY, watch);
    });
  };
  watch();
}

main(process.argv.slice(2).find((argument) => !argument.startsWith("-"))).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
