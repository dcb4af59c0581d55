import { RpcClient } from "../../provider/alicloud/client";
import type { CredentialSource, Credentials } from "../../provider/alicloud/credentials/credentials";
import type { Endpoint } from "../../provider/alicloud/endpoint";
import type { RpcRequest } from "../../provider/alicloud/rpcTypes";
import { type ClientSettings, resolveSettings } from "../../provider/alicloud/settings";

/** What the clients of tests sign with, unless told otherwise. */
export const testCredentials: Credentials = { accessKeyId: "testid", accessKeySecret: "testsecret" };

/** Clients of one test file, closed together. */
export class TestClients {
  readonly #clients: RpcClient[] = [];

  /** A client with the default settings but these. */
  make(settings: Partial<ClientSettings> = {}, credentials: Credentials | CredentialSource = testCredentials): RpcClient {
    const source: CredentialSource = "get" in credentials ? credentials : { get: async () => credentials };
    const client = new RpcClient({
      version: "2016-04-28",
      credentials: source,
      settings: { ...resolveSettings(() => undefined), requestsPerMinute: 1e9, ...settings },
    });
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.close()));
  }
}

/** The read that the tests make. */
export const readOf = (endpoint: Endpoint | undefined, more: Partial<RpcRequest> = {}): RpcRequest => ({
  action: "DescribeVpnConnection",
  parameters: { VpnConnectionId: "vco-1" },
  regionId: "eu-central-1",
  endpoint,
  subject: "VPN connection vco-1",
  ...more,
});

/** What a call rejects with. */
export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("the call did not fail");
}
