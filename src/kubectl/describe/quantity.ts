/** Amounts of CPU and memory: 100m, 64Mi, 2. */

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

export interface Sum {
  readonly value: number;
  /** The unit in which the sum is shown: that of its first amount. */
  readonly isBinary: boolean;
}

export function sum(amounts: readonly string[]): Sum {
  const read = amounts.filter(Boolean).map((amount) => /^([-+]?[\d.]+)(\D*)$/.exec(amount) ?? []);
  return {
    value: read.reduce((total, [, count, unit]) => total + Number(count) * (factors[unit ?? ""] ?? 1), 0),
    isBinary: read.some(([, , unit]) => /i$/.test(unit ?? "")),
  };
}

export function shown({ value, isBinary }: Sum): string {
  if (value === 0) return "0";
  if (!Number.isInteger(value)) return `${Math.ceil(value * 1000)}m`;
  const units = isBinary ? ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"] : ["E", "P", "T", "G", "M", "k"];
  const unit = units.find((one) => value % (factors[one] ?? 1) === 0);
  return unit ? `${value / (factors[unit] ?? 1)}${unit}` : String(value);
}

export function percent(part: Sum, whole: Sum): string {
  return whole.value === 0 ? "0%" : `${Math.trunc((part.value / whole.value) * 100)}%`;
}
