/** `date`, and the ways in which people write a point in time. */
import { strftime } from "../strftime.ts";
import { attempt, complain, type Flavour, optionsOf, pathOf, type Tool } from "../tool.ts";

const isoFormats: Readonly<Record<string, string>> = {
  date: "%Y-%m-%d",
  hours: "%Y-%m-%dT%H+00:00",
  minutes: "%Y-%m-%dT%H:%M+00:00",
  seconds: "%Y-%m-%dT%H:%M:%S+00:00",
  ns: "%Y-%m-%dT%H:%M:%S,%N+00:00",
};

export const date: Tool = async (process, args, flavour) => {
  // -I takes what it is given only in the same word
  const iso = args.map((arg) => /^(?:-I|--iso-8601=?)([a-z]*)$/.exec(arg)?.[1]).find((given) => given !== undefined);
  const options = await optionsOf(
    process,
    args.filter((arg) => !/^(-I|--iso-8601)/.test(arg)),
    flavour,
    "ud:s:r:RD:",
    { utc: "u", universal: "u", date: "d:", reference: "r:", "rfc-email": "R" },
  );
  if (options === undefined) return 1;
  let time = process.clock.now();
  const given = options.get("d");
  const file = options.get("r");
  if (file !== undefined) {
    const found = await attempt(
      process,
      () => {
        time = process.files.get(pathOf(process, file)).modified;
      },
      (error) => (flavour === "busybox" ? `can't stat '${file}': ${error.message}` : `${file}: ${error.message}`),
    );
    if (!found) return 1;
  }
  const wrong = (text: string) =>
    complain(process, `invalid date ${flavour === "busybox" ? `'${text}'` : `‘${text}’`}`);
  if (given !== undefined) {
    const parsed = parseTime(given, time, flavour);
    if (parsed === undefined) {
      await wrong(given);
      return 1;
    }
    time = parsed;
  }
  const pattern = options.operands.find((word) => word.startsWith("+"));
  const other = options.operands.find((word) => !word.startsWith("+"));
  if (other !== undefined && parseTime(other, time, flavour) === undefined) {
    await wrong(other);
    return 1;
  }
  if (other !== undefined || options.has("s")) {
    await complain(process, `${flavour === "busybox" ? "can't" : "cannot"} set date: Operation not permitted`);
    return 1;
  }
  const standard = options.has("R")
    ? "%a, %d %b %Y %H:%M:%S +0000"
    : iso !== undefined
      ? (isoFormats[iso || "date"] ?? "%Y-%m-%d")
      : "%a %b %e %H:%M:%S UTC %Y";
  await process.stdout.write(`${strftime(pattern?.slice(1) ?? standard, time)}\n`);
  return 0;
};

const lengths: Readonly<Record<string, number>> = {
  second: 1000,
  sec: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** Undefined: no point in time. */
export function parseTime(text: string, now: number, flavour: Flavour): number | undefined {
  const epoch = /^@(-?\d+(?:\.\d+)?)$/.exec(text)?.[1];
  if (epoch !== undefined) return Number(epoch) * 1000;
  const midnight = now - (now % 86_400_000);
  const [, hours, minutes, seconds = "0"] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (hours !== undefined) return midnight + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  if (flavour === "gnu") {
    const [, sign, amount, unit = "", ago] = /^([-+]?)\s*(\d*)\s*([a-z]+?)s?( ago)?$/.exec(text) ?? [];
    if (text === "now" || text === "today") return now;
    if (text === "yesterday") return now - 86_400_000;
    if (text === "tomorrow") return now + 86_400_000;
    if (lengths[unit] !== undefined)
      return now + (sign === "-" || ago ? -1 : 1) * Number(amount || 1) * (lengths[unit] ?? 0);
  }
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const plain = year === undefined ? text : `${year}-${month}-${day} ${hour}:${minute}`;
  const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(plain);
  if (zoned && flavour === "busybox") return undefined;
  const parsed = Date.parse(zoned ? plain : `${plain.replace(" ", "T")}${plain.length > 10 ? "" : "T00:00:00"}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
