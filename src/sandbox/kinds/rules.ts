/** Rules for single values that many kinds use. Each yields its refusals; none means accepted. */
import {
  labelNameComplaints,
  matches,
  portNameComplaints,
  portNumberComplaints,
  subdomainComplaints,
} from "../../policy/refusals/names.ts";
import type { Refusal } from "../../policy/types.ts";
import { type Json, type JsonObject, listAt } from "../store/object.ts";
import type { Field } from "./fields.ts";
import { quantityValue } from "./quantity.ts";

export type Refusals = Generator<Refusal, void>;

/** A number that is there must not be negative. */
export function* notNegative(value: Json | undefined, field: Field): Refusals {
  if (typeof value === "number" && value < 0) yield field.invalid(value, "must be greater than or equal to 0");
}

export function* oneOf(value: Json | undefined, supported: readonly string[], field: Field): Refusals {
  const text = typeof value === "string" ? value : "";
  if (!supported.includes(text)) yield field.notSupported(text, supported);
}

const label1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const label1035Text = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${label1035}')`;

export function label1035Complaints(name: string): readonly string[] {
  return [
    ...(name.length > 63 ? ["must be no more than 63 bytes"] : []),
    ...(matches(label1035, name) ? [] : [label1035Text]),
  ];
}

export function* dnsLabel(value: string, field: Field): Refusals {
  yield* field.unlike(value, labelNameComplaints(value));
}

export function* dnsSubdomain(value: string, field: Field): Refusals {
  yield* field.unlike(value, subdomainComplaints(value));
}

/** A port by its number, or by its name. */
export function* portOrName(value: Json | undefined, field: Field): Refusals {
  if (typeof value === "string") yield* field.unlike(value, portNameComplaints(value));
  else yield* portNumber(value, field);
}

export function* portNumber(value: Json | undefined, field: Field): Refusals {
  const port = typeof value === "number" ? value : 0;
  yield* field.unlike(port, portNumberComplaints(port));
}

/** A count, or a percentage of pods. */
export function* countOrPercent(value: Json | undefined, field: Field, mostPercent?: number): Refusals {
  if (typeof value === "number") yield* notNegative(value, field);
  if (typeof value !== "string") return;
  if (!/^[0-9]+%$/.test(value)) {
    yield field.invalid(
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  } else if (mostPercent !== undefined && Number.parseInt(value, 10) > mostPercent) {
    yield field.invalid(value, `must not be greater than ${mostPercent}%`);
  }
}

export function* quantityNotNegative(value: Json | undefined, field: Field): Refusals {
  const amount = quantityValue(value);
  if (amount === undefined) yield field.malformed(badQuantity);
  else if (amount < 0n) yield field.invalid(String(value), "must be greater than or equal to 0");
}

const badQuantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** A path below a folder that must not lead out of it. */
export function* pathWithin(path: string, field: Field): Refusals {
  if (path.startsWith("/")) yield field.invalid(path, "must be a relative path");
  if (path.split("/").includes("..")) yield field.invalid(path, "must not contain '..'");
}

/** Calls a rule for each item of a list, with its place. */
export function* each(
  parent: Json | undefined,
  name: string,
  field: Field,
  rule: (item: Json, field: Field, index: number) => Iterable<Refusal>,
): Refusals {
  for (const [index, item] of listAt(parent, name).entries()) {
    yield* rule(item, field.child(name).index(index), index);
  }
}

/** The fields of an object that have a value, of those named. */
export function present(object: JsonObject, names: readonly string[]): string[] {
  return names.filter((name) => object[name] !== undefined && object[name] !== null);
}
