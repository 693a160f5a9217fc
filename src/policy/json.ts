import type { FieldPath } from "./types.ts";

/** A field that cannot be used as it is written. */
export class UnusableField extends Error {
  readonly path: FieldPath;

  constructor(path: FieldPath, message: string) {
    super(message);
    this.path = path;
  }
}

/** A value inside an object together with its place; reading it as the wrong type throws an UnusableField. */
export class Field {
  readonly value: unknown;
  readonly path: FieldPath;

  constructor(value: unknown, path: FieldPath = []) {
    // The API treats null as absent everywhere in the objects that the engine reads.
    this.value = value ?? undefined;
    this.path = path;
  }

  get present(): boolean {
    return this.value !== undefined;
  }

  get(key: string): Field {
    const path = [...this.path, key];
    if (this.value === undefined) return new Field(undefined, path);
    const record = asRecord(this.value);
    if (!record) throw new UnusableField(this.path, "must be an object");
    return new Field(Object.hasOwn(record, key) ? record[key] : undefined, path);
  }

  at(...keys: string[]): Field {
    return keys.reduce<Field>((field, key) => field.get(key), this);
  }

  items(): Field[] {
    if (this.value === undefined) return [];
    if (!Array.isArray(this.value)) throw new UnusableField(this.path, "must be a list");
    return this.value.map((item, index) => new Field(item, [...this.path, index]));
  }

  entries(): [string, Field][] {
    if (this.value === undefined) return [];
    const record = asRecord(this.value);
    if (!record) throw new UnusableField(this.path, "must be an object");
    return Object.keys(record).map((key) => [key, new Field(record[key], [...this.path, key])]);
  }

  /** A map of strings, safe for keys such as `__proto__`. */
  stringMap(): Map<string, string> {
    return new Map(this.entries().map(([key, field]) => [key, field.string() ?? ""]));
  }

  string(): string | undefined {
    if (this.value === undefined || typeof this.value === "string") return this.value;
    throw new UnusableField(this.path, "must be a string");
  }

  /** A string that is given and not empty. */
  text(): string | undefined {
    return this.string() || undefined;
  }

  strings(): string[] {
    return this.items().map((item) => item.string() ?? "");
  }

  number(): number | undefined {
    if (this.value === undefined || typeof this.value === "number") return this.value;
    throw new UnusableField(this.path, "must be a number");
  }

  boolean(): boolean {
    if (this.value === undefined) return false;
    if (typeof this.value === "boolean") return this.value;
    throw new UnusableField(this.path, "must be true or false");
  }

  fail(reason: string): never {
    throw new UnusableField(this.path, reason);
  }
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
