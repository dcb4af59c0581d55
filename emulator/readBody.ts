import type { IncomingMessage } from "node:http";

/** The whole body of a request. @throws RangeError when it is larger than 5 MB */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 5_000_000) throw new RangeError("The body is larger than 5 MB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
