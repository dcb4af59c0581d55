import type { ApiCall } from "./request/apiCall";

/**
 * What can go wrong below the API: `reset` before any answer, in the headers or in the body; `stall` without an answer, or
 * in the middle of the body, until the client gives up; a body cut in half (`truncate`) or `empty`; a proxy's HTML page
 * with status 502; a `redirect` to another path of the emulator.
 */
export type FaultKind =
  | "reset"
  | "resetInHeaders"
  | "resetInBody"
  | "stall"
  | "stallInBody"
  | "truncate"
  | "empty"
  | "html502"
  | "redirect";

const faultKinds = Object.keys({
  reset: true,
  resetInHeaders: true,
  resetInBody: true,
  stall: true,
  stallInBody: true,
  truncate: true,
  empty: true,
  html502: true,
  redirect: true,
} satisfies Record<FaultKind, true>);

/**
 * A failure for some calls. It strikes once the signature was found good, so the attempt's nonce is used up. Without
 * `kind`, `body`, `status` and `code` the call is answered properly, only later (`delayMs`).
 */
export interface Fault {
  /** Only calls of this action. */
  readonly action?: string;
  /** Only calls whose parameter `VpnConnectionId` is this. */
  readonly vpnConnectionId?: string;
  /** Only calls for this region. */
  readonly regionId?: string;
  /** How many calls it strikes; until `clearFaults` when absent. */
  readonly times?: number;
  /** HTTP status; by the code when absent. */
  readonly status?: number;
  /** The API's error code; by the status when absent. Its HTTP status and message are the documented ones. */
  readonly code?: string;
  /** The error's message, where it is not to be the documented one. */
  readonly message?: string;
  /** Sent as `x-acs-retry-after`, in ms. */
  readonly retryAfterMs?: number;
  /** A failure below the API. */
  readonly kind?: FaultKind;
  /** Answers this body as it is, with `status` (200). */
  readonly body?: string;
  /** `Content-Type` that goes with `body`; that of the asked format when absent. */
  readonly contentType?: string;
  /** Waits before the call is answered or fails, in ms. */
  readonly delayMs?: number;
}

/** What each key of a fault takes: faults come from JavaScript and from the control route too. */
const faultKeys: Readonly<Record<keyof Fault, "string" | "number">> = {
  action: "string",
  vpnConnectionId: "string",
  regionId: "string",
  times: "number",
  status: "number",
  code: "string",
  message: "string",
  retryAfterMs: "number",
  kind: "string",
  body: "string",
  contentType: "string",
  delayMs: "number",
};

/** The faults that are set; the first that matches a call strikes. */
export class Faults {
  #faults: { readonly fault: Fault; left: number }[] = [];

  /** @throws TypeError for what is no fault: a misspelt key would strike every call */
  add(fault: Fault): void {
    for (const [key, value] of Object.entries(fault)) {
      const type = Object.hasOwn(faultKeys, key) ? faultKeys[key as keyof Fault] : undefined;
      if (type === undefined) throw new TypeError(`A fault has no ${JSON.stringify(key)}, only ${Object.keys(faultKeys).join(", ")}.`);
      if (value !== undefined && typeof value !== type) throw new TypeError(`The fault's ${key} has to be a ${type}.`);
    }
    const { status } = fault;
    if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
      throw new TypeError("The fault's status has to be a whole number from 200 to 599.");
    }
    if (fault.kind !== undefined && !faultKinds.includes(fault.kind)) {
      throw new TypeError(`The fault's kind has to be one of ${faultKinds.join(", ")}.`);
    }
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that strikes this call, counted. */
  take(call: ApiCall): Fault | undefined {
    const entry = this.#faults.find(({ fault, left }) => left > 0 && matches(fault, call));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#faults = this.#faults.filter((other) => other !== entry);
    return entry.fault;
  }

  /** The faults that still strike, with how often they will. */
  list(): Fault[] {
    return this.#faults.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault));
  }
}

function matches(fault: Fault, { action, parameters }: ApiCall): boolean {
  return (
    (fault.action === undefined || fault.action === action) &&
    (fault.vpnConnectionId === undefined || fault.vpnConnectionId === parameters.VpnConnectionId) &&
    (fault.regionId === undefined || fault.regionId === parameters.RegionId)
  );
}
