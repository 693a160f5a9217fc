import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../api/status.ts";
import { DrivenClock, settle } from "../clock.ts";
import { Queue } from "./queue.ts";

let clock: DrivenClock;
let seen: string[];
let queue: Queue;
let refuse: Error | undefined;
beforeEach(() => {
  clock = new DrivenClock();
  seen = [];
  refuse = undefined;
  queue = new Queue(clock, (key) => {
    seen.push(key);
    if (refuse !== undefined) throw refuse;
  });
});
afterEach(() => queue.stop());

it("looks at a name once, however often it was added", async () => {
  for (const key of ["a", "b", "a", "a"]) queue.add(key);
  await settle();
  expect(seen).toEqual(["a", "b"]);
  queue.add("a");
  await settle();
  expect(seen).toEqual(["a", "b", "a"]);
});

it("waits for nothing when idle", async () => {
  queue.add("a");
  await settle();
  expect(clock.pending).toBe(0);
});

it("looks later, at the earliest of several times", async () => {
  queue.addAfter("a", 5000);
  queue.addAfter("a", 1000);
  queue.addAfter("a", 3000);
  await clock.advance(999);
  expect(seen).toEqual([]);
  await clock.advance(10_000);
  expect(seen).toEqual(["a"]);
});

it("tries again, less and less often, after a refusal", async () => {
  refuse = new ApiError(403, "Forbidden", "not now");
  queue.add("a");
  await clock.advance(7500);
  expect(seen).toHaveLength(4);
  refuse = undefined;
  await clock.advance(60_000);
  expect(seen).toHaveLength(5);
  expect(clock.pending).toBe(0);
});

it("speaks up about a mistake of ours, and goes on", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  refuse = new TypeError("undefined is not a function");
  queue.add("a");
  queue.add("b");
  await settle();
  expect(seen).toEqual(["a", "b"]);
  expect(warn).toHaveBeenCalledTimes(2);
  warn.mockRestore();
});

it("does nothing any more once stopped", async () => {
  queue.add("a");
  queue.addAfter("b", 1000);
  queue.stop();
  queue.add("c");
  await clock.advance(5000);
  expect(seen).toEqual([]);
});
