/** The functions of CEL and those that Kubernetes adds: for strings, lists and times. */
import { addressFunctions } from "./addresses.ts";
import { CelError, durationOf, list, noOverload, sameValue, textOf, timeOf, typeName, type Value } from "./values.ts";

type Fn = (...args: readonly Value[]) => Value;

function itemsOf(value: Value | undefined): readonly Value[] {
  if (typeof value !== "object" || value?.is !== "list") throw noOverload();
  return value.items;
}

function countOf(value: Value | undefined): number {
  if (typeof value !== "bigint") throw noOverload();
  return Number(value);
}

function arithmetic(whole: (one: bigint, other: bigint) => bigint, broken: (one: number, other: number) => number): Fn {
  return (one, other) => {
    if (typeof one === "bigint" && typeof other === "bigint") return within(whole(one, other));
    if (typeof one === "number" && typeof other === "number") return broken(one, other);
    throw noOverload();
  };
}

function within(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError("integer overflow");
  return value;
}

function divided(one: bigint, other: bigint): bigint {
  if (other === 0n) throw new CelError("division by zero");
  return one / other;
}

function remainder(one: bigint, other: bigint): bigint {
  if (other === 0n) throw new CelError("modulus by zero");
  return one % other;
}

const add: Fn = (one = null, other = null) => {
  if (typeof one === "string" && typeof other === "string") return one + other;
  if (typeof one === "object" && typeof other === "object" && one !== null && other !== null) {
    if (one.is === "list" && other.is === "list") return list([...one.items, ...other.items]);
    if (one.is === "time" && other.is === "duration")
      return { is: "time", milliseconds: one.milliseconds + other.milliseconds };
    if (one.is === "duration" && (other.is === "duration" || other.is === "time")) {
      return { is: other.is, milliseconds: one.milliseconds + other.milliseconds };
    }
  }
  return arithmetic(
    (a, b) => a + b,
    (a, b) => a + b,
  )(one, other);
};

const subtract: Fn = (one = null, other = null) => {
  if (typeof one === "object" && typeof other === "object" && one !== null && other !== null) {
    if (one.is === "time" && other.is === "time")
      return { is: "duration", milliseconds: one.milliseconds - other.milliseconds };
    if ((one.is === "time" || one.is === "duration") && other.is === "duration") {
      return { is: one.is, milliseconds: one.milliseconds - other.milliseconds };
    }
  }
  return arithmetic(
    (a, b) => a - b,
    (a, b) => a - b,
  )(one, other);
};

/** Below zero, zero or above, as the first stands before, beside or behind the second. */
function order(one: Value | undefined, other: Value | undefined): number {
  const [a, b] = [comparable(one), comparable(other)];
  const areNumbers = typeof a !== "string" && typeof b !== "string";
  if (typeof a !== typeof b && !areNumbers) throw noOverload();
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparable(value: Value | undefined): bigint | number | string {
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value && (value.is === "time" || value.is === "duration")) return value.milliseconds;
  throw noOverload();
}

const size: Fn = (value) => {
  if (typeof value === "string") return BigInt([...value].length);
  if (typeof value === "object" && value?.is === "list") return BigInt(value.items.length);
  if (typeof value === "object" && value?.is === "map") return BigInt(value.fields.size);
  throw noOverload();
};

const contains: Fn = (item = null, within = null) => {
  if (typeof within === "object" && within?.is === "map") return typeof item === "string" && within.fields.has(item);
  return itemsOf(within).some((one) => sameValue(one, item));
};

function pattern(text: string): RegExp {
  const [, flags = "", rest = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? [];
  try {
    return new RegExp(rest, `${flags}u`);
  } catch {
    throw new CelError(`error parsing regexp: ${text}`);
  }
}

function toInt(value: Value | undefined): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isFinite(value)) return BigInt(Math.trunc(value));
  if (typeof value === "string" && /^[-+]?\d+$/.test(value)) return BigInt(value);
  if (typeof value === "object" && value?.is === "time") return BigInt(Math.floor(value.milliseconds / 1000));
  throw new CelError("type conversion error");
}

function toDouble(value: Value | undefined): number {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  if (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value))) return Number(value);
  throw new CelError("type conversion error");
}

function toText(value: Value | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) throw noOverload();
  if (value.is === "ip") return value.address.toString();
  if (value.is === "cidr") return `${value.address.toString()}/${value.length}`;
  if (value.is === "time") return new Date(value.milliseconds).toISOString().replace(".000Z", "Z");
  if (value.is === "duration") return `${value.milliseconds / 1000}s`;
  throw noOverload();
}

function index(place: number): Value {
  return BigInt(place);
}

function part(text: string, from: number, to: number): string {
  const letters = [...text];
  if (from < 0 || to > letters.length || from > to) throw new CelError(`index out of range: ${from}`);
  return letters.slice(from, to).join("");
}

function sumOf(items: readonly Value[]): Value {
  return items.length === 0 ? 0n : items.reduce((all, item) => add(all, item));
}

function extreme(items: readonly Value[], sign: 1 | -1): Value {
  const [first, ...rest] = items;
  if (first === undefined) throw new CelError("min or max called on empty list");
  return rest.reduce((best, item) => (order(item, best) * sign > 0 ? item : best), first);
}

export const functions: Readonly<Record<string, Fn>> = {
  "_==_": (one = null, other = null) => sameValue(one, other),
  "_!=_": (one = null, other = null) => !sameValue(one, other),
  "_<_": (one, other) => order(one, other) < 0,
  "_<=_": (one, other) => order(one, other) <= 0,
  "_>_": (one, other) => order(one, other) > 0,
  "_>=_": (one, other) => order(one, other) >= 0,
  _in_: contains,
  "_+_": add,
  "_-_": subtract,
  "_*_": arithmetic(
    (one, other) => one * other,
    (one, other) => one * other,
  ),
  "_/_": arithmetic(divided, (one, other) => one / other),
  "_%_": arithmetic(remainder, () => Number.NaN),
  "!_": (value) => {
    if (typeof value !== "boolean") throw noOverload();
    return !value;
  },
  "-_": (value) => {
    if (typeof value === "bigint") return within(-value);
    if (typeof value === "number") return -value;
    throw noOverload();
  },
  size,
  type: (value = null) => ({ is: "type", name: typeName(value) }),
  dyn: (value = null) => value,
  int: toInt,
  uint: toInt,
  double: toDouble,
  string: toText,
  bool: (value) => {
    if (typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    throw new CelError("type conversion error");
  },
  timestamp: (value) =>
    timeOf(textOf(value)) ?? fail("type conversion error from 'string' to 'google.protobuf.Timestamp'"),
  duration: (value) =>
    durationOf(textOf(value)) ?? fail("type conversion error from 'string' to 'google.protobuf.Duration'"),
  getSeconds: (value) => seconds(value, 1),
  getMinutes: (value) => seconds(value, 60),
  getHours: (value) => seconds(value, 3600),
  startsWith: (text, start) => textOf(text).startsWith(textOf(start)),
  endsWith: (text, end) => textOf(text).endsWith(textOf(end)),
  contains: (text, inner) => textOf(text).includes(textOf(inner)),
  matches: (text, expression) => pattern(textOf(expression)).test(textOf(text)),
  find: (text, expression) => pattern(textOf(expression)).exec(textOf(text))?.[0] ?? "",
  findAll: (text, expression) => {
    const one = pattern(textOf(expression));
    return list([...textOf(text).matchAll(new RegExp(one, `${one.flags}g`))].map(([found]) => found));
  },
  lowerAscii: (text) => textOf(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  upperAscii: (text) => textOf(text).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  trim: (text) => textOf(text).trim(),
  split: (text, by, most) => {
    const parts = textOf(text).split(textOf(by));
    const limit = most === undefined ? -1 : countOf(most);
    if (limit < 0 || parts.length <= limit) return list(parts);
    return list(limit === 0 ? [] : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(textOf(by))]);
  },
  join: (texts, by = "") => itemsOf(texts).map(textOf).join(textOf(by)),
  replace: (text, from, to, most) => {
    let left = most === undefined ? Number.POSITIVE_INFINITY : countOf(most);
    const parts = textOf(text).split(textOf(from));
    return parts.reduce((all, next) => all + (left-- > 0 ? textOf(to) : textOf(from)) + next);
  },
  substring: (text, from, to) =>
    part(textOf(text), countOf(from), to === undefined ? [...textOf(text)].length : countOf(to)),
  charAt: (text, place) =>
    part(`${textOf(text)}`, countOf(place), Math.min(countOf(place) + 1, [...textOf(text)].length)),
  indexOf: (within, item = null) =>
    index(
      typeof within === "string"
        ? within.indexOf(textOf(item))
        : itemsOf(within).findIndex((one) => sameValue(one, item)),
    ),
  lastIndexOf: (within, item = null) =>
    index(
      typeof within === "string"
        ? within.lastIndexOf(textOf(item))
        : itemsOf(within).findLastIndex((one) => sameValue(one, item)),
    ),
  isSorted: (items) => itemsOf(items).every((item, place, all) => place === 0 || order(all[place - 1], item) <= 0),
  sum: (items) => sumOf(itemsOf(items)),
  min: (...args) => extreme(args.length === 1 ? itemsOf(args[0]) : args, -1),
  max: (...args) => extreme(args.length === 1 ? itemsOf(args[0]) : args, 1),
  ...addressFunctions,
  hasValue: (value) => optionalOf(value) !== undefined,
  value: (value) => optionalOf(value) ?? fail("optional.none() dereference"),
  orValue: (value, instead = null) => optionalOf(value) ?? instead,
  or: (value, instead = null) => (optionalOf(value) === undefined ? instead : (value ?? null)),
};

function optionalOf(value: Value | undefined): Value | undefined {
  if (typeof value !== "object" || value?.is !== "optional") throw noOverload();
  return value.value;
}

function seconds(value: Value | undefined, unit: number): Value {
  if (typeof value !== "object" || value?.is !== "duration") throw noOverload();
  return BigInt(Math.trunc(value.milliseconds / 1000 / unit));
}

function fail(message: string): never {
  throw new CelError(message);
}
