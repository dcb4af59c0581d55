import { ConfigurationError } from "./errors";

/** An origin that requests are sent to: `https://host[:port]`, or `http://` on loopback. */
export type Endpoint = string & { readonly brand: "endpoint" };

/** Regions whose VPC API stands on the central host (vendor's endpoint list). */
const centralRegions: ReadonlySet<string> = new Set(["cn-hangzhou", "cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-north-2-gov-1"]);

/** Environment variables that name an endpoint, first match wins. */
const endpointVariables = ["ALIBABA_CLOUD_ENDPOINT_VPC", "VPC_ENDPOINT"] as const;

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
export function environmentEndpoint(env: NodeJS.ProcessEnv): Endpoint | undefined {
  const name = endpointVariables.find((variable) => env[variable]);
  return name === undefined ? undefined : parseEndpoint(env[name], `${name} in the environment`);
}

/** A value as messages quote it: without a user name or password, and not endless. */
function show(raw: unknown): string {
  if (typeof raw !== "string") return raw === null || raw === undefined ? String(raw) : `a value of type ${typeof raw}`;
  const text = raw.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1[secret]@");
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
