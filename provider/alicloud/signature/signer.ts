import type { SignatureVersion } from "../settings";
import type { Signer } from "./signedRequest";

/** The signer of a version; the other one is not loaded. */
export function signerOf(version: SignatureVersion): Signer {
  if (version === "v1") return (require("./v1") as typeof import("./v1")).signV1;
  return (require("./v3") as typeof import("./v3")).signV3;
}
