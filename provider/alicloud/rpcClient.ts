import type { CredentialSource } from "./credentials/credentials";
import type { Endpoint } from "./endpoint";
import type { ClientSettings } from "./settings";

/** One read of the API. */
export interface RpcRequest {
  /** The API's name of the action, such as `DescribeVpnConnection`. */
  readonly action: string;
  /** Parameters of the action; lists are already spelled `Tag.1.Key`. `RegionId` is added. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly regionId: string;
  /** Where to send it; the region's own host when absent. */
  readonly endpoint?: Endpoint | undefined;
  /** What it is about, for messages: `VPN connection vco-…`. */
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
}

/** An answer of the API, parsed but not yet decoded: objects, arrays, strings, and in JSON numbers and booleans. */
export interface RpcResponse {
  readonly body: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
}

export declare class RpcClient {
  constructor(options: { readonly version: string; readonly credentials: CredentialSource; readonly settings: ClientSettings });
  /** Sends a signed request, with retries; resolves to a parsed 2xx body that is an object, or rejects with an error of the family. */
  call(request: RpcRequest): Promise<RpcResponse>;
  /** Ends the sockets. */
  close(): Promise<void>;
}
