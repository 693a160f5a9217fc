/** What the limit ranges of a namespace fill into new pods, and what they refuse. */
import { forbidden } from "../../api/status.ts";
import { type Draft, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import type { Context } from "../kind.ts";
import { quantityValue } from "../quantity.ts";
import { type Amounts, amountsOf, podAmounts } from "./amounts.ts";

const note = "kubernetes.io/limit-ranger";

/** Containers get the requests and limits that they do not name, and the pod a note of it. */
export function withDefaultLimits(pod: Draft, context: Context): Draft {
  return limitsIn(pod, context)
    .filter(({ type }) => type === "Container")
    .reduce(limitedBy, pod);
}

function limitedBy(pod: Draft, limit: JsonObject): Draft {
  const notes: string[] = [];
  const fill = (list: string, what: string) =>
    listAt(pod, "spec", list).map((container) => filled(objectAt(container), limit, what, notes));
  const containers = fill("containers", "container");
  const initContainers = fill("initContainers", "init container");
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [note]: `LimitRanger plugin set: ${notes.join("; ")}` };
  const spec = { ...objectAt(pod, "spec"), containers, ...(initContainers.length > 0 ? { initContainers } : {}) };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec };
}

function filled(container: JsonObject, limit: JsonObject, what: string, notes: string[]): JsonObject {
  const resources = objectAt(container, "resources");
  const missing = (field: string, defaults: string) =>
    Object.entries(objectAt(limit, defaults)).filter(([name]) => !(name in objectAt(resources, field)));
  const requests = missing("requests", "defaultRequest");
  const limits = missing("limits", "default");
  const say = (added: readonly (readonly [string, Json])[], word: string) => {
    if (added.length === 0) return;
    const names = added.map(([name]) => name).sort();
    notes.push(`${names.join(", ")} ${word} for ${what} ${textAt(container, "name")}`);
  };
  say(requests, "request");
  say(limits, "limit");
  if (requests.length + limits.length === 0) return container;
  const add = (field: string, added: readonly (readonly [string, Json])[]) => ({
    ...objectAt(resources, field),
    ...Object.fromEntries(added),
  });
  return {
    ...container,
    resources: { ...resources, limits: add("limits", limits), requests: add("requests", requests) },
  };
}

/** Throws where a container, or the pod as a whole, is below a minimum or above a maximum. */
export function checkPodLimits(pod: Draft, context: Context): void {
  const { spec } = pod;
  const containers = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")];
  refuse(podNames, pod, context, (limit) => {
    if (limit.type === "Container")
      return containers.flatMap((container) =>
        complaints(
          limit,
          "Container",
          new Map(amountsOf(container, "requests")),
          new Map(amountsOf(container, "limits")),
        ),
      );
    if (limit.type === "Pod") return complaints(limit, "Pod", podAmounts(spec, "requests"), podAmounts(spec, "limits"));
    return [];
  });
}

/** The same for the storage that a claim asks for. */
export function checkClaimLimits(claim: Draft, context: Context): void {
  const requests: Amounts = new Map(
    Object.entries(objectAt(claim, "spec", "resources", "requests")).map(([name, amount]) => [name, String(amount)]),
  );
  refuse(claimNames, claim, context, (limit) => {
    if (limit.type !== "PersistentVolumeClaim") return [];
    const type = "PersistentVolumeClaim";
    return [
      ...each(limit, "min", (name, bound) => belowMinimum(name, type, bound, requests, new Map())),
      ...each(limit, "max", (name, bound) => requestAboveMaximum(name, type, bound, requests)),
    ];
  });
}

const podNames = { group: "", kind: "Pod", plural: "pods" };
const claimNames = { group: "", kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims" };

function refuse(
  names: typeof podNames,
  object: Draft,
  context: Context,
  complaintsOf: (limit: JsonObject) => readonly string[],
): void {
  const found = limitsIn(object, context).flatMap(complaintsOf);
  if (found.length === 0) return;
  throw forbidden(names, object.metadata.name ?? "", found.length === 1 ? found.join("") : `[${found.join(", ")}]`);
}

function limitsIn({ metadata: { namespace } }: Draft, context: Context): readonly JsonObject[] {
  return context
    .list("limitranges", namespace)
    .flatMap((range) => listAt(range, "spec", "limits").map((limit) => objectAt(limit)));
}

function complaints(limit: JsonObject, type: string, requests: Amounts, limits: Amounts): string[] {
  return [
    ...each(limit, "min", (name, bound) => belowMinimum(name, type, bound, requests, limits)),
    ...each(limit, "max", (name, bound) => aboveMaximum(name, type, bound, requests, limits)),
    ...each(limit, "maxLimitRequestRatio", (name, bound) => ratioTooLarge(name, type, bound, requests, limits)),
  ];
}

function each(
  limit: JsonObject,
  field: string,
  complaint: (name: string, bound: string) => string | undefined,
): string[] {
  return Object.entries(objectAt(limit, field)).flatMap(([name, bound]) => complaint(name, String(bound)) ?? []);
}

function belowMinimum(name: string, type: string, bound: string, requests: Amounts, limits: Amounts) {
  const rule = `minimum ${name} usage per ${type} is ${bound}`;
  const [request, limit] = [requests.get(name), limits.get(name)];
  if (request === undefined) return `${rule}.  No request is specified`;
  if (value(request) < value(bound)) return `${rule}, but request is ${request}`;
  return limit !== undefined && value(limit) < value(bound) ? `${rule}, but limit is ${limit}` : undefined;
}

function aboveMaximum(name: string, type: string, bound: string, requests: Amounts, limits: Amounts) {
  const rule = `maximum ${name} usage per ${type} is ${bound}`;
  const [request, limit] = [requests.get(name), limits.get(name)];
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (value(limit) > value(bound)) return `${rule}, but limit is ${limit}`;
  return request !== undefined && value(request) > value(bound) ? `${rule}, but request is ${request}` : undefined;
}

function requestAboveMaximum(name: string, type: string, bound: string, requests: Amounts) {
  const rule = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests.get(name);
  if (request === undefined) return `${rule}.  No request is specified`;
  return value(request) > value(bound) ? `${rule}, but request is ${request}` : undefined;
}

function ratioTooLarge(name: string, type: string, bound: string, requests: Amounts, limits: Amounts) {
  const rule = `${name} max limit to request ratio per ${type} is ${bound}`;
  const [request, limit] = [value(requests.get(name)), value(limits.get(name))];
  if (request === 0n) return `${rule}, but no request is specified or request is 0`;
  if (limit === 0n) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = Number(limit) / Number(request);
  return ratio > Number(value(bound)) / 1e9 ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

function value(amount: string | undefined): bigint {
  return quantityValue(amount) ?? 0n;
}
