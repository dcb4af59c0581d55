import { abortable } from "../abortable";
import { CredentialsError } from "../errors";
import type { Credentials } from "./credentials";
import type { VendorAsk, VendorProvider } from "./vendorProvider";
import type { TransportLimits } from "./vendorTransport";
import { wholeKeys } from "./wholeKeys";

interface VendorSource extends TransportLimits {
  /** For messages. */
  readonly name: string;
  /** Time for all that the library does, in ms. */
  readonly limitMs: number;
  readonly remedy: string;
}

const network = { limitMs: 15_000, connectMs: 5_000, answerMs: 10_000, showsApiCode: true };

/** The sources behind the vendor's library. */
const sources: Readonly<Record<VendorAsk["kind"], VendorSource>> = {
  assumeRole: {
    ...network,
    name: "the Security Token Service",
    remedy: "Check that the source key may assume the role (sts:AssumeRole), and the role's trust policy.",
  },
  oidc: {
    ...network,
    name: "the Security Token Service",
    remedy: "Check the token file, the OIDC provider, and the role's trust policy.",
  },
  ecsRamRole: {
    ...network,
    name: "the ECS metadata service",
    limitMs: 2_000,
    connectMs: 500,
    answerMs: 900,
    showsApiCode: false,
    remedy: "On an ECS instance, attach a RAM role to it.",
  },
  uri: {
    ...network,
    name: "the server of the credentials URI",
    showsApiCode: false,
    remedy: "It has to answer with AccessKeyId, AccessKeySecret, SecurityToken and Expiration (2006-01-02T15:04:05Z) as JSON.",
  },
  external: {
    ...network,
    name: "the external command",
    limitMs: 61_000,
    remedy: "It has to print access_key_id, access_key_secret and, for StsToken, sts_token and expiration as JSON within 60 s.",
  },
  cloudSso: { ...network, name: "CloudSSO", remedy: "Sign in again with `aliyun configure --mode CloudSSO`." },
};

/**
 * Credentials by way of the vendor's library, which is loaded here and nowhere else. Nothing that it throws gets out:
 * neither its text nor its cause, as both may quote keys.
 * @throws CredentialsError in our own words
 */
export async function askVendor(ask: VendorAsk): Promise<Credentials> {
  const { makeVendorProvider } = require("./vendorProvider") as typeof import("./vendorProvider");
  const { VendorTransport } = require("./vendorTransport") as typeof import("./vendorTransport");
  const source = sources[ask.kind];
  const limit = AbortSignal.timeout(source.limitMs);
  const transport = new VendorTransport(source);
  try {
    const provider = makeVendorProvider(ask);
    Object.assign(provider, { doRequest: transport.send });
    const { accessKeyId, accessKeySecret, securityToken } = await abortable(provider.getCredentials(), limit);
    const keys = wholeKeys({
      accessKeyId: { raw: accessKeyId, origin: "AccessKeyId" },
      accessKeySecret: { raw: accessKeySecret, origin: "AccessKeySecret" },
      securityToken: { raw: securityToken, origin: "SecurityToken" },
    });
    if (keys === undefined) throw new Error("no keys");
    const expiration = expirationOf(provider);
    return expiration === undefined ? keys : Object.freeze({ ...keys, expiration });
  } catch (error) {
    const why = limit.aborted ? `did not answer within ${source.limitMs / 1000} s` : (transport.fault ?? ownFault(error));
    throw new CredentialsError(`${source.name} ${why}`, { remedy: source.remedy });
  } finally {
    transport.close();
  }
}

/** What the library itself finds wrong, as far as a user can act on it. */
const ownFaults: readonly (readonly [RegExp, string])[] = [
  [/^failed to execute external command/, "failed or could not be started"],
  [/^failed to parse external command output/, "printed something that is not JSON"],
  [/^invalid process_command|^process_command is empty/, "is not written as a shell would take it"],
  [/^ENOENT|^EACCES|^EISDIR/, "could not be asked: the token file cannot be read"],
  [/^Cannot find module/, "could not be asked: @alicloud/credentials is not installed as this package needs it"],
];

function ownFault(error: unknown): string {
  const text = String(Object(error).message);
  return ownFaults.find(([pattern]) => pattern.test(text))?.[1] ?? "gave no usable credentials";
}

/** When they end. The library keeps it to itself; where it hides it better one day, they are kept until the API refuses them. */
function expirationOf(provider: VendorProvider): number | undefined {
  const session: unknown = Reflect.get(provider, "session");
  const raw: unknown = typeof session === "object" && session !== null && "expiration" in session ? session.expiration : undefined;
  const time = typeof raw === "string" ? Date.parse(raw) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
