import { createHash, randomInt } from "node:crypto";
import { closeSync, constants, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { untilAborted } from "./abort";
import { debugLine, isDebugging } from "./debug";
import { type Endpoint, isLoopback } from "./endpoint";

interface Waiter {
  readonly limit: number;
  readonly admit: () => void;
}

/** Interval for checking whether other processes have left room, in ms. */
const lookMs = 500;

/**
 * Limits the requests in any `spanMs`. A burst up to the limit starts at once. A request counts from its start until `spanMs` after its
 * answer, so that the API never counts more than this does, however slow the network is.
 */
export class RequestWindow {
  #underWay = 0;
  /** End times of requests, oldest first. Those before `#first` no longer count. */
  #ended: number[] = [];
  #first = 0;
  readonly #waiting = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #announced = false;

  /**
   * @param announce gets the number of waiting requests and the limit, once for each time that they start to wait for over three seconds
   * @param shared counts the requests of other processes too
   */
  constructor(
    private readonly announce: (waitMs: number, limit: number) => void,
    private readonly spanMs = 60_000,
    private readonly shared?: Pick<SharedWindow, "enter" | "leave" | "close">,
  ) {}

  /** True when no request counts any more. */
  get idle(): boolean {
    return this.#counted(performance.now()) === 0 && this.#waiting.size === 0;
  }

  /** Closes the files if no request waits or runs. */
  close(): void {
    this.shared?.close();
  }

  /**
   * Counts a request. Returns undefined if it can start at once, which saves a promise. The caller must call `leave` at its end.
   * @param limit requests in a span; a fraction counts as the whole number below, at least 1
   */
  enter(limit: number, signal: AbortSignal): Promise<void> | undefined {
    const whole = Math.max(1, Math.floor(limit));
    const now = performance.now();
    const waitMs = this.#waiting.size === 0 ? this.#count(whole, now) : this.#waitMs(whole, now);
    if (waitMs === 0) return undefined;
    this.#announceOnce(Math.min(waitMs, this.spanMs), limit);
    let waiter: Waiter | undefined;
    const turn = new Promise<void>((admit) => {
      waiter = { limit: whole, admit };
      this.#waiting.add(waiter);
      this.#schedule(now);
    });
    return untilAborted(turn, signal, () => {
      if (waiter !== undefined && this.#waiting.delete(waiter)) this.#schedule(performance.now());
      else this.leave();
    });
  }

  /** Marks a request as ended, with or without an answer. */
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

  /** Counts a request and returns 0, or returns the wait until one fits. The wait is an estimate while too many requests run. */
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

  /** Returns the time until one more than `before` requests fit. It is an estimate while requests run. */
  #waitMs(limit: number, now: number, before = this.#waiting.size): number {
    const surplus = this.#counted(now) + before - limit;
    const ended = this.#ended[this.#first + surplus];
    return ended === undefined ? this.spanMs : ended + this.spanMs - now;
  }

  /** Starts the requests that fit, in order, and runs again when the next one fits. */
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

/** Shared by all clients of the process, even of another copy of this package, because the API counts them together. */
const registryKey = Symbol.for("pulumi-alicloud-vpn.requestWindows.2");
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
    // Access keys of temporary credentials change often.
    for (const [other, old] of windows) {
      if (!old.idle) continue;
      windows.delete(other);
      old.close();
    }
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

/** Concurrent requests of one client. More would only queue at the API. */
const maxConcurrency = 32;

/** Limits concurrent calls. The others wait in order. */
export class Concurrency {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(limit = maxConcurrency) {
    this.#free = limit;
  }

  /** Takes a place. Returns undefined if one was free, which saves a promise. The caller must call `leave` at the end. */
  enter(signal: AbortSignal): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    let admit: (() => void) | undefined;
    const turn = new Promise<void>((resolve) => {
      admit = resolve;
      this.#waiting.add(resolve);
    });
    return untilAborted(turn, signal, () => {
      if (admit === undefined || !this.#waiting.delete(admit)) this.leave();
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

/** A row of a file: when the request ended, Unix ms, and a number that is the row's own. */
const rowBytes = 16;
/** A file holds the requests of five minutes, so that none has to be cut shorter while others use it. */
const periodMs = 300_000;
/** A request without an answer counts as ended by then, because its process may have been killed. */
const underWayMs = 30_000;
/** No machine reaches a higher limit, and the files would grow. */
const highestLimit = 6_000;
const largestFile = 4_000_000;

interface Row {
  readonly file: RowFile;
  readonly offset: number;
}

/** Parts of a shared window. */
interface SharedWindowOptions {
  /** The group that the API counts together; it is not visible in the names of the files. */
  readonly counted: readonly string[];
  readonly folder?: string;
  readonly spanMs?: number;
  /** The clock, Unix ms. */
  readonly clock?: () => number;
}

/**
 * The requests that all processes of this user on this machine have sent, so that a preview, the update after it, a program and its
 * providers keep one limit together. Each appends a row and then counts the rows before its own, so no lock is needed that a killed
 * process could leave behind. It is never a reason to fail: where the folder cannot be used, or a file is damaged, or the clock has
 * jumped, every process counts for itself.
 */
export class SharedWindow {
  #folder: string | undefined;
  readonly #name: string;
  readonly #spanMs: number;
  readonly #clock: () => number;
  readonly #underWay: Row[] = [];
  readonly #process = randomInt(2 ** 32);
  #number = 0;
  #state: "new" | "open" | "failed" = "new";
  /** True if the last request did not fit. */
  #waits = false;
  /** The file of this period. */
  #file: RowFile | undefined;
  /** The file of the period before, if it exists. */
  #before: RowFile | undefined;

  constructor({ counted, folder, spanMs = 60_000, clock = Date.now }: SharedWindowOptions) {
    this.#folder = folder;
    this.#name = createHash("sha256").update(JSON.stringify(counted)).digest("hex").slice(0, 32);
    this.#spanMs = spanMs;
    this.#clock = clock;
  }

  /** Counts a request and returns 0, or returns how long to wait, in ms, until one may fit. */
  enter(limit: number): number {
    if (limit > highestLimit) return 0;
    return this.#unlessFailed(() => this.#enter(limit)) ?? 0;
  }

  /** Marks a request as ended, with or without an answer. Any request will do, because the rows of the others count until later. */
  leave(): void {
    const row = this.#underWay.shift();
    if (row !== undefined) this.#unlessFailed(() => row.file.write(row.offset, this.#clock()));
  }

  /** Closes the files; the next request opens them again. */
  close(): void {
    this.#before?.close();
    this.#file?.close();
    this.#before = this.#file = undefined;
  }

  #enter(limit: number): number {
    const now = this.#clock();
    const period = Math.floor(now / periodMs);
    if (this.#state === "new") this.#prepare(period);
    const file = this.#file?.period === period ? this.#file : this.#turnTo(period);
    const before = this.#before === undefined ? [] : this.#endsIn(this.#before.rows(), now);
    if (this.#waits) {
      // A waiting request checks often, and must not append a row each time.
      const waitMs = this.#wait([...before, ...this.#endsIn(file.rows(), now)], limit, now);
      if (waitMs > 0) return waitMs;
    }
    const row = Buffer.alloc(rowBytes);
    row.writeDoubleLE(now + underWayMs);
    row.writeUInt32LE(this.#process, 8);
    row.writeUInt32LE(this.#number++, 12);
    file.append(row);
    const rows = file.rows();
    const offset = offsetOf(row, rows);
    if (Math.floor(this.#clock() / periodMs) !== period) {
      // A process that started after the change of files has not seen this row.
      file.write(offset, 0);
      return this.#enter(limit);
    }
    const waitMs = this.#wait([...before, ...this.#endsIn(rows.subarray(0, offset), now)], limit, now);
    this.#waits = waitMs > 0;
    if (this.#waits) file.write(offset, 0);
    else this.#underWay.push({ file, offset });
    return waitMs;
  }

  /** Opens the file of a period, and that of the period before, whose requests count for a while. */
  #turnTo(period: number): RowFile {
    const last = this.#file;
    const path = this.#pathOf(period - 1);
    this.#before?.close();
    this.#before = undefined;
    if (last?.period === period - 1) this.#before = last;
    else {
      last?.close();
      if (existsSync(path)) this.#before = new RowFile(path, period - 1);
    }
    this.#file = new RowFile(this.#pathOf(period), period);
    return this.#file;
  }

  #prepare(period: number): void {
    // Not earlier, because a user without a home must not cause a failure.
    const folder = this.#folder ?? windowFolder();
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      const found = /^(\d+)-[0-9a-f]{32}$/.exec(name);
      if (found && Number(found[1]) < period - 1) rmSync(join(folder, name), { force: true });
    }
    this.#state = "open";
  }

  /** When the requests of these rows ended, of those that count. Rows of a clock that was ahead do not. */
  #endsIn(rows: Buffer, now: number): number[] {
    const ends: number[] = [];
    for (let offset = 0; offset < rows.length; offset += rowBytes) {
      const end = rows.readDoubleLE(offset);
      if (end > now - this.#spanMs && end <= now + underWayMs + 1_000) ends.push(end);
    }
    return ends;
  }

  #wait(ends: number[], limit: number, now: number): number {
    if (ends.length < limit) return 0;
    const end = ends.sort((a, b) => a - b)[ends.length - limit] ?? now;
    return Math.max(1, end + this.#spanMs - now);
  }

  #pathOf(period: number): string {
    return join(this.#folder ?? "", `${period}-${this.#name}`);
  }

  #unlessFailed<T>(work: () => T): T | undefined {
    if (this.#state === "failed") return undefined;
    try {
      return work();
    } catch (error) {
      this.#state = "failed";
      const why = `${this.#folder ?? "the home folder"} cannot be used (${codeOf(error) ?? "damaged"})`;
      if (isDebugging()) debugLine(`the rate limit is counted for this process alone: ${why}`);
      return undefined;
    }
  }
}

function windowFolder(): string {
  // The XDG specification says to ignore relative paths.
  const given = process.env.XDG_CACHE_HOME ?? "";
  // A missing home must not be created here.
  const home = existsSync(homedir()) ? join(homedir(), ".cache") : "";
  const cache = [given, home].find(isAbsolute);
  if (cache === undefined) throw new Error("no home");
  return join(cache, "pulumi-alicloud-vpn", "requests");
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** The file of one period, held open: opening it for each request would be most of what a request costs here. */
class RowFile {
  readonly #file: number;
  /** Appends whole rows, whoever else appends. What is written through it cannot be put elsewhere. */
  readonly #end: number;
  #isClosed = false;
  #buffer = Buffer.alloc(16_384);

  constructor(
    path: string,
    readonly period: number,
  ) {
    // O_RDWR, because opening a pipe only for reading would wait for a writer.
    const flags = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);
    this.#end = openSync(path, flags | constants.O_APPEND | constants.O_CREAT, 0o600);
    try {
      if (!fstatSync(this.#end).isFile()) throw new Error("damaged");
      this.#file = openSync(path, flags);
    } catch (error) {
      closeSync(this.#end);
      throw error;
    }
  }

  /** Returns all rows, valid until the next call. */
  rows(): Buffer {
    let length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0);
    while (length === this.#buffer.length && length <= largestFile) {
      this.#buffer = Buffer.concat([this.#buffer, Buffer.alloc(length)]);
      length += readSync(this.#file, this.#buffer, length, length, length);
    }
    if (length > largestFile || length % rowBytes > 0) throw new Error("damaged");
    return this.#buffer.subarray(0, length);
  }

  append(row: Buffer): void {
    if (writeSync(this.#end, row) !== rowBytes) throw new Error("damaged");
  }

  write(offset: number, end: number): void {
    // The row of a request longer than a period no longer counts.
    if (this.#isClosed) return;
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(end);
    writeSync(this.#file, bytes, 0, bytes.length, offset);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#end);
    closeSync(this.#file);
  }
}

function offsetOf(row: Buffer, rows: Buffer): number {
  for (let offset = rows.length - rowBytes; offset >= 0; offset -= rowBytes) {
    if (rows.compare(row, 8, rowBytes, offset + 8, offset + rowBytes) === 0) return offset;
  }
  throw new Error("damaged");
}
