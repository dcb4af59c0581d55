/**
 * Runs in a network namespace of its own: plays the ECS metadata service at its own address and the Security Token Service
 * at its own name, and resolves credential chains against them; see probe.ts.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { CredentialChainOptions } from "../../provider/alicloud/credentials/chain";
import { type Outcome, resolve } from "./credentialsProbe";
import { answerProbe } from "./probe";

/** How the metadata service behaves. */
export type Scene = "no network" | "nobody listens" | "with tokens" | "without tokens" | "no role" | "stalled";

export interface MetadataInput {
  readonly scene: Scene;
  readonly chain: CredentialChainOptions;
  /** Whether the process has a proxy for https in its environment. */
  readonly hasProxy?: boolean;
}

export interface MetadataOutcome extends Outcome {
  /** `GET host/path` of all requests that arrived. */
  readonly requests: readonly string[];
}

/** Files of the certificate for the Security Token Service, and a folder to write to. */
export interface MetadataFiles {
  readonly key: string;
  readonly certificate: string;
  readonly folder: string;
}

const metadataAddress = "100.100.100.200";
const roles = "/latest/meta-data/ram/security-credentials/";
const credentialsOf = (name: string) => ({
  AccessKeyId: `${name}-id`,
  AccessKeySecret: `${name}-secret`,
  SecurityToken: `${name}-token`,
  Expiration: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z"),
});

const refuse = (response: ServerResponse, status: number) => void response.writeHead(status).end("pLaNtEd");

const grantRoles = (request: IncomingMessage, response: ServerResponse) => {
  const name = request.url?.slice(roles.length);
  response.end(name === "" ? "reader\n" : JSON.stringify({ Code: "Success", ...credentialsOf(`pLaNtEd.${name}`) }));
};

const scenes: Readonly<Record<Exclude<Scene, "no network" | "nobody listens">, RequestListener>> = {
  "with tokens": (request, response) => {
    if (request.method !== "PUT") {
      return request.headers["x-aliyun-ecs-metadata-token"] === "a-token" ? grantRoles(request, response) : refuse(response, 401);
    }
    return request.headers["x-aliyun-ecs-metadata-token-ttl-seconds"] === undefined ? refuse(response, 400) : response.end("a-token");
  },
  "without tokens": (request, response) => (request.method === "PUT" ? refuse(response, 404) : grantRoles(request, response)),
  "no role": (request, response) => (request.method === "PUT" ? response.end("a-token") : refuse(response, 404)),
  stalled: () => {},
};

const ip = (...args: string[]) => {
  if (spawnSync("ip", args).status !== 0) throw new Error(`ip ${args.join(" ")} failed`);
};

const listen = (server: Server, port: number, address: string) => new Promise<void>((done) => server.listen(port, address, done));

async function play({ scene, chain, hasProxy }: MetadataInput): Promise<MetadataOutcome> {
  requests.length = 0;
  spawnSync("ip", ["addr", "del", `${metadataAddress}/32`, "dev", "lo"]);
  if (scene !== "no network") ip("addr", "add", `${metadataAddress}/32`, "dev", "lo");
  const listener = scene === "no network" || scene === "nobody listens" ? undefined : scenes[scene];
  const server = listener && createServer(recording(listener));
  if (server) await listen(server, 80, metadataAddress);
  if (hasProxy) process.env.HTTPS_PROXY = proxyUrl;
  else delete process.env.HTTPS_PROXY;
  const outcome = await resolve(chain);
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  return { ...outcome, requests: [...requests] };
}

const requests: string[] = [];
const recording =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    requests.push(`${request.method} ${request.headers.host}${request.url?.split("?")[0]}`);
    listener(request, response);
  };

const proxyUrl = "http://127.0.0.1:3128";
const proxy = createServer().on("connect", (request, socket) => {
  requests.push(`CONNECT ${request.url}`);
  const onward = connect(443, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    onward.pipe(socket).pipe(onward);
  });
});

async function main(): Promise<void> {
  if (Object.keys(networkInterfaces()).length > 0) throw new Error("only in a network namespace of its own: this changes the network");
  ip("link", "set", "lo", "up");
  const files: MetadataFiles = JSON.parse(process.env.PROBE_FILES ?? "{}");
  const hosts = join(files.folder, "hosts");
  writeFileSync(hosts, "127.0.0.1 localhost sts.aliyuncs.com sts.eu-central-1.aliyuncs.com\n");
  if (spawnSync("mount", ["--bind", hosts, "/etc/hosts"]).status !== 0) throw new Error("mount failed");
  const grant = recording((_, response) => void response.end(JSON.stringify({ Credentials: credentialsOf("pLaNtEd.session") })));
  const sts = createTlsServer({ key: readFileSync(files.key), cert: readFileSync(files.certificate) }, grant);
  await listen(sts, 443, "127.0.0.1");
  await listen(proxy, 3128, "127.0.0.1");
  await answerProbe(play);
  process.exit();
}

if (require.main === module) void main();
