/** awk's functions of plain values. Those that change variables or reach outside are in evaluate.ts. */
import { formatValues } from "../../../shell/printf.ts";
import { strftime } from "../../strftime.ts";
import { numberOf, type Value } from "./values.ts";

/** A call's arguments; what is left out is empty. */
export interface Arguments {
  readonly values: readonly Value[];
  text(at: number): string;
  number(at: number): number;
}

const long = 0xffffffffffffffffn;
const bits = (value: number): bigint => BigInt(Math.trunc(value)) & long;

export const functions: Readonly<Record<string, (args: Arguments, now: number) => Value>> = {
  length: ({ text }) => [...text(0)].length,
  substr: ({ values, text, number }) => {
    const start = Math.round(number(1));
    const end = values.length > 2 ? start + Math.round(number(2)) : Number.POSITIVE_INFINITY;
    return text(0).slice(Math.max(0, start - 1), Math.max(0, end - 1));
  },
  index: ({ text }) => text(0).indexOf(text(1)) + 1,
  sprintf: (args) => formatted(args),
  toupper: ({ text }) => text(0).toUpperCase(),
  tolower: ({ text }) => text(0).toLowerCase(),
  int: ({ number }) => Math.trunc(number(0)),
  systime: (_, now) => Math.floor(now / 1000),
  strftime: ({ values, text, number }, now) =>
    strftime(values.length > 0 ? text(0) : "%c", values.length > 1 ? number(1) * 1000 : now),
  sqrt: ({ number }) => Math.sqrt(number(0)),
  exp: ({ number }) => Math.exp(number(0)),
  log: ({ number }) => Math.log(number(0)),
  sin: ({ number }) => Math.sin(number(0)),
  cos: ({ number }) => Math.cos(number(0)),
  atan2: ({ number }) => Math.atan2(number(0), number(1)),
  and: ({ number }) => Number(bits(number(0)) & bits(number(1))),
  or: ({ number }) => Number(bits(number(0)) | bits(number(1))),
  xor: ({ number }) => Number(bits(number(0)) ^ bits(number(1))),
  compl: ({ number }) => Number(bits(number(0)) ^ long),
  lshift: ({ number }) => Number((bits(number(0)) << bits(number(1))) & long),
  rshift: ({ number }) => Number(bits(number(0)) >> bits(number(1))),
};

/** What `printf` and `sprintf` make of their arguments. */
export const formatted = ({ values, text }: Arguments): string =>
  formatValues(
    text(0),
    values.slice(1).map((value, at) => (typeof value === "number" ? value : text(at + 1))),
    numberOf,
  );
