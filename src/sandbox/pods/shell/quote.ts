/** Text as a shell would have to be given it. */
import type { Dialect } from "./parse.ts";

export const singleQuote = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;

/** As `set -x` shows it. */
export function traceQuote(value: string | readonly string[], dialect: Dialect, assigned = false): string {
  if (typeof value !== "string") return `(${value.map((each) => traceQuote(each, dialect)).join(" ")})`;
  if (value === "") return assigned ? "" : "''";
  const isPlain = dialect === "ash" ? /^[\w@%+:,./\]-]+$/ : /^(\[|[\w@%+=:,./-]+)$/;
  return dialect === "dash" || isPlain.test(value) ? value : singleQuote(value);
}
