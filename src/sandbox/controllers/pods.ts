/** What controllers ask about a pod. */
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  textAt,
} from "../store/object.ts";

export function phaseOf(pod: KubeObject): string {
  return textAt(pod, "status", "phase");
}

export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Neither ended nor on its way out. */
export function isActive(pod: KubeObject): boolean {
  return !isTerminating(pod) && !hasEnded(pod);
}

export function hasEnded(pod: KubeObject): boolean {
  return phaseOf(pod) === "Succeeded" || phaseOf(pod) === "Failed";
}

export function isReady(pod: KubeObject): boolean {
  return textAt(conditionOf(pod, "Ready"), "status") === "True";
}

/** When it became ready, in milliseconds; undefined while it is not. */
export function readySince(pod: KubeObject): number | undefined {
  if (!isReady(pod)) return undefined;
  const since = Date.parse(textAt(conditionOf(pod, "Ready"), "lastTransitionTime"));
  return Number.isNaN(since) ? undefined : since;
}

export function conditionOf(object: Json | undefined, type: string): JsonObject | undefined {
  const found = listAt(object, "status", "conditions").find((condition) => at(condition, "type") === type);
  return isObject(found) ? found : undefined;
}

/** Ready for `seconds` without a break. */
export function isAvailable(pod: KubeObject, seconds: number, now: number): boolean {
  const since = readySince(pod);
  return since !== undefined && since + seconds * 1000 <= now;
}

/** The pods that a controller had best delete first: those that do least, then the newest. */
export function byUselessness(pods: readonly KubeObject[]): readonly KubeObject[] {
  const neighbours = new Map<string, number>();
  for (const pod of pods) {
    const node = textAt(pod, "spec", "nodeName");
    neighbours.set(node, (neighbours.get(node) ?? 0) + 1);
  }
  /** Smaller goes first. */
  const rank = (pod: KubeObject): readonly number[] => {
    const node = textAt(pod, "spec", "nodeName");
    return [
      node === "" ? 0 : 1,
      phaseOf(pod) === "Running" ? 1 : 0,
      isReady(pod) ? 1 : 0,
      Number(pod.metadata.annotations?.["controller.kubernetes.io/pod-deletion-cost"] ?? 0),
      -(neighbours.get(node) ?? 0),
      -(readySince(pod) ?? 0),
      -restarts(pod),
      -Date.parse(pod.metadata.creationTimestamp),
    ];
  };
  return [...pods].sort(
    (one, other) => compare(rank(one), rank(other)) || (one.metadata.name < other.metadata.name ? -1 : 1),
  );
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place === -1 ? 0 : (one[place] ?? 0) - (other[place] ?? 0);
}

function restarts(pod: KubeObject): number {
  const counts = listAt(pod, "status", "containerStatuses").map((status) => numberAt(status, "restartCount") ?? 0);
  return Math.max(0, ...counts);
}
