import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { secretSignature, signatureKey } from "../provider/outputs";

// Loads modules from the folder of @pulumi/pulumi, whose copy of gRPC made the engine's protocol: another copy would not work.
const ofPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc: typeof import("@grpc/grpc-js") = ofPulumi("@grpc/grpc-js");
const { Struct }: typeof import("google-protobuf/google/protobuf/struct_pb") = ofPulumi("google-protobuf/google/protobuf/struct_pb");
export const { Empty }: typeof import("google-protobuf/google/protobuf/empty_pb") = ofPulumi("google-protobuf/google/protobuf/empty_pb");

/** Properties on the wire. */
export type Properties = InstanceType<typeof Struct>;
/** Properties by name, with secrets and unknown values marked as on the wire. */
export type Marked = Readonly<Record<string, unknown>>;

export const marked = (properties: Properties | undefined): Marked => (properties?.toJavaScript() ?? {}) as Marked;
// The types of the protocol do not allow null.
export const onWire = (properties: object): Properties => Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);

const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks a value as a secret. */
export const secret = (value: unknown): object => ({ [signatureKey]: secretSignature, value });

/** Checks whether a value, or any value inside it, is marked as a secret. */
export function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { [signatureKey]: signature, secret } = value as Marked;
  return signature === secretSignature || (signature === outputSignature && secret === true) || Object.values(value).some(isSecret);
}

/** Returns a value without its marks; undefined if it is unknown, as in a preview. */
export function unmarked(value: unknown): unknown {
  if (value === unknownValue) return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarked);
  const signature = (value as Marked)[signatureKey];
  if (signature === secretSignature || signature === outputSignature) return unmarked((value as Marked).value);
  return unmarkedValues(value as Marked);
}

/** Checks that nothing in a value is unknown. */
export function isKnown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== unknownValue;
  return Object.values(value).every(isKnown);
}

/** Returns properties without their marks, and without unknown ones. */
export function unmarkedValues(properties: Marked): Marked {
  const known = Object.entries(properties).map(([name, value]) => [name, unmarked(value)] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** Shows a warning on a resource, or on the stack if there is no URN. Resolves once it is shown. */
export type Warn = (message: string, urn?: string) => Promise<void>;

/** Returns a function that warns through the engine at an address. Without an address it does nothing. */
export function warnBy(engine: string | undefined): Warn {
  if (engine === undefined) return () => Promise.resolve();
  const client = new EngineClient(engine, grpc.credentials.createInsecure());
  return (message, urn = "") => {
    const request = new LogRequest().setSeverity(LogSeverity.WARNING).setMessage(message).setUrn(urn);
    // An engine that has ended shows no messages.
    return new Promise((resolve) => client.log(request, () => resolve()));
  };
}
