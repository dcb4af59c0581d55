import { createHash, createHmac, randomUUID } from "node:crypto";
import { request } from "undici";
import { type BenchClient, type ClientSetUp, regionId } from "./client";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const emptyBodyHash = sha256("");
const covered = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

/** The least that a signed read can be: signature inline, no checks, no decoding beyond `JSON.parse`. */
export function open({ url, accessKeyId, accessKeySecret }: ClientSetUp): BenchClient {
  const { host } = new URL(url);
  return {
    async describe(id) {
      const query = `RegionId=${regionId}&VpnConnectionId=${encodeURIComponent(id)}`;
      const date = `${new Date().toISOString().slice(0, 19)}Z`;
      const nonce = randomUUID();
      const canonicalHeaders = [
        `host:${host}`,
        "x-acs-action:DescribeVpnConnection",
        `x-acs-content-sha256:${emptyBodyHash}`,
        `x-acs-date:${date}`,
        `x-acs-signature-nonce:${nonce}`,
        "x-acs-version:2016-04-28",
      ].join("\n");
      const toSign = `ACS3-HMAC-SHA256\n${sha256(`POST\n/\n${query}\n${canonicalHeaders}\n\n${covered}\n${emptyBodyHash}`)}`;
      const signature = createHmac("sha256", accessKeySecret).update(toSign).digest("hex");
      const { body } = await request(`${url}/?${query}`, {
        method: "POST",
        headers: {
          host,
          accept: "application/json",
          authorization: `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${covered},Signature=${signature}`,
          "x-acs-action": "DescribeVpnConnection",
          "x-acs-content-sha256": emptyBodyHash,
          "x-acs-date": date,
          "x-acs-signature-nonce": nonce,
          "x-acs-version": "2016-04-28",
        },
      });
      return (JSON.parse(await body.text()) as { VpnConnectionId: string }).VpnConnectionId;
    },
  };
}
