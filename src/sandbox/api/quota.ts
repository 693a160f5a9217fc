/** Resource quotas: what is used in a namespace, and the refusal of what would be too much. */
import type { ResourceKind } from "../kinds/kind.ts";
import { addedQuantity, quantityValue } from "../kinds/quantity.ts";
import { isInScopes } from "../kinds/quota/scopes.ts";
import { type Usage, unnamedBy, usageOf } from "../kinds/quota/usage.ts";
import { type Draft, type KubeObject, objectAt } from "../store/object.ts";
import { type Core, shelfOf } from "./core.ts";
import { forbidden, resourceName } from "./status.ts";

/** What the quota counts, and how much of each is taken now. */
export function usedOf(core: Core, quota: KubeObject): Usage {
  const counted = Object.keys(objectAt(quota, "spec", "hard"));
  const used = new Map(counted.map((name) => [name, "0"]));
  for (const kind of core.registry.kinds.filter((one) => one.namespaced && one.viewOf === undefined)) {
    if (!counted.some((name) => mayCount(kind, name))) continue;
    for (const object of core.store.list(shelfOf(kind), quota.metadata.namespace)) {
      for (const [name, amount] of usageIn(quota, kind, object)) used.set(name, addedQuantity(used.get(name), amount));
    }
  }
  return used;
}

/** Throws where the object, new or as it is to become, takes more than some quota leaves. */
export function checkQuotas(core: Core, kind: ResourceKind, draft: Draft, old: KubeObject | undefined): void {
  const { namespace, name = "" } = draft.metadata;
  if (!kind.namespaced) return;
  for (const quota of core.store.list("resourcequotas", namespace)) {
    const wanted = new Map(
      [...usageIn(quota, kind, draft)].filter(([resource, amount]) => {
        const before = old ? usageIn(quota, kind, old).get(resource) : undefined;
        return value(amount) > value(before);
      }),
    );
    if (wanted.size === 0) continue;
    const { name: title } = quota.metadata;
    const hard = objectAt(quota, "spec", "hard");
    if (!old && kind.plural === "pods") {
      const unnamed = [...unnamedBy(draft, Object.keys(hard))].map(([what, who]) => `${what} for: ${who.join(",")}`);
      if (unnamed.length > 0) throw forbidden(kind, name, `failed quota: ${title}: must specify ${unnamed.join("; ")}`);
    }
    const used = usedOf(core, quota);
    const over = [...wanted].filter(([resource, amount]) => {
      const before = old ? usageIn(quota, kind, old).get(resource) : undefined;
      return value(used.get(resource)) - value(before) + value(amount) > value(String(hard[resource] ?? "0"));
    });
    if (over.length === 0) continue;
    const list = (of: (resource: string, amount: string) => string) =>
      over
        .map(([resource, amount]) => `${resource}=${of(resource, amount)}`)
        .sort()
        .join(",");
    const requested = list((_, amount) => amount);
    const taken = list((resource) => used.get(resource) ?? "0");
    const limited = list((resource) => String(hard[resource]));
    throw forbidden(
      kind,
      name,
      `exceeded quota: ${title}, requested: ${requested}, used: ${taken}, limited: ${limited}`,
    );
  }
}

/** What an object takes of what this quota counts. */
function usageIn(quota: KubeObject, kind: ResourceKind, object: Draft): Usage {
  const hard = objectAt(quota, "spec", "hard");
  if (!isInScopes(quota, object, kind.plural === "pods" && kind.group === "")) return new Map();
  return new Map([...usageOf(resourceName(kind), object)].filter(([resource]) => resource in hard));
}

/** So that kinds that a quota does not count are not gone through. */
function mayCount(kind: ResourceKind, counted: string): boolean {
  const resource = resourceName(kind);
  if (counted.startsWith("count/")) return counted === `count/${resource}`;
  if (resource === "services" || resource === "persistentvolumeclaims")
    return counted.includes(resource) || counted.includes("storage");
  return counted === resource || resource === "pods";
}

function value(amount: string | undefined): bigint {
  return quantityValue(amount) ?? 0n;
}
