/** `date +FORMAT`, in UTC, as containers have it. */
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

export function strftime(format: string, time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = days[date.getUTCDay()] ?? "";
  const month = months[date.getUTCMonth()] ?? "";
  const hours = date.getUTCHours();
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  const dayOfYear = Math.floor((date.getTime() - newYear) / 86_400_000);
  const values: Readonly<Record<string, string>> = {
    Y: String(date.getUTCFullYear()),
    y: two(date.getUTCFullYear() % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    e: String(date.getUTCDate()).padStart(2),
    H: two(hours),
    I: two(hours % 12 || 12),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    N: String(date.getUTCMilliseconds() * 1_000_000).padStart(9, "0"),
    p: hours < 12 ? "AM" : "PM",
    a: day.slice(0, 3),
    A: day,
    b: month.slice(0, 3),
    h: month.slice(0, 3),
    B: month,
    j: String(dayOfYear + 1).padStart(3, "0"),
    U: two(Math.floor((dayOfYear + 7 - date.getUTCDay()) / 7)),
    W: two(Math.floor((dayOfYear + 7 - ((date.getUTCDay() + 6) % 7)) / 7)),
    C: two(Math.floor(date.getUTCFullYear() / 100)),
    k: String(hours).padStart(2),
    l: String(hours % 12 || 12).padStart(2),
    P: hours < 12 ? "am" : "pm",
    u: String(date.getUTCDay() || 7),
    w: String(date.getUTCDay()),
    s: String(Math.floor(time / 1000)),
    Z: "UTC",
    z: "+0000",
    n: "\n",
    t: "\t",
    "%": "%",
  };
  const whole: Readonly<Record<string, string>> = {
    F: "%Y-%m-%d",
    T: "%H:%M:%S",
    R: "%H:%M",
    D: "%m/%d/%y",
    c: "%a %b %e %H:%M:%S %Y",
    x: "%m/%d/%y",
    X: "%H:%M:%S",
    r: "%I:%M:%S %p",
  };
  return format
    .replace(/%([FTRDcxXr])/g, (token, letter: string) => whole[letter] ?? token)
    .replace(/%3N/g, String(date.getUTCMilliseconds()).padStart(3, "0"))
    .replace(/%-?([A-Za-z%])/g, (token, letter: string) => {
      const value = values[letter];
      return value === undefined ? token : token.startsWith("%-") ? value.replace(/^[0 ]+(?=\d)/, "") : value;
    });
}
