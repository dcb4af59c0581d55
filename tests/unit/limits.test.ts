import { randomUUID } from "node:crypto";
import { pause } from "../../provider/alicloud/abort";
import type { Endpoint } from "../../provider/alicloud/endpoint";
import { Concurrency, RequestWindow, requestWindowOf } from "../../provider/alicloud/limits";

const spanMs = 120;
const endpoint = "http://127.0.0.1:1" as Endpoint;
/** Of this run alone: processes share their windows, those of other runs of the tests too. */
const account = `test-${randomUUID()}`;
const quiet = () => {};
const free = () => new AbortController().signal;

/** Sends a request that takes `ms` and tells when it began and ended. */
async function send(window: RequestWindow, limit: number, ms: number): Promise<{ began: number; ended: number }> {
  await window.enter(limit, free());
  const began = performance.now();
  await pause(ms, undefined);
  const ended = performance.now();
  window.leave();
  return { began, ended };
}

describe("the window of requests", () => {
  test("lets a burst up to the limit start at once, and is then full", () => {
    const window = new RequestWindow(quiet, spanMs);
    for (let count = 0; count < 5; count++) expect(window.enter(5, free())).toBeUndefined();
    const leaving = new AbortController();
    const waiting = window.enter(5, leaving.signal);
    expect(waiting).toBeInstanceOf(Promise);
    leaving.abort("enough");
    return expect(waiting).rejects.toBe("enough");
  });

  test("never exceeds the limit in any span, however long the answers take", async () => {
    const window = new RequestWindow(quiet, spanMs);
    const limit = 7;
    const sent = await Promise.all(Array.from({ length: 25 }, (_, index) => send(window, limit, (index * 7) % 40)));
    const began = sent.map((one) => one.began).sort((a, b) => a - b);
    const ended = sent.map((one) => one.ended).sort((a, b) => a - b);
    for (let index = limit; index < began.length; index++) {
      // The API may have counted a request as late as its answer was sent, and another as early as it was written.
      expect((began[index] ?? 0) - (ended[index - limit] ?? 0)).toBeGreaterThanOrEqual(spanMs);
    }
  });

  test("lets waiting calls start in order as soon as they fit", async () => {
    const window = new RequestWindow(quiet, spanMs);
    const order: string[] = [];
    const at = (ms: number, name: string) => pause(ms, undefined).then(() => order.push(name));
    const requests = ["first", "second", "third", "fourth"].map(async (name) => {
      await window.enter(2, free());
      order.push(name);
      window.leave();
    });
    // Node runs timers in the order in which they are due, however slow the machine is.
    await Promise.all([...requests, at(spanMs - 30, "too early"), at(spanMs + 250, "too late")]);
    expect(order).toEqual(["first", "second", "too early", "third", "fourth", "too late"]);
  });

  test("passes the turn of an aborted call to the next", async () => {
    const window = new RequestWindow(quiet, spanMs);
    await send(window, 1, 0);
    const leaving = new AbortController();
    const aborted = window.enter(1, leaving.signal);
    const next = send(window, 1, 0);
    leaving.abort("no longer");
    await expect(aborted).rejects.toBe("no longer");
    await expect(next).resolves.toBeDefined();
  });

  test("reports a long wait once for all waiting calls, and again for the next wait", async () => {
    const told: [number, number][] = [];
    const window = new RequestWindow((waitMs, limit) => told.push([Math.round(waitMs / 1000), limit]), 5_000);
    await send(window, 1, 0);
    const controllers = [1, 2, 3].map(() => new AbortController());
    const waiting = Promise.allSettled(controllers.map(({ signal }) => window.enter(1, signal)));
    expect(told).toEqual([[5, 1]]);
    for (const controller of controllers) controller.abort("enough");
    await waiting;
    const later = new AbortController();
    const again = window.enter(1, later.signal);
    expect(told).toHaveLength(2);
    later.abort("enough");
    await expect(again).rejects.toBe("enough");
  });

  test("does not report a short wait", async () => {
    const told: number[] = [];
    const window = new RequestWindow((waitMs) => told.push(waitMs), spanMs);
    await Promise.all([send(window, 1, 0), send(window, 1, 0)]);
    expect(told).toEqual([]);
  });

  test.each([0.5, 1, 1.9])("starts one call at a time with a limit of %d, and every call gets its turn", async (limit) => {
    const window = new RequestWindow(quiet, 20);
    const [first, second] = await Promise.all([send(window, limit, 0), send(window, limit, 0)]);
    expect(second.began - first.ended).toBeGreaterThanOrEqual(20);
  });

  test("is idle when no request counts any more", async () => {
    const window = new RequestWindow(quiet, 10);
    await send(window, 1, 0);
    expect(window.idle).toBe(false);
    await send(window, 1, 0);
    await pause(11, undefined);
    expect(window.idle).toBe(true);
  });
});

describe("the windows of a process", () => {
  test("are shared by account and region, also between copies of this package", () => {
    const window = requestWindowOf(account, "eu-central-1", endpoint);
    expect(requestWindowOf(account, "eu-central-1", endpoint)).toBe(window);
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof import("../../provider/alicloud/limits")>("../../provider/alicloud/limits");
      expect(copy.requestWindowOf).not.toBe(requestWindowOf);
      expect(copy.requestWindowOf(account, "eu-central-1", endpoint)).toBe(window);
    });
  });

  test("are separate for another account, region or local server", () => {
    const window = requestWindowOf(account, "eu-central-1", endpoint);
    expect(window.enter(1, free())).toBeUndefined();
    for (const other of [
      requestWindowOf(`${account}2`, "eu-central-1", endpoint),
      requestWindowOf(account, "cn-beijing", endpoint),
      requestWindowOf(account, "eu-central-1", "http://127.0.0.1:2" as never),
    ]) {
      expect(other.enter(1, free())).toBeUndefined();
    }
    // One that counts nothing is given up when another is made: access keys of temporary credentials come and go.
    expect(requestWindowOf(account, "eu-central-1", endpoint)).toBe(window);
  });
});

describe("the concurrency limit", () => {
  test("never admits more calls than its limit, and admits all of them in order", async () => {
    const concurrency = new Concurrency(3);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const work = async (index: number) => {
      await concurrency.enter(free());
      most = Math.max(most, ++inside);
      order.push(index);
      await pause(index % 4, undefined);
      inside--;
      concurrency.leave();
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => work(index)));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test("gives the place of an aborted call to the next one", async () => {
    const concurrency = new Concurrency(1);
    expect(concurrency.enter(free())).toBeUndefined();
    const leaving = new AbortController();
    const aborted = concurrency.enter(leaving.signal);
    const next = concurrency.enter(free());
    leaving.abort("no longer");
    await expect(aborted).rejects.toBe("no longer");
    concurrency.leave();
    await expect(next).resolves.toBeUndefined();
  });

  test("gets a place back from a call that aborts at that very moment", async () => {
    const concurrency = new Concurrency(1);
    expect(concurrency.enter(free())).toBeUndefined();
    const leaving = new AbortController();
    const aborted = concurrency.enter(leaving.signal);
    concurrency.leave();
    leaving.abort("no longer");
    await expect(aborted).rejects.toBe("no longer");
    expect(concurrency.enter(free())).toBeUndefined();
  });
});
