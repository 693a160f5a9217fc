/**
 * What kubectl makes of a YAML scalar. It reads YAML 1.1 with a taste of its own: a bare `y`, `on` or `Off` is a boolean,
 * 012 is octal, 1_000 is a number, while 12:30 and dates stay text.
 */
type Scalar = null | boolean | number | string;

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...["", "+"].flatMap((sign) =>
    [".inf", ".Inf", ".INF"].map((word) => [`${sign}${word}`, Number.POSITIVE_INFINITY] as const),
  ),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** The value of an unquoted scalar. Infinity and NaN are returned as such: JSON cannot hold them. */
export function plainScalar(text: string): Scalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const digits = text.startsWith(".") ? text : text.replaceAll("_", "");
  const [, sign, whole] = integer.exec(digits) ?? [];
  if (whole !== undefined) {
    const value = /^0[0-7]+$/.test(whole) ? Number.parseInt(whole, 8) : Number(whole);
    return sign === "-" && value !== 0 ? -value : value;
  }
  const value = float.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(value) ? value + 0 : text;
}
