import type { Endpoint } from "./endpoint";

/** A correction below this is none: the API takes 15 minutes either way. */
const smallestCorrectionMs = 60_000;

/** How far the clocks of servers are ahead of this machine's, as far as answers have shown. */
export class ServerClocks {
  readonly #offsets = new Map<Endpoint, number>();

  /** The time there, Unix ms; this machine's as long as nothing else is known. */
  now(endpoint: Endpoint): number {
    return Date.now() + (this.#offsets.get(endpoint) ?? 0);
  }

  /** Learns from an answer's Date. False when that is the time that requests carry already. */
  correct(endpoint: Endpoint, serverTime: number): boolean {
    if (Math.abs(serverTime - this.now(endpoint)) < smallestCorrectionMs) return false;
    this.#offsets.set(endpoint, serverTime - Date.now());
    return true;
  }
}
