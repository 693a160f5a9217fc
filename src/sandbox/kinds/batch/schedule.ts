/** Cron's five fields, with the words for what cannot be read. */

interface CronField {
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

/** Minute, hour, day of month, month, day of week. */
const fields: readonly CronField[] = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec".split(" ") },
  { least: 0, most: 6, names: "sun mon tue wed thu fri sat".split(" ") },
];

const descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

export function scheduleComplaints(schedule: string): string[] {
  if (/^(CRON_)?TZ=/.test(schedule)) return ["cannot use TZ or CRON_TZ in schedule, use timeZone field instead"];
  if (schedule.startsWith("@")) {
    const known = descriptors.includes(schedule) || /^@every (\d+(\.\d+)?(h|m|s|ms))+$/.test(schedule);
    return known ? [] : [`unrecognized descriptor: ${schedule}`];
  }
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return [`expected exactly 5 fields, found ${parts.length}: [${parts.join(" ")}]`];
  }
  const complaints = fields.flatMap((field, index) => fieldComplaint(parts[index] ?? "", field) ?? []);
  return complaints.slice(0, 1);
}

function fieldComplaint(text: string, field: CronField): string | undefined {
  return text
    .split(",")
    .map((range) => rangeComplaint(range, field))
    .find((complaint) => complaint !== undefined);
}

/** `*`, `3`, `1-5`, each perhaps with a step behind a slash. */
function rangeComplaint(text: string, field: CronField): string | undefined {
  const [range = "", step, ...more] = text.split("/");
  if (more.length > 0) return `too many slashes: ${text}`;
  const [low = "", high, ...rest] = range.split("-");
  if (rest.length > 0) return `too many hyphens: ${text}`;
  const all = low === "*" || low === "?";
  const start = all ? field.least : numberOf(low, field);
  if (start === undefined) return `failed to parse int from ${low}: strconv.Atoi: parsing "${low}": invalid syntax`;
  const end = high === undefined ? (all || step !== undefined ? field.most : start) : numberOf(high, field);
  if (end === undefined) return `failed to parse int from ${high}: strconv.Atoi: parsing "${high}": invalid syntax`;
  if (step !== undefined && !/^\d+$/.test(step)) {
    return `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
  }
  if (start < field.least) return `beginning of range (${start}) below minimum (${field.least}): ${text}`;
  if (end > field.most) return `end of range (${end}) above maximum (${field.most}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return step !== undefined && Number(step) === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

function numberOf(text: string, { names, least }: CronField): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + least;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
