import { engineVersion } from "./version";

/** One way to an engine that was tried, and why it led nowhere. */
export interface Attempt {
  way: string;
  reason: string;
}

/** This way leads to no engine; the next one is tried. */
export class WayFailedError extends Error {
  override readonly name = "WayFailedError";
}

/** What an error says. Not asked with `instanceof`: Node's own errors come from another realm where tests run. */
export function messageOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}

/** The code of an error of the operating system, such as `EEXIST`; undefined for any other error. */
export function systemCodeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "syscall" in error && "code" in error ? String(error.code) : undefined;
}

/** No way led to an engine. The message lists each of them, why it failed, and what can be done about it. */
export class EngineNotFoundError extends Error {
  override readonly name = "EngineNotFoundError";
  readonly attempts: readonly Attempt[];

  constructor(attempts: readonly Attempt[], cacheFolder: string) {
    super(describe(attempts, cacheFolder));
    this.attempts = attempts;
  }
}

function describe(attempts: readonly Attempt[], cacheFolder: string): string {
  return [
    "No usable Pulumi engine found. Tried, in order:",
    ...attempts.map(({ way, reason }, index) => `  ${index + 1}. ${way}: ${reason}`),
    "Any one of these helps:",
    "  - install the Pulumi CLI (https://www.pulumi.com/docs/install/) and put it on PATH;",
    "  - let this machine reach get.pulumi.com and github.com (HTTPS_PROXY is respected);",
    "  - install Go (https://go.dev/dl/) and let it reach a module proxy (GOPROXY is respected);",
    `  - copy ${cacheFolder} from a machine where \`npm run engine\` worked (Pulumi ${engineVersion}, same system and processor).`,
  ].join("\n");
}
