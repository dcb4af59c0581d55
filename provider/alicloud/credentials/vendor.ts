import { Socket } from "node:net";
import type { Dispatcher } from "undici";
import { untilAborted } from "../abort";
import { type Endpoint, isLoopback } from "../endpoint";
import { transportFailureOf } from "../errorMapping";
import { ConfigurationError, CredentialsError } from "../errors";
import { Exchange, environmentProxy, type HttpAnswer, openProxied, type Track } from "../transport";
import { type Credentials, type GivenValue, parseAccessKey } from "./credentials";

/** A request to the Security Token Service, and its target. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Default: 3,600 s. */
  readonly durationSeconds?: number | undefined;
  readonly policy?: string | undefined;
  readonly externalId?: string | undefined;
  /** `host[:port]` */
  readonly stsHost: string;
}

interface VendorSource extends TransportLimits {
  /** For messages. */
  readonly name: string;
  /** Time limit for everything that the library does, in ms. */
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
 * Returns credentials from the vendor's library, which is loaded here and nowhere else. Its errors are never passed on, neither their text
 * nor their cause, because both may quote keys.
 * @throws CredentialsError in our own words
 */
export async function askVendor(ask: VendorAsk): Promise<Credentials> {
  const source = sources[ask.kind];
  const limit = AbortSignal.timeout(source.limitMs);
  const transport = new VendorTransport(source);
  try {
    const provider = makeVendorProvider(ask);
    Object.assign(provider, { doRequest: transport.send });
    const { accessKeyId, accessKeySecret, securityToken } = await untilAborted(provider.getCredentials(), limit);
    const keys = parseAccessKey({
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

/** Errors of the library that a user can act on. */
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

/** Returns when credentials expire, from a private field of the library. Without that field they are kept until the API refuses them. */
function expirationOf(provider: VendorProvider): number | undefined {
  const session: unknown = Reflect.get(provider, "session");
  const raw: unknown = typeof session === "object" && session !== null && "expiration" in session ? session.expiration : undefined;
  const time = typeof raw === "string" ? Date.parse(raw) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A request to the vendor's library. It contains every input, so that the library reads no file of its own and writes none. */
type VendorAsk =
  | { readonly kind: "assumeRole"; readonly role: RoleSession; readonly source: Credentials }
  | { readonly kind: "oidc"; readonly role: RoleSession; readonly providerArn: string; readonly tokenFile: string }
  | { readonly kind: "ecsRamRole"; readonly roleName: string | undefined; readonly isTokenRequired: boolean }
  | { readonly kind: "uri"; readonly uri: string }
  | { readonly kind: "external"; readonly command: string }
  | ({ readonly kind: "cloudSso" } & CloudSsoSession);

/** A CloudSSO sign-in of the CLI. */
export interface CloudSsoSession {
  readonly signInOrigin: string;
  readonly accountId: string;
  readonly accessConfig: string;
  readonly accessToken: string;
  /** Unix s. */
  readonly accessTokenExpire: number;
}

/** The used part of a provider of the library. */
interface VendorProvider {
  getCredentials(): Promise<{ readonly accessKeyId: string; readonly accessKeySecret: string; readonly securityToken: string }>;
}

/** Returns a new provider, because a provider repeats its first failure, and two callers of one would both refresh it. */
function makeVendorProvider(ask: VendorAsk): VendorProvider {
  switch (ask.kind) {
    case "assumeRole": {
      const builder = vendor().RAMRoleARNCredentialsProvider.builder().withCredentialsProvider(fixed(ask.source));
      if (ask.role.externalId !== undefined) builder.withExternalId(ask.role.externalId);
      return withRole(builder, ask.role).build();
    }
    case "oidc": {
      const builder = vendor().OIDCRoleArnCredentialsProvider.builder();
      builder.withOIDCProviderArn(ask.providerArn).withOIDCTokenFilePath(ask.tokenFile);
      return withRole(builder, ask.role).build();
    }
    case "ecsRamRole": {
      const builder = vendor().ECSRAMRoleCredentialsProvider.builder().withDisableIMDSv1(ask.isTokenRequired);
      if (ask.roleName !== undefined) builder.withRoleName(ask.roleName);
      return builder.build();
    }
    case "uri":
      return vendor().URICredentialsProvider.builder().withCredentialsURI(ask.uri).build();
    case "external":
      // Without a callback the user's profile file is not rewritten.
      return external().builder().withProcessCommand(ask.command).build();
    case "cloudSso":
      return cloudSso()
        .builder()
        .withSignInUrl(ask.signInOrigin)
        .withAccountId(ask.accountId)
        .withAccessConfig(ask.accessConfig)
        .withAccessToken(ask.accessToken)
        .withAccessTokenExpire(ask.accessTokenExpire)
        .build();
  }
}

interface RoleBuilder {
  withRoleArn(value: string): this;
  withRoleSessionName(value: string): this;
  withStsEndpoint(value: string): this;
  withDurationSeconds(value: number): this;
  withPolicy(value: string): this;
}

function withRole<B>(builder: B & RoleBuilder, role: RoleSession): B {
  builder.withRoleArn(role.roleArn).withRoleSessionName(role.sessionName).withStsEndpoint(role.stsHost);
  if (role.durationSeconds !== undefined) builder.withDurationSeconds(role.durationSeconds);
  if (role.policy !== undefined) builder.withPolicy(role.policy);
  return builder;
}

const fixed = ({ accessKeyId, accessKeySecret, securityToken = "" }: Credentials) => ({
  getCredentials: async () => ({ accessKeyId, accessKeySecret, securityToken, providerName: "static" }),
  getProviderName: () => "static",
});

const vendor = () => require("@alicloud/credentials") as typeof import("@alicloud/credentials");
// The library does not export these at its top. Its own way to them rewrites the user's profile file.
const external = () =>
  (require("@alicloud/credentials/dist/src/providers/external") as typeof import("@alicloud/credentials/dist/src/providers/external"))
    .default;
const cloudSso = () =>
  (require("@alicloud/credentials/dist/src/providers/cloud_sso") as typeof import("@alicloud/credentials/dist/src/providers/cloud_sso"))
    .default;

/** Returns the variable that forbids the metadata service, if it does. */
export function metadataSwitch(env: NodeJS.ProcessEnv): string | undefined {
  return isSwitchedOn(env, "ALIBABA_CLOUD_ECS_METADATA_DISABLED") ? "ALIBABA_CLOUD_ECS_METADATA_DISABLED" : undefined;
}

/**
 * Returns the credentials of the ECS instance's RAM role. Default: the role of the environment, or the instance's only one. Times out after
 * 2 s.
 * @throws CredentialsError
 */
export async function askMetadataService(env: NodeJS.ProcessEnv, roleName = env.ALIBABA_CLOUD_ECS_METADATA): Promise<Credentials> {
  const off = metadataSwitch(env);
  if (off !== undefined) throw new CredentialsError(`${off} in the environment forbids to ask the ECS metadata service`);
  return askVendor({
    kind: "ecsRamRole",
    roleName: roleName || undefined,
    isTokenRequired: isSwitchedOn(env, "ALIBABA_CLOUD_IMDSV1_DISABLED"),
  });
}

/**
 * Returns the answer of the server at a credentials URI.
 * @throws ConfigurationError for an invalid URL (which is not shown: it may contain a token), CredentialsError for an unusable answer
 */
export async function askCredentialsUri({ raw, origin }: GivenValue): Promise<Credentials> {
  if (typeof raw === "string" && URL.canParse(raw) && /^https?:$/.test(new URL(raw).protocol)) return askVendor({ kind: "uri", uri: raw });
  throw new ConfigurationError(`${origin} is not a URL`, { remedy: "Write it as http://host[:port]/path, or https." });
}

/** Rules for a request: its timeout, and the part of its answer that may be shown. */
export interface TransportLimits {
  readonly connectMs: number;
  /** Connecting included. */
  readonly answerMs: number;
  /** Whether the answer's `Code` is one of the vendor's API. */
  readonly showsApiCode: boolean;
}

/** A request as the vendor's library hands it to its transport. */
interface VendorRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyForm?: Readonly<Record<string, string>> | undefined;
  toRequestURL(): string;
}

/** An answer as the vendor's library takes it from its transport. */
interface VendorAnswer {
  readonly statusCode: number;
  readonly headers: HttpAnswer["headers"];
  readonly body: Buffer;
}

/** Codes of a connection to the host or the proxy that failed. Another request to the same host would only wait as long again. */
const unreachable = /^(PROXY_)?(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Sends the requests of one resolution in place of the library's own transport, which supports no proxy, no limit on a body and no timeout
 * for a stalled one. Records errors in its own words, because the library's contain the request and the answer.
 */
export class VendorTransport {
  #fault: string | undefined;
  #isUnreachable = false;
  #dispatcher: Dispatcher | undefined;
  #exchange: Exchange | undefined;

  constructor(private readonly limits: TransportLimits) {}

  /** Returns the error of the last request, in words that follow the request. Undefined: it was answered with 200. */
  get fault(): string | undefined {
    return this.#fault;
  }

  readonly send = async (request: VendorRequest): Promise<VendorAnswer> => {
    if (this.#isUnreachable) throw new Error("unreachable");
    const url = new URL(request.toRequestURL());
    try {
      const { status, headers, body } = await this.#answer(url, request);
      this.#fault = status === 200 ? undefined : `answered HTTP ${status}${this.limits.showsApiCode ? apiCodeIn(body) : ""}`;
      return { statusCode: status, headers, body };
    } catch (error) {
      const { what, transportCode } = transportFailureOf(error);
      this.#isUnreachable = unreachable.test(transportCode ?? "");
      this.#fault = `could not be asked: ${what.replace("{host}", url.host).replace("{timeout}", `${this.limits.answerMs / 1000} s`)}`;
      throw error;
    }
  };

  /** Closes the sockets. Requests in flight are aborted. */
  close(): void {
    this.#exchange?.stop("CANCELLED");
    void this.#dispatcher?.destroy();
  }

  #answer({ origin, pathname, search }: URL, { method, headers, bodyForm }: VendorRequest): Promise<HttpAnswer> {
    this.#dispatcher ??= this.#openDispatcher(origin as Endpoint);
    const dispatcher = this.#dispatcher;
    return new Promise((resolve, reject) => {
      this.#exchange = new Exchange(this.limits.answerMs, (outcome) => ("status" in outcome ? resolve(outcome) : reject(outcome)));
      const body = bodyForm === undefined ? null : encodeForm(bodyForm);
      dispatcher.dispatch({ origin, path: pathname + search, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, this.#exchange);
    });
  }

  /** Credentials in plain http never go through a proxy. */
  #openDispatcher(origin: Endpoint): Dispatcher {
    const { connectMs } = this.limits;
    const proxy = origin.startsWith("https:") && !isLoopback(origin) ? environmentProxy(process.env) : undefined;
    if (proxy !== undefined) return openProxied(proxy, connectMs, this.#inTime);
    const { Agent, buildConnector } = require("undici") as typeof import("undici");
    return new Agent({ connect: this.#inTime(buildConnector({ timeout: connectMs })) });
  }

  /** undici's own timeout for connecting is up to a second late. */
  readonly #inTime: Track = (connect) => (options, callback) => {
    const socket: unknown = connect(options, (...result) => {
      clearTimeout(timer);
      callback(...result);
    });
    const late = Object.assign(new Error("late"), { code: "ETIMEDOUT" });
    const timer = setTimeout(() => socket instanceof Socket && socket.destroy(late), this.limits.connectMs);
  };
}

/** Returns the API's own code, such as `NoPermission`. No other part of a body is shown. */
function apiCodeIn(body: Buffer): string {
  const shape = /"(?:Code|ErrorCode)"\s*:\s*"([A-Z][A-Za-z]{2,40}(?:\.[A-Z][A-Za-z]{1,40}){0,3})"/;
  const code = shape.exec(body.toString("utf8"))?.[1];
  return code === undefined ? "" : ` (${code})`;
}

const encodeForm = (form: Readonly<Record<string, string>>): string =>
  Object.entries(form)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

/** Checks whether an environment variable is `true`, in any case, as the vendor's tools do. */
export const isSwitchedOn = (env: NodeJS.ProcessEnv, variable: string): boolean => env[variable]?.toLowerCase() === "true";
