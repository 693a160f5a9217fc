// The causes of an "Invalid" answer, printed as the API server prints them.
import type { CauseReason, FieldPath, Refusal } from "../types.ts";

/** A path as the API server writes it: `spec.ingress[0].from`. */
export function fieldName(path: FieldPath): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === "number") return `${name}[${key}]`;
    return name === "" ? key : `${name}.${key}`;
  }, "");
}

export function required(path: FieldPath, detail = ""): Refusal {
  return cause(path, "FieldValueRequired", join("Required value", detail));
}

export function forbidden(path: FieldPath, detail: string): Refusal {
  return cause(path, "FieldValueForbidden", join("Forbidden", detail));
}

export function invalid(path: FieldPath, value: unknown, detail: string, show = print): Refusal {
  return cause(path, "FieldValueInvalid", join(`Invalid value: ${show(value)}`, detail));
}

/** A rule about a whole object: its value is not printed. */
export function invalidAsWhole(path: FieldPath, detail: string): Refusal {
  return cause(path, "FieldValueInvalid", join("Invalid value", detail));
}

export function invalidType(path: FieldPath, value: unknown, detail: string): Refusal {
  return cause(path, "FieldValueTypeInvalid", join(`Invalid value: ${print(value)}`, detail));
}

export function notSupported(path: FieldPath, value: unknown, supported: readonly string[], show = print): Refusal {
  const values = supported.map((each) => print(each)).join(", ");
  return cause(path, "FieldValueNotSupported", `Unsupported value: ${show(value)}: supported values: ${values}`);
}

export function duplicate(path: FieldPath, value: unknown): Refusal {
  return cause(path, "FieldValueDuplicate", `Duplicate value: ${print(value)}`);
}

export function tooLong(path: FieldPath, most: number): Refusal {
  return cause(path, "FieldValueTooLong", `Too long: may not be more than ${most} ${most === 1 ? "byte" : "bytes"}`);
}

export function tooMany(path: FieldPath, actual: number, most: number): Refusal {
  const items = most === 1 ? "item" : "items";
  return cause(path, "FieldValueTooMany", `Too many: ${actual}: must have at most ${most} ${items}`);
}

function cause(path: FieldPath, reason: CauseReason, message: string): Refusal {
  return { field: fieldName(path), path, answer: "invalid", reason, message };
}

function join(head: string, detail: string): string {
  return detail === "" ? head : `${head}: ${detail}`;
}

/** A value inside a message. */
export function print(value: unknown): string {
  return typeof value === "string" ? quote(value) : printTyped(value);
}

/** A value whose Go type is not plain: Go writes it as JSON that is safe inside HTML. */
export function printTyped(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

/** A string as Go's %q writes it: like JSON, but for control characters, which it writes as \x00 and not as \u0000. */
export function quote(text: string): string {
  return JSON.stringify(text)
    .replace(/\\u00([0-9a-f]{2})/g, "\\x$1")
    .replaceAll("\u007f", "\\x7f");
}
