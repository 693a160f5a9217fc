/** From `deploy/web` to a pod, and from a pod to the container that is meant. */
import type { Resource } from "../cluster/index.ts";
import type { RawObject } from "../policy/index.ts";
import type { Session } from "./session.ts";
import { oneTarget } from "./targets.ts";
import { fail } from "./trouble.ts";
import { at, byBytes, isMap, listAt, mapAt, numberAt, textAt } from "./values.ts";

export interface ContainerRef {
  readonly name: string;
  readonly sort: "" | "init" | "ephem";
}

export function containersOf(pod: RawObject): readonly ContainerRef[] {
  const named = (field: string, sort: ContainerRef["sort"]) =>
    listAt(pod, "spec", field).map((container) => ({ name: textAt(container, "name"), sort }));
  return [...named("containers", ""), ...named("ephemeralContainers", "ephem"), ...named("initContainers", "init")];
}

/** The container that is meant when none is named; `note` hears of the choice. */
export function defaultContainer(pod: RawObject, note: (text: string) => void): string {
  const all = containersOf(pod);
  const wanted = textAt(mapAt(pod, "metadata", "annotations"), "kubectl.kubernetes.io/default-container");
  if (wanted && all.some(({ name }) => name === wanted)) return wanted;
  const first = all[0]?.name ?? "";
  const shown = all.map(({ name, sort }) => (sort ? `${name} (${sort})` : name));
  if (all.length > 1) note(`Defaulted container ${JSON.stringify(first)} out of: ${shown.join(", ")}\n`);
  return first;
}

/** The labels that an object's pods carry, as a selector; undefined for kinds that have no pods. */
export function podSelector(object: RawObject): string | undefined {
  const { kind } = object;
  if (kind === "Service" || kind === "ReplicationController") return equalities(mapAt(object, "spec", "selector"));
  if (!isMap(at(object, "spec", "selector"))) return undefined;
  return selectorText(at(object, "spec", "selector"));
}

function equalities(labels: Readonly<Record<string, unknown>>): string {
  return Object.keys(labels)
    .sort(byBytes)
    .map((key) => `${key}=${labels[key]}`)
    .join(",");
}

/** A label selector as it is written behind -l. */
export function selectorText(selector: unknown): string {
  const expressions = listAt(selector, "matchExpressions").map((expression) => {
    const key = textAt(expression, "key");
    const values = listAt(expression, "values").map(String).sort(byBytes).join(",");
    const operator = textAt(expression, "operator");
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator === "In" ? "in" : "notin"} (${values})`;
  });
  return [equalities(mapAt(selector, "matchLabels")), ...expressions].filter(Boolean).join(",");
}

/** The pod that a word names, itself or through its owner; `note` hears when there were several. */
export async function podOf(
  session: Session,
  word: string,
  order: (one: RawObject, other: RawObject) => number,
  note: (text: string) => void = () => undefined,
): Promise<RawObject> {
  const { resource, name } = await oneTarget(session, word, "pods");
  const object = await session.api.get(resource, { namespace: session.namespace, name });
  return resource.plural === "pods" ? object : podBehind(session, resource, object, order, note);
}

async function podBehind(
  session: Session,
  resource: Resource,
  object: RawObject,
  order: (one: RawObject, other: RawObject) => number,
  note: (text: string) => void,
): Promise<RawObject> {
  const labelSelector = podSelector(object);
  if (labelSelector === undefined || labelSelector === "")
    throw fail(
      labelSelector === ""
        ? `invalid service '${object.metadata.name}': Service is defined without a selector`
        : `cannot attach to *unstructured.Unstructured: selector for ${resource.kind} not implemented`,
    );
  const pods = (await podsWith(session, labelSelector)).toSorted(order);
  const [first] = pods;
  if (!first) throw fail(`timed out waiting for the condition`);
  if (pods.length > 1) note(`Found ${pods.length} pods, using pod/${first.metadata.name}\n`);
  return first;
}

export async function podsWith(session: Session, labelSelector: string): Promise<readonly RawObject[]> {
  return session.api.list(await session.resource("pods"), session.namespace, { labelSelector });
}

/** The pod that most probably answers stands first: assigned, running, ready, ready for longest, fewest restarts, oldest. */
export function mostActive(one: RawObject, other: RawObject): number {
  return (
    Number(isAssigned(other)) - Number(isAssigned(one)) ||
    phaseRank(other) - phaseRank(one) ||
    Number(isReady(other)) - Number(isReady(one)) ||
    byBytes(readySince(one), readySince(other)) ||
    restarts(one) - restarts(other) ||
    byBytes(textAt(one, "metadata", "creationTimestamp"), textAt(other, "metadata", "creationTimestamp"))
  );
}

/** The same for logs: of two ready pods the one that became ready last. */
export function mostTelling(one: RawObject, other: RawObject): number {
  return (
    Number(isAssigned(other)) - Number(isAssigned(one)) ||
    phaseRank(other) - phaseRank(one) ||
    Number(isReady(other)) - Number(isReady(one)) ||
    byBytes(readySince(other), readySince(one)) ||
    restarts(other) - restarts(one) ||
    byBytes(textAt(other, "metadata", "creationTimestamp"), textAt(one, "metadata", "creationTimestamp"))
  );
}

function isAssigned(pod: RawObject): boolean {
  return textAt(pod, "spec", "nodeName") !== "";
}

function phaseRank(pod: RawObject): number {
  return ["Pending", "Unknown", "Running"].indexOf(textAt(pod, "status", "phase"));
}

function condition(pod: RawObject, type: string): unknown {
  return listAt(pod, "status", "conditions").find((one) => textAt(one, "type") === type);
}

export function isReady(pod: RawObject): boolean {
  return textAt(condition(pod, "Ready"), "status") === "True";
}

function readySince(pod: RawObject): string {
  return isReady(pod) ? textAt(condition(pod, "Ready"), "lastTransitionTime") : "";
}

function restarts(pod: RawObject): number {
  return Math.max(0, ...listAt(pod, "status", "containerStatuses").map((one) => numberAt(one, "restartCount")));
}
