/** Nonces of the last half hour: after that a request's own time stamp is too old anyway. */
export class UsedNonces {
  readonly #seen = new Map<string, number>();

  /** Takes the nonce, or says that it was taken before. */
  take(nonce: string, now: number): boolean {
    for (const [old, at] of this.#seen) {
      if (now - at <= 30 * 60_000) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(nonce)) return false;
    this.#seen.set(nonce, now);
    return true;
  }
}
