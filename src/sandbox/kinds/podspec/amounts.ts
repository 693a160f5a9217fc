/** What a pod asks for, and may use, in all. */
import { type Json, listAt, objectAt, textAt } from "../../store/object.ts";
import { addedQuantity, quantityValue } from "../quantity.ts";

export type Amounts = ReadonlyMap<string, string>;

/** The containers run together, the init containers one by one before them; sidecars run beside both. */
export function podAmounts(spec: Json | undefined, which: "requests" | "limits"): Amounts {
  const init = listAt(spec, "initContainers");
  const together = [...listAt(spec, "containers"), ...init.filter(isSidecar)];
  const total = new Map<string, string>();
  for (const container of together) {
    for (const [name, amount] of amountsOf(container, which)) total.set(name, addedQuantity(total.get(name), amount));
  }
  for (const container of init) {
    for (const [name, amount] of amountsOf(container, which)) {
      if ((quantityValue(amount) ?? 0n) > (quantityValue(total.get(name)) ?? 0n)) total.set(name, amount);
    }
  }
  return total;
}

export function amountsOf(container: Json, which: "requests" | "limits"): readonly (readonly [string, string])[] {
  return Object.entries(objectAt(container, "resources", which)).map(([name, amount]) => [name, String(amount)]);
}

export function isSidecar(container: Json): boolean {
  return textAt(container, "restartPolicy") === "Always";
}
