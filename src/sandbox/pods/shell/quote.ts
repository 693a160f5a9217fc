/** Text as a shell would have to be given it. */

const plain = /^[\w@%+=:,./-]+$/;

export const singleQuote = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;

/** As `set -x` shows it. */
export function traceQuote(value: string | readonly string[], assigned = false): string {
  if (typeof value !== "string") return `(${value.map((each) => traceQuote(each)).join(" ")})`;
  if (value === "") return assigned ? "" : "''";
  return plain.test(value) || /^[[\]]+$/.test(value) ? value : singleQuote(value);
}
