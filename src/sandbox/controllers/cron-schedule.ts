/** Cron's five fields: `*\/5 8-18 * * MON-FRI`, or a name such as `@hourly`. */

export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Restricting both days and weekdays means either of them. */
  readonly eitherDay: boolean;
}

const named: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Undefined for text that is no schedule. */
export function parseSchedule(text: string): Schedule | undefined {
  const parts = (named[text] ?? text).trim().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = parts;
  if (parts.length !== 5) return undefined;
  const fields = {
    minutes: parseField(minute, 0, 59),
    hours: parseField(hour, 0, 23),
    days: parseField(day, 1, 31),
    months: parseField(month, 1, 12, (name) => months.indexOf(name) + 1),
    weekdays: parseField(weekday, 0, 7, (name) => weekdays.indexOf(name)),
  };
  const { minutes, hours, days, months: inMonths, weekdays: onWeekdays } = fields;
  if (!minutes || !hours || !days || !inMonths || !onWeekdays) return undefined;
  if (onWeekdays.has(7)) onWeekdays.add(0);
  const isOpen = (field: string) => field.startsWith("*") || field.startsWith("?");
  return {
    minutes,
    hours,
    days,
    months: inMonths,
    weekdays: onWeekdays,
    eitherDay: !isOpen(day) && !isOpen(weekday),
  };
}

function parseField(
  text: string,
  first: number,
  last: number,
  byName: (name: string) => number = () => -1,
): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\*|\?|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:\/(\d+))?$/i.exec(part);
    if (match === null) return undefined;
    const [, , from, to, step] = match;
    const read = (word: string) => (/^\d+$/.test(word) ? Number(word) : byName(word.toLowerCase()));
    const start = from === undefined ? first : read(from);
    const end = to !== undefined ? read(to) : from === undefined || step !== undefined ? last : start;
    const stride = Number(step ?? 1);
    if (start < first || end > last || start > end || stride === 0) return undefined;
    for (let value = start; value <= end; value += stride) values.add(value);
  }
  return values;
}

const minute = 60_000;
const farthest = 5 * 366 * 24 * 60 * minute;

/** The first minute after `time` that the schedule names, in the wall time of the zone; undefined if it names none. */
export function nextTime(schedule: Schedule, time: number, timeZone = "UTC"): number | undefined {
  const wall = wallClock(timeZone);
  let candidate = (Math.floor(time / minute) + 1) * minute;
  while (candidate <= time + farthest) {
    const here = wall(candidate);
    if (!isDay(schedule, here)) candidate += (24 * 60 - here.hour * 60 - here.minute) * minute;
    else if (!schedule.hours.has(here.hour)) candidate += (60 - here.minute) * minute;
    else if (!schedule.minutes.has(here.minute)) candidate += minute;
    else return candidate;
  }
  return undefined;
}

interface Wall {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
}

function isDay({ months: inMonths, days, weekdays: onWeekdays, eitherDay }: Schedule, here: Wall): boolean {
  if (!inMonths.has(here.month)) return false;
  const byDay = days.has(here.day);
  const byWeekday = onWeekdays.has(here.weekday);
  return eitherDay ? byDay || byWeekday : byDay && byWeekday;
}

function wallClock(timeZone: string): (time: number) => Wall {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    weekday: "short",
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return {
      minute: Number(parts.minute),
      hour: Number(parts.hour),
      day: Number(parts.day),
      month: Number(parts.month),
      weekday: weekdays.indexOf((parts.weekday ?? "").toLowerCase()),
    };
  };
}
