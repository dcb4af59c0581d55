import type { WireFormat } from "../answer/encodeBody";

/** A request of the API, taken apart but not yet believed. What it does not say is `""`. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly signatureVersion: "v1" | "v3";
  readonly format: WireFormat;
  readonly action: string;
  readonly version: string;
  readonly accessKeyId: string;
  readonly securityToken: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  /** Parameters of the action alone, `RegionId` among them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What is wrong with the form of the signature, if anything. */
  readonly flaw: string | undefined;
  /** What this side would sign. */
  readonly serverSide: () => ServerSide;
}

/** The server's own view of what a client should have signed. */
export interface ServerSide {
  /** The string to sign in the words of the API's error message. */
  readonly echo: string;
  readonly sign: (accessKeySecret: string) => string;
}
