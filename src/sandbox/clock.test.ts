import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

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
