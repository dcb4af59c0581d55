import { MalformedResponseError } from "./errors";
import type { RpcRequest, RpcResponse } from "./rpcClient";

/** Thrown by decoders, which know the place in the body but not which call it answers. */
export class Unfit extends Error {}

/**
 * Decodes an answer, and says of which call it is when that fails.
 * @throws MalformedResponseError
 */
export function decodeBody<T>(
  { body, requestId }: RpcResponse,
  { subject, regionId }: Pick<RpcRequest, "subject" | "regionId">,
  decode: (body: RpcResponse["body"]) => T,
): T {
  try {
    return decode(body);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new MalformedResponseError(error.message, {
      subject,
      regionId,
      requestId,
      remedy: "Check that the endpoint is the VPC API's; if it is, try again, and report it with the request id if it stays.",
    });
  }
}
