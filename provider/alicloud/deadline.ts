/** Until when a call may go on. */
export class Deadline {
  #end: number;

  constructor(ms: number) {
    this.#end = performance.now() + ms;
  }

  get remainingMs(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Waits without the time counting: for what is the client's own doing, not the API's. */
  async uncounted(wait: Promise<void>): Promise<void> {
    const began = performance.now();
    await wait;
    this.#end += performance.now() - began;
  }
}
