import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer as createProxy, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { FakeMachine } from "../support/fakeMachine";
import { isAlive, until } from "../support/until";

const checkout = resolve(__dirname, "../..");
const certificates = join(__dirname, "../vectors/tls");

/** What the vendor's installer does, as far as it matters here: `--install-root <folder> --version <version>`. */
const readArguments = `while [ $# -gt 0 ]; do case "$1" in --install-root) root=$2 ;; --version) version=$2 ;; esac; shift; done`;
const installs = `${readArguments}
/bin/mkdir -p "$root/bin"
for name in pulumi pulumi-language-nodejs; do
  printf '#!/bin/sh\\necho v%s\\n' "$version" > "$root/bin/$name"
  /bin/chmod 755 "$root/bin/$name"
done`;

let machine: FakeMachine;
let script: string;
let asked: (string | undefined)[];
let proxy: Server;
let servers: Server[];
beforeEach(async () => {
  machine = new FakeMachine();
  asked = [];
  const key = readFileSync(join(certificates, "getPulumi.key.pem"));
  const cert = readFileSync(join(certificates, "getPulumi.cert.pem"));
  const vendor = createServer({ key, cert }, (request, response) => {
    asked.push(request.url);
    response.end(script);
  });
  // Every name leads to that one server: it stands in for the vendor's host on a machine that reaches the world by a proxy.
  proxy = createProxy().on("connect", (_request, client) => {
    const upstream = connect((vendor.address() as AddressInfo).port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) socket.on("error", () => {});
  });
  servers = [vendor, proxy];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  machine.remove();
});

/** Looks for an engine in a process of its own, since Node reads which authorities to trust when it starts. */
async function search(reachTimeout = 30_000): Promise<{ found: unknown; log: string }> {
  const { port } = proxy.address() as AddressInfo;
  const environment = {
    ...machine.environment({ HTTPS_PROXY: `http://127.0.0.1:${port}` }),
    NODE_EXTRA_CA_CERTS: join(certificates, "getPulumi.cert.pem"),
  };
  const code = `require("./engine").findEngine({ reachTimeout: ${reachTimeout} })
    .then((engine) => console.log(JSON.stringify(engine)), (error) => console.log(JSON.stringify(error.attempts)))`;
  const args = ["-r", require.resolve("ts-node/register/transpile-only"), "-e", code];
  const child = spawn(process.execPath, args, { cwd: checkout, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const [found, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { found: JSON.parse(found), log };
}

test("the vendor's installer installs an engine through the user's proxy, and the cache keeps it with its plugins", async () => {
  script = installs;
  const { found, log } = await search();
  const folder = join(machine.cache, "pulumi-3.259.0", "bin");
  expect(found).toMatchObject({ folder, version: "3.259.0", hasLanguageHost: true });
  expect(log).toContain("Downloading Pulumi 3.259.0.");
  expect(asked).toEqual(["/", "/install.sh"]);
  expect(readdirSync(folder).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
  await search();
  expect(asked).toHaveLength(2);
});

test("a failed installer is quoted, and the next way is tried", async () => {
  script = "echo 'error: no release of this kind' >&2; exit 3";
  const { found } = await search();
  expect(found).toContainEqual({ way: "Download of 3.259.0", reason: "it ended with 1: error: no release of this kind" });
  expect(found).toContainEqual({ way: "Build of 3.259.0", reason: "`go` is not on PATH" });
  expect(readdirSync(machine.cache)).toEqual([]);
});

test("a stalled download is ended with all its processes", async () => {
  script = `echo $$ > '${join(machine.folder, "pid")}'; /bin/sleep 600`;
  const { found } = await search(1_000);
  expect(found).toContainEqual({ way: "Download of 3.259.0", reason: "the download stood still for 4 s" });
  const installer = Number(readFileSync(join(machine.folder, "pid"), "utf8"));
  await until(() => !isAlive(installer));
  expect(readdirSync(machine.cache)).toEqual([]);
});
