/** What an API server refuses in the requests and limits of a container. */
import { type Json, type JsonObject, objectAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import { parseQuantity, quantityValue } from "../quantity.ts";
import { quantityNotNegative, type Refusals } from "../rules.ts";

const standard = ["cpu", "ephemeral-storage", "memory"];

export function* resourceRefusals(resources: JsonObject, field: Field): Refusals {
  const limits = objectAt(resources, "limits");
  const requests = objectAt(resources, "requests");
  for (const [name, amount] of Object.entries(limits)) {
    yield* amountRefusals(name, amount, field.child("limits").key(name));
  }
  for (const [name, amount] of Object.entries(requests)) {
    yield* amountRefusals(name, amount, field.child("requests").key(name));
    const limit = quantityValue(limits[name]);
    const request = quantityValue(amount);
    if (limit === undefined || request === undefined) continue;
    if (name.startsWith("hugepages-") || isExtended(name)) {
      if (request !== limit) {
        yield field.child("requests").invalid(String(amount), `must be equal to ${name} limit of ${limits[name]}`);
      }
    } else if (request > limit) {
      yield field
        .child("requests")
        .invalid(String(amount), `must be less than or equal to ${name} limit of ${limits[name]}`);
    }
  }
}

function isExtended(name: string): boolean {
  return name.includes("/") && !name.includes("kubernetes.io/");
}

function* amountRefusals(name: string, amount: Json, field: Field): Refusals {
  if (!name.includes("/") && !standard.includes(name) && !name.startsWith("hugepages-")) {
    yield field.invalid(name, "must be a standard resource type or fully qualified");
    yield field.invalid(name, "must be a standard resource for containers");
  }
  yield* quantityNotNegative(amount, field);
  const nanos = parseQuantity(String(amount))?.nanos;
  if (isExtended(name) && nanos !== undefined && nanos % 10n ** 9n !== 0n) {
    yield field.invalid(String(amount), "must be an integer");
  }
}
