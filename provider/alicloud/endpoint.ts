import { ConfigurationError } from "./errors";
import { shownValue } from "./redact";

/** An origin that requests are sent to: `https://host[:port]`, or `http://` on loopback. */
export type Endpoint = string & { readonly brand: "endpoint" };

/** The region of the APIs that have no region of their own. */
export const centralRegion = "cn-hangzhou";

/** Regions whose VPC API is on the central host (vendor's endpoint list). */
const centralRegions: ReadonlySet<string> = new Set([centralRegion, "cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-north-2-gov-1"]);

/** Environment variables that name an endpoint, first match wins. */
const endpointVariables = ["ALIBABA_CLOUD_ENDPOINT_VPC", "VPC_ENDPOINT"] as const;
/** The same for the Security Token Service. */
const stsVariables = ["ALIBABA_CLOUD_ENDPOINT_STS", "STS_ENDPOINT"] as const;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks a region id: it becomes part of a host name that a signed request is sent to.
 * @throws ConfigurationError
 */
export function parseRegionId(raw: unknown, origin: string): string {
  if (typeof raw === "string" && /^[a-z0-9-]+$/.test(raw)) return raw;
  throw new ConfigurationError(`${origin} is not a region id: ${show(raw)}`, {
    remedy: "Write it as the console does, such as eu-central-1.",
  });
}

/**
 * Checks an endpoint: `https://host[:port]`, or a bare `host[:port]`, which means https; `http:` for loopback only.
 * @throws ConfigurationError that names the origin
 */
export function parseEndpoint(raw: unknown, origin: string): Endpoint {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`${origin} ${why}: ${show(raw)}`, { remedy: "Write https://host[:port], or host[:port]." });
  };
  if (typeof raw !== "string" || raw.trim() === "") return refuse("is not an endpoint");
  const text = raw.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(full)) return refuse("is not an endpoint");
  const url = new URL(full);
  if (!/^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/i.test(url.hostname)) return refuse("is not an endpoint");
  if (url.username !== "" || url.password !== "" || url.pathname !== "/" || url.search !== "" || url.hash !== "" || text.includes("#")) {
    return refuse("has more than a host and a port");
  }
  if (url.protocol === "http:" && !loopback.test(url.hostname)) return refuse("would send signed requests over plain http");
  if (url.protocol !== "https:" && url.protocol !== "http:") return refuse("is neither https nor http");
  return url.origin as Endpoint;
}

/** True when the endpoint is on this machine. */
export function isLoopback(endpoint: Endpoint): boolean {
  return loopback.test(new URL(endpoint).hostname);
}

/** The VPC API's own host of a region. */
export function regionEndpoint(regionId: string): Endpoint {
  return `https://vpc${centralRegions.has(regionId) ? "" : `.${regionId}`}.aliyuncs.com` as Endpoint;
}

/** The endpoint that the environment names, if any. */
export const environmentEndpoint = (env: NodeJS.ProcessEnv): Endpoint | undefined => endpointOf(endpointVariables, env);

/** The endpoint of the Security Token Service that the environment names, if any. */
export const environmentStsEndpoint = (env: NodeJS.ProcessEnv): Endpoint | undefined => endpointOf(stsVariables, env);

/** Where the environment has the Security Token Service; its central host where it says nothing. */
export const stsEndpoint = (env: NodeJS.ProcessEnv): Endpoint =>
  environmentStsEndpoint(env) ?? (`https://${environmentStsHost(env)}` as Endpoint);

/** The host of the Security Token Service in the region that the environment names. */
export function environmentStsHost(env: NodeJS.ProcessEnv): string {
  const region = env.ALIBABA_CLOUD_STS_REGION;
  if (!region) return "sts.aliyuncs.com";
  const isInVpc = env.ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED?.toLowerCase() === "true";
  return regionStsHost(parseRegionId(region, "ALIBABA_CLOUD_STS_REGION in the environment"), isInVpc);
}

/** The host of the Security Token Service in a region. */
export const regionStsHost = (region: string, isInVpc: boolean): string => `${isInVpc ? "sts-vpc" : "sts"}.${region}.aliyuncs.com`;

function endpointOf(variables: readonly string[], env: NodeJS.ProcessEnv): Endpoint | undefined {
  const name = variables.find((variable) => env[variable]);
  return name === undefined ? undefined : parseEndpoint(env[name], `${name} in the environment`);
}

/** A value as messages quote it: without a user name or password, and not endless. */
function show(raw: unknown): string {
  if (typeof raw !== "string") return raw === null || raw === undefined ? String(raw) : `a value of type ${typeof raw}`;
  const text = raw.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1[secret]@");
  return shownValue(text);
}
