/** The scheduler: gives each pod a node that suits it, or says what every node has against it. */
import type { Objects } from "../api/objects.ts";
import { type JsonObject, type KubeObject, listAt, textAt } from "../store/object.ts";
import { type Condition, conditionsOf, withCondition } from "./conditions.ts";
import type { Controller } from "./controller.ts";
import { keyOf, nameFrom } from "./keys.ts";
import { controllerOf } from "./owners.ts";
import type { PodIndex } from "./pod-index.ts";
import { conditionOf, hasEnded, isTerminating } from "./pods.ts";
import { Queue } from "./queue.ts";
import { Neighbours } from "./scheduling/neighbours.ts";
import { type Obstacle, obstacle, preference } from "./scheduling/node-fit.ts";
import { Usage } from "./scheduling/usage.ts";

const name = "default-scheduler";

export const scheduler: Controller = ({ objects, clock, pods, events }) => {
  const say = events.by({ component: name });
  const usage = new Usage(pods);
  const neighbours = new Neighbours(pods, () => objects.list("namespaces"));
  const nodes = new Map<string, KubeObject>();
  const queue = new Queue(clock, (key) => {
    const pod = objects.get("pods", nameFrom(key));
    if (pod === undefined || !isWaiting(pod)) return;
    if (listAt(pod, "spec", "schedulingGates").length > 0) {
      const message = "Scheduling is blocked due to non-empty scheduling gates";
      return setScheduled(objects, pod, { status: "False", reason: "SchedulingGated", message }, clock.now());
    }
    const unbound = missingClaim(objects, pod);
    const outcome = unbound ?? choose(pod, nodes, usage, neighbours, pods);
    if (typeof outcome !== "string") {
      bind(objects, pod, outcome, clock.now());
      const to = `${pod.metadata.namespace}/${pod.metadata.name} to ${outcome.metadata.name}`;
      return say({ object: pod, reason: "Scheduled", message: `Successfully assigned ${to}` });
    }
    const message = nodes.size === 0 ? outcome : `0/${nodes.size} nodes are available: ${outcome}`;
    if (textAt(conditionOf(pod, "PodScheduled"), "message") === message) return;
    setScheduled(objects, pod, { status: "False", reason: "Unschedulable", message }, clock.now());
    say({ object: pod, type: "Warning", reason: "FailedScheduling", message });
  });
  const retry = () => {
    for (const pod of pods.unassigned) queue.add(keyOf(pod));
  };
  pods.listen((pod, _old, isGone) => {
    if (isGone || hasEnded(pod)) retry();
    else if (isWaiting(pod)) queue.add(keyOf(pod));
  });
  const stopNodes = objects.watch("nodes", (event) => {
    if (event.type === "DELETED") nodes.delete(event.object.metadata.name);
    else nodes.set(event.object.metadata.name, event.object);
    if (event.type !== "MODIFIED" || isOfInterest(event.old, event.object)) retry();
  });
  const stopClaims = objects.watch("persistentvolumeclaims", retry);
  return () => {
    stopNodes();
    stopClaims();
    queue.stop();
  };
};

function isWaiting(pod: KubeObject): boolean {
  return textAt(pod, "spec", "nodeName") === "" && textAt(pod, "spec", "schedulerName") === name && !isTerminating(pod);
}

/** A node's heartbeat is none of our business. */
function isOfInterest(old: KubeObject, node: KubeObject): boolean {
  const essence = ({ metadata, spec = null, status = null }: KubeObject) =>
    JSON.stringify([
      metadata.labels,
      spec,
      typeof status === "object" && status !== null && "allocatable" in status ? status.allocatable : null,
    ]);
  return essence(old) !== essence(node);
}

function missingClaim(objects: Objects, pod: KubeObject): string | undefined {
  const { namespace } = pod.metadata;
  const claims = listAt(pod, "spec", "volumes").map((volume) => textAt(volume, "persistentVolumeClaim", "claimName"));
  const missing = claims.find(
    (claim) => claim !== "" && objects.get("persistentvolumeclaims", { namespace, name: claim }) === undefined,
  );
  return missing === undefined ? undefined : `persistentvolumeclaim "${missing}" not found. not found`;
}

/** The node, or the text of what stands against all of them. */
function choose(
  pod: KubeObject,
  nodes: ReadonlyMap<string, KubeObject>,
  usage: Usage,
  neighbours: Neighbours,
  pods: PodIndex,
): KubeObject | string {
  if (nodes.size === 0) return "no nodes available to schedule pods";
  const verdicts = [...nodes.values()].map((node) => ({ node, against: against(pod, node, nodes, usage, neighbours) }));
  const fitting = verdicts.filter(({ against }) => against.length === 0).map(({ node }) => node);
  const owner = controllerOf(pod)?.uid;
  const siblings = new Map<string, number>();
  for (const sibling of owner === undefined ? [] : pods.ownedBy(owner)) {
    const node = textAt(sibling, "spec", "nodeName");
    siblings.set(node, (siblings.get(node) ?? 0) + 1);
  }
  const [best] = fitting.sort(
    (one, other) =>
      preference(pod, other) - preference(pod, one) ||
      (siblings.get(one.metadata.name) ?? 0) - (siblings.get(other.metadata.name) ?? 0) ||
      usage.podsOn(one.metadata.name) - usage.podsOn(other.metadata.name) ||
      (one.metadata.name < other.metadata.name ? -1 : 1),
  );
  return best ?? refusal(verdicts.map((verdict) => verdict.against));
}

function against(
  pod: KubeObject,
  node: KubeObject,
  nodes: ReadonlyMap<string, KubeObject>,
  usage: Usage,
  neighbours: Neighbours,
): readonly Obstacle[] {
  const first = obstacle(pod, node);
  if (first !== undefined) return [first];
  const lacking = usage.obstacles(pod, node);
  if (lacking.length > 0) return lacking;
  const near = neighbours.obstacle(pod, node, nodes);
  return near === undefined ? [] : [near];
}

function refusal(obstacles: readonly (readonly Obstacle[])[]): string {
  const reasons = counted(obstacles.flat().map(({ text }) => text));
  const preemption = counted(
    obstacles.map((ofNode) =>
      ofNode.every(({ others }) => others)
        ? "No preemption victims found for incoming pod"
        : "Preemption is not helpful for scheduling",
    ),
  );
  const all = obstacles.length;
  return `${reasons}. no new claims to deallocate, preemption: 0/${all} nodes are available: ${preemption}.`;
}

/** `1 Insufficient cpu, 2 node(s) were unschedulable`. */
function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => `${count} ${text}`)
    .sort()
    .join(", ");
}

function bind(objects: Objects, pod: KubeObject, node: KubeObject, now: number): void {
  const bound = objects.patch("pods", nameOf(pod), { spec: { nodeName: node.metadata.name } });
  setScheduled(objects, bound, { status: "True" }, now);
}

function setScheduled(objects: Objects, pod: KubeObject, condition: Omit<Condition, "type">, now: number): void {
  const rest: JsonObject = { lastProbeTime: null, observedGeneration: pod.metadata.generation ?? 1 };
  const conditions = withCondition(conditionsOf(pod), { type: "PodScheduled", ...condition }, now, rest);
  objects.patch("pods", nameOf(pod), { status: { conditions } }, "status");
}

function nameOf({ metadata: { namespace, name: own } }: KubeObject) {
  return { namespace, name: own };
}
