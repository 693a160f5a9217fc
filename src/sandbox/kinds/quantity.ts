/** Amounts such as 500m, 1.5Gi or 2e3: how they are read, and the one way in which the server writes them back. */
import type { Json, JsonObject } from "../store/object.ts";

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;

/** Powers of ten, or of 1024 for the binary suffixes. */
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

interface Quantity {
  /** In billionths, the smallest step there is; finer ones are rounded up. */
  readonly nanos: bigint;
  readonly style: "decimal" | "binary" | "exponent";
}

export function parseQuantity(text: string): Quantity | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = "", exponent] = found;
  if (whole === "" && fraction === "") return undefined;
  const power = binary.indexOf(suffix);
  const shift = 9 + (power >= 0 ? 0 : Number(exponent ?? decimal[suffix] ?? 0)) - fraction.length;
  const digits = BigInt(`${whole}${fraction}` || "0") * (power >= 0 ? 1024n ** BigInt(power + 1) : 1n);
  const nanos = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedUp(digits, 10n ** BigInt(-shift));
  const style = power >= 0 ? "binary" : exponent === undefined ? "decimal" : "exponent";
  return { nanos: sign === "-" ? -nanos : nanos, style };
}

function roundedUp(value: bigint, divisor: bigint): bigint {
  return value % divisor === 0n ? value / divisor : value / divisor + 1n;
}

/** The amount in billionths; undefined where the text is none. */
export function quantityValue(value: Json | undefined): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return parseQuantity(String(value))?.nanos;
}

/** Written in the style of the first that is not zero. */
export function addedQuantity(sum: string | undefined, amount: string): string {
  const one = parseQuantity(sum ?? "0") ?? zero;
  const other = parseQuantity(amount) ?? zero;
  return quantityText({ nanos: one.nanos + other.nanos, style: one.nanos === 0n ? other.style : one.style });
}

const zero: Quantity = { nanos: 0n, style: "decimal" };

/** `0.5` becomes `500m`, `1024Mi` becomes `1Gi`; what is no quantity stays. */
function canonicalQuantity(value: Json): Json {
  if (typeof value !== "string" && typeof value !== "number") return value;
  const quantity = parseQuantity(String(value));
  return quantity ? quantityText(quantity) : value;
}

function quantityText({ nanos, style }: Quantity): string {
  if (nanos === 0n) return "0";
  const binaryFits =
    style === "binary" && (nanos >= 1024n * 10n ** 9n || nanos <= -1024n * 10n ** 9n) && nanos % 10n ** 9n === 0n;
  return binaryFits ? binaryText(nanos / 10n ** 9n) : decimalText(nanos, style === "exponent");
}

function binaryText(units: bigint): string {
  let left = units;
  let power = 0;
  while (left % 1024n === 0n && power < binary.length) {
    left /= 1024n;
    power += 1;
  }
  return `${left}${binary[power - 1] ?? ""}`;
}

function decimalText(nanos: bigint, exponent: boolean): string {
  let left = nanos;
  let power = -9;
  while (left % 1000n === 0n && power < 18) {
    left /= 1000n;
    power += 3;
  }
  if (exponent) return power === 0 ? String(left) : `${left}e${power}`;
  const suffix = Object.keys(decimal).find((name) => decimal[name] === power) ?? "";
  return `${left}${suffix}`;
}

/** The quantities of a map such as `limits`; with names, those fields alone. */
export function canonicalQuantities(values: JsonObject, names: readonly string[] = Object.keys(values)): JsonObject {
  const changed = names.filter((name) => name in values);
  return {
    ...values,
    ...Object.fromEntries(changed.map((name) => [name, canonicalQuantity(values[name] ?? null)])),
  };
}
