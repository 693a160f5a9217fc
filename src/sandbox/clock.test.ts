import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DrivenClock, systemClock } from "./clock.ts";

const days = 24 * 60 * 60 * 1000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("waits for months as well", () => {
  const act = vi.fn();
  systemClock.schedule(100 * days, act);
  vi.advanceTimersByTime(100 * days - 1);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
});

it("lets go of a long wait at any time", () => {
  const act = vi.fn();
  const cancel = systemClock.schedule(100 * days, act);
  vi.advanceTimersByTime(60 * days);
  cancel();
  vi.advanceTimersByTime(100 * days);
  expect(act).not.toHaveBeenCalled();
});

it("waits without end however far it is driven", async () => {
  vi.useRealTimers();
  const clock = new DrivenClock();
  const act = vi.fn();
  clock.schedule(Number.POSITIVE_INFINITY, act);
  await clock.advance(Number.MAX_SAFE_INTEGER);
  expect([act.mock.calls.length, clock.pending]).toEqual([0, 0]);
});
