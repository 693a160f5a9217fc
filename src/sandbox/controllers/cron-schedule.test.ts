import { expect, it } from "vitest";
import { nextTime, parseSchedule } from "./cron-schedule.ts";

function next(text: string, after: string, timeZone?: string): string {
  const schedule = parseSchedule(text);
  if (schedule === undefined) return "none";
  const time = nextTime(schedule, Date.parse(after), timeZone);
  return time === undefined ? "never" : new Date(time).toISOString().slice(0, 16);
}

it.each([
  ["* * * * *", "2026-01-01T00:00:30Z", "2026-01-01T00:01"],
  ["*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30"],
  ["@hourly", "2026-01-01T00:15:00Z", "2026-01-01T01:00"],
  ["30 4 * * *", "2026-01-01T05:00:00Z", "2026-01-02T04:30"],
  ["0 9 * * MON-FRI", "2026-01-02T10:00:00Z", "2026-01-05T09:00"],
  ["0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00"],
  ["0 0 13 * FRI", "2026-01-01T00:00:00Z", "2026-01-02T00:00"],
  ["0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00"],
  ["0 0 31 2 *", "2026-01-01T00:00:00Z", "never"],
  ["5/20 * * * *", "2026-01-01T00:26:00Z", "2026-01-01T00:45"],
  ["0 8,20 1 jan,jul *", "2026-01-01T09:00:00Z", "2026-01-01T20:00"],
])("%s after %s is %s", (text, after, expected) => {
  expect(next(text, after)).toBe(expected);
});

it("goes by the wall clock of its zone", () => {
  expect(next("0 9 * * *", "2026-07-01T00:00:00Z", "Europe/Zurich")).toBe("2026-07-01T07:00");
  expect(next("0 9 * * *", "2026-01-01T00:00:00Z", "Asia/Kolkata")).toBe("2026-01-01T03:30");
});

it.each(["", "* * * *", "60 * * * *", "* * * * foo", "*/0 * * * *", "5-1 * * * *"])("refuses %j", (text) => {
  expect(parseSchedule(text)).toBeUndefined();
});
