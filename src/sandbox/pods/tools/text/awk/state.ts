/** What a running awk program remembers: its variables and arrays, and the record with its fields. */
import { toRegExp } from "../../regex.ts";
import { splitFields } from "./records.ts";
import { type AwkArray, AwkError, numberOf, textOf, type Value } from "./values.ts";

interface Cell {
  value: Value | AwkArray;
  /** The caller's variable: an array made through a parameter is the caller's as well. */
  readonly origin?: Cell;
}

export type Frame = Map<string, Cell>;

const mostFields = 10_000;

export class State {
  readonly #globals = new Map<string, Cell>();
  readonly #frames: Frame[] = [];
  readonly #expressions = new Map<string, RegExp>();
  #record = "";
  #fields: Value[] = [];

  constructor() {
    for (const [name, value] of [
      ["FS", " "],
      ["OFS", " "],
      ["ORS", "\n"],
      ["RS", "\n"],
      ["SUBSEP", "\x1c"],
      ["OFMT", "%.6g"],
      ["CONVFMT", "%.6g"],
      ["NR", 0],
      ["FNR", 0],
      ["RSTART", 0],
      ["RLENGTH", -1],
    ] as const)
      this.set(name, value);
  }

  get(name: string): Value {
    if (name === "NF") return this.#fields.length;
    const { value } = this.#cell(name);
    if (value instanceof Map) throw new AwkError(`${name}: an array is no value`);
    return value;
  }

  set(name: string, value: Value): void {
    if (name === "NF") this.#resize(numberOf(value));
    else this.#cell(name).value = value;
  }

  /** A variable as text. */
  textOf(name: string): string {
    return this.text(this.get(name));
  }

  text(value: Value): string {
    return typeof value === "string" ? value : textOf(value, this.#format("CONVFMT"));
  }

  printed(value: Value): string {
    return typeof value === "string" ? value : textOf(value, this.#format("OFMT"));
  }

  count(name: string): void {
    this.set(name, numberOf(this.get(name)) + 1);
  }

  isArray(name: string): boolean {
    return this.#cell(name).value instanceof Map;
  }

  array(name: string): AwkArray {
    return arrayIn(this.#cell(name));
  }

  /** A parameter's place, when a variable of this name is what it is given. */
  shared(name: string): Cell {
    const origin = this.#cell(name);
    return { value: origin.value, origin };
  }

  get depth(): number {
    return this.#frames.length;
  }

  enter(frame: Frame): void {
    this.#frames.push(frame);
  }

  leave(): void {
    this.#frames.pop();
  }

  get record(): string {
    return this.#record;
  }

  set record(text: string) {
    this.#record = text;
    this.#fields = this.split(text, this.textOf("FS")).map((input) => ({ input }));
  }

  field(index: number): Value {
    if (index < 0) throw new AwkError("Access to negative field");
    return index === 0 ? { input: this.#record } : this.#fields[index - 1];
  }

  setField(index: number, value: Value): void {
    if (index < 0) throw new AwkError("Access to negative field");
    if (index === 0) {
      this.record = this.text(value);
      return;
    }
    if (index > this.#fields.length) this.#resize(index);
    this.#fields[index - 1] = value;
    this.#rebuild();
  }

  split(text: string, separator: string): string[] {
    return splitFields(text, separator, (source) => this.regex(source), this.textOf("RS") === "");
  }

  regex(source: string): RegExp {
    const known = this.#expressions.get(source);
    if (known !== undefined) return known;
    const made = toRegExp(source, "extended", "s");
    this.#expressions.set(source, made);
    return made;
  }

  #format(name: string): string {
    const value = this.#globals.get(name)?.value;
    return typeof value === "string" ? value : "%.6g";
  }

  #resize(size: number): void {
    const wanted = Math.min(size, mostFields);
    this.#fields.length = Math.min(this.#fields.length, wanted);
    while (this.#fields.length < wanted) this.#fields.push({ input: "" });
    this.#rebuild();
  }

  #rebuild(): void {
    this.#record = this.#fields.map((field) => this.text(field)).join(this.textOf("OFS"));
  }

  #cell(name: string): Cell {
    const found = this.#frames.at(-1)?.get(name) ?? this.#globals.get(name);
    if (found !== undefined) return found;
    const made: Cell = { value: undefined };
    this.#globals.set(name, made);
    return made;
  }
}

function arrayIn(cell: Cell): AwkArray {
  if (cell.value instanceof Map) return cell.value;
  if (cell.value !== undefined) throw new AwkError("a value is no array");
  const made: AwkArray = cell.origin === undefined ? new Map() : arrayIn(cell.origin);
  cell.value = made;
  return made;
}
