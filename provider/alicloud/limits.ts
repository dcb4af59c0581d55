import type { Cancellation } from "./cancellation";
import { type Endpoint, isLoopback } from "./endpoint";
import { SharedWindow } from "./sharedWindow";

interface Waiter {
  readonly limit: number;
  readonly admit: () => void;
}

/** How often to look whether other processes have left room. */
const lookMs = 500;

/**
 * Never more than so many requests in any `spanMs`, and no other restraint: a burst up to the limit goes at once. A request counts
 * from when it is sent until `spanMs` after its answer, so that the API cannot count more than this does, however long the way.
 */
export class RequestWindow {
  #underWay = 0;
  /** When requests ended, oldest first; those before `#first` count no more. */
  #ended: number[] = [];
  #first = 0;
  readonly #waiting = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #announced = false;

  /**
   * @param announce is told once, whenever requests begin to wait for more than three seconds: how many, and the limit
   * @param shared counts the requests of other processes too
   */
  constructor(
    private readonly announce: (waitMs: number, limit: number) => void,
    private readonly spanMs = 60_000,
    private readonly shared?: Pick<SharedWindow, "enter" | "leave">,
  ) {}

  /** True when nothing here counts any more. */
  get idle(): boolean {
    return this.#counted(performance.now()) === 0 && this.#waiting.size === 0;
  }

  /**
   * Counts a request; undefined when it may go at once, so that nothing has to be waited for. Each has to be ended with `leave`.
   * @param limit requests in a span; a fraction counts as the whole number below, at least 1
   */
  enter(limit: number, cancellation: Cancellation): Promise<void> | undefined {
    const whole = Math.max(1, Math.floor(limit));
    const now = performance.now();
    const waitMs = this.#waiting.size === 0 ? this.#count(whole, now) : this.#waitMs(whole, now);
    if (waitMs === 0) return undefined;
    this.#announceOnce(Math.min(waitMs, this.spanMs), limit);
    return cancellation.stage<void>((admit) => {
      const waiter = { limit: whole, admit };
      this.#waiting.add(waiter);
      this.#schedule(now);
      return () => {
        this.#waiting.delete(waiter);
        this.#schedule(performance.now());
      };
    });
  }

  /** The request was answered, or will not be. */
  leave(): void {
    this.#underWay--;
    this.shared?.leave();
    this.#ended.push(performance.now());
    if (this.#waiting.size > 0) this.#schedule(performance.now());
  }

  #counted(now: number): number {
    while ((this.#ended[this.#first] ?? Number.POSITIVE_INFINITY) <= now - this.spanMs) this.#first++;
    if (this.#first > 1_000 && this.#first * 2 > this.#ended.length) {
      this.#ended = this.#ended.slice(this.#first);
      this.#first = 0;
    }
    return this.#underWay + this.#ended.length - this.#first;
  }

  /** Counts a request and returns 0 where it may go; else how long until one may, which is not known while too many are under way. */
  #count(limit: number, now: number): number {
    const surplus = this.#counted(now) - limit;
    if (surplus >= 0) {
      const ended = this.#ended[this.#first + surplus];
      return ended === undefined ? Number.POSITIVE_INFINITY : Math.max(1, ended + this.spanMs - now + 1);
    }
    const waitMs = this.shared?.enter(limit) ?? 0;
    if (waitMs === 0) this.#underWay++;
    return waitMs;
  }

  /** Until `before` waiting ones and one more fit; an estimate as long as requests are under way. */
  #waitMs(limit: number, now: number, before = this.#waiting.size): number {
    const surplus = this.#counted(now) + before - limit;
    const ended = this.#ended[this.#first + surplus];
    return ended === undefined ? this.spanMs : ended + this.spanMs - now;
  }

  /** Admits who may go, in order, and comes back when the next one may. */
  #schedule(now: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const waiter of this.#waiting) {
      const waitMs = this.#count(waiter.limit, now);
      if (waitMs > 0) {
        const nextMs = this.shared === undefined ? waitMs : Math.min(waitMs, lookMs);
        if (nextMs !== Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#schedule(performance.now()), nextMs);
        return;
      }
      this.#waiting.delete(waiter);
      waiter.admit();
    }
    this.#announced = false;
  }

  #announceOnce(waitMs: number, limit: number): void {
    if (this.#announced || waitMs <= 3_000) return;
    this.#announced = true;
    this.announce(waitMs, limit);
  }
}

/** Shared by all clients of the process, those of another copy of this package included: the API counts them together. */
const registryKey = Symbol.for("pulumi-alicloud-vpn.requestWindows.1");
const registry = globalThis as { [registryKey]?: Map<string, RequestWindow> };
registry[registryKey] ??= new Map();
const windows = registry[registryKey];

/**
 * The window that the API counts a request in: one per account, known by its access key, and region. It is shared with the other
 * processes of this user on this machine; those of an emulator, with the ones that ask the same emulator.
 */
export function requestWindowOf(accessKeyId: string, regionId: string, endpoint: Endpoint): RequestWindow {
  const counted = [accessKeyId, regionId, ...(isLoopback(endpoint) ? [endpoint] : [])];
  const key = counted.join(" ");
  let window = windows.get(key);
  if (window === undefined) {
    // Access keys of temporary credentials come and go.
    for (const [other, { idle }] of windows) if (idle) windows.delete(other);
    const shared = new SharedWindow({ counted });
    window = new RequestWindow((waitMs, limit) => announceWait(regionId, waitMs, limit), undefined, shared);
    windows.set(key, window);
  }
  return window;
}

function announceWait(regionId: string, waitMs: number, limit: number): void {
  process.stderr.write(
    `pulumi-alicloud-vpn: waiting ${Math.ceil(waitMs / 1000)} s, so as not to send more than ${limit} requests a minute to region ${regionId}. ` +
      "Raise requestsPerMinute if the account's limit is higher.\n",
  );
}

/** Requests of one client that may be under way at once. More would queue at the API, not be answered sooner. */
const maxConcurrency = 32;

/** Lets only so many in at once, the others in the order in which they came. */
export class Concurrency {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(limit = maxConcurrency) {
    this.#free = limit;
  }

  /** Takes a place; undefined when it was free, so that nothing has to be waited for. Each place has to be given back with `leave`. */
  enter(cancellation: Cancellation): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    return cancellation.stage<void>((resolve) => {
      this.#waiting.add(resolve);
      return () => this.#waiting.delete(resolve);
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
