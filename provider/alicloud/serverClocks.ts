import type { Endpoint } from "./endpoint";

/** How far the clocks of servers are ahead of this machine's, as far as refused requests have shown. */
export class ServerClocks {
  readonly #offsets = new Map<Endpoint, number>();

  /** The time there, Unix ms; this machine's as long as nothing else is known. */
  now(endpoint: Endpoint): number {
    return Date.now() + (this.#offsets.get(endpoint) ?? 0);
  }

  /** Learns from the Date of an answer. */
  learn(endpoint: Endpoint, serverTime: number): void {
    this.#offsets.set(endpoint, serverTime - Date.now());
  }
}
