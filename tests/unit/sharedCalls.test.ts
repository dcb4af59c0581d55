import { getEventListeners } from "node:events";
import { pause, untilAborted } from "../../provider/alicloud/abort";
import { SharedCalls } from "../../provider/alicloud/client";

/** Work that ends when the test says, or when it is cancelled. */
function heldWork() {
  let answer: (value: string) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const cancelled: unknown[] = [];
  let begun = 0;
  const start = (signal: AbortSignal): Promise<string> => {
    begun++;
    const work = new Promise<string>((resolve, reject) => {
      answer = resolve;
      fail = reject;
    });
    return untilAborted(work, signal, () => cancelled.push(signal.reason));
  };
  return { start, cancelled, answer: (value: string) => answer(value), fail: (error: unknown) => fail(error), begun: () => begun };
}

test("equal calls in flight share one answer, and the next call starts anew", async () => {
  const calls = new SharedCalls<string>();
  const work = heldWork();
  const both = Promise.all([calls.join("a", undefined, work.start), calls.join("a", new AbortController().signal, work.start)]);
  work.answer("once");
  expect(await both).toEqual(["once", "once"]);
  expect(work.begun()).toBe(1);
  const later = calls.join("a", undefined, work.start);
  expect(work.begun()).toBe(2);
  work.answer("twice");
  await later;
});

test("different calls share nothing", async () => {
  const calls = new SharedCalls<string>();
  await expect(Promise.all([calls.join("a", undefined, async () => "A"), calls.join("b", undefined, async () => "B")])).resolves.toEqual([
    "A",
    "B",
  ]);
});

test("equal calls share a failure, and the next call starts anew", async () => {
  const calls = new SharedCalls<string>();
  const work = heldWork();
  const both = Promise.allSettled([calls.join("a", undefined, work.start), calls.join("a", undefined, work.start)]);
  work.fail(new Error("no"));
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(calls.join("a", undefined, async () => "yes")).resolves.toBe("yes");
});

test("an aborted caller returns at once with its own reason, and the others get their answer", async () => {
  const calls = new SharedCalls<string>();
  const work = heldWork();
  const leaving = new AbortController();
  const left = calls.join("a", leaving.signal, work.start);
  const stays = [calls.join("a", new AbortController().signal, work.start), calls.join("a", undefined, work.start)];
  leaving.abort("mine");
  await expect(left).rejects.toBe("mine");
  expect(work.cancelled).toEqual([]);
  work.answer("there");
  await expect(Promise.all(stays)).resolves.toEqual(["there", "there"]);
});

test("the last caller to abort cancels the call, and the next caller starts another", async () => {
  const calls = new SharedCalls<string>();
  const work = heldWork();
  const [one, other] = [new AbortController(), new AbortController()];
  const both = Promise.allSettled([calls.join("a", one.signal, work.start), calls.join("a", other.signal, work.start)]);
  one.abort("first");
  other.abort("second");
  const anew = calls.join("a", undefined, work.start);
  expect((await both).map((result) => result.status === "rejected" && result.reason)).toEqual(["first", "second"]);
  expect(work.cancelled).toEqual(["second"]);
  work.answer("anew");
  await expect(anew).resolves.toBe("anew");
  expect(work.begun()).toBe(2);
});

test("a call with a waiting caller that has no signal is never cancelled", async () => {
  const calls = new SharedCalls<string>();
  const work = heldWork();
  const stays = calls.join("a", undefined, work.start);
  const leaving = new AbortController();
  const left = calls.join("a", leaving.signal, work.start);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ name: "AbortError" });
  expect(work.cancelled).toEqual([]);
  work.answer("there");
  await expect(stays).resolves.toBe("there");
});

test("a signal that is already aborted starts nothing", async () => {
  const work = heldWork();
  await expect(new SharedCalls<string>().join("a", AbortSignal.abort("before"), work.start)).rejects.toBe("before");
  expect(work.begun()).toBe(0);
});

test("a signal shared by a thousand calls keeps no listener and causes no leak warning", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on("warning", onWarning);
  const { signal } = new AbortController();
  let finish: () => void = () => {};
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const all = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? untilAborted(work, signal) : pause(1, signal)));
  finish();
  await Promise.all(all);
  await new Promise(setImmediate);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  expect(warnings).toEqual([]);
  process.off("warning", onWarning);
});

test("one signal ends every caller that uses it, in any call", async () => {
  const calls = new SharedCalls<string>();
  const controller = new AbortController();
  const works = [heldWork(), heldWork()];
  const waiting = Promise.allSettled(works.map((work, index) => calls.join(String(index), controller.signal, work.start)));
  controller.abort("all");
  expect((await waiting).map((result) => result.status === "rejected" && result.reason)).toEqual(["all", "all"]);
  expect(works.map(({ cancelled }) => cancelled)).toEqual([["all"], ["all"]]);
});
