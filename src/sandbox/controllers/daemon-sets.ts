/** Daemon sets: one pod on each node that takes it. */
import { type Draft, type JsonObject, type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { claimPods } from "./claim.ts";
import { conditionsOf, counts } from "./conditions.ts";
import type { Controller, World } from "./controller.ts";
import type { Say } from "./event-recorder.ts";
import { keyOf } from "./keys.ts";
import { podFromTemplate } from "./owners.ts";
import { createPod, refusalOf } from "./pod-creation.ts";
import { hasEnded, isActive, isAvailable, isReady, isTerminating } from "./pods.ts";
import { currentRevision, dropRevisions, type Revision } from "./revisions.ts";
import { countOf } from "./rollout.ts";
import { obstacle } from "./scheduling/node-fit.ts";
import { followPods, reconcileEach } from "./watching.ts";

const resource = "daemonsets.apps";
const hashLabel = "controller-revision-hash";
const generationKey = "deprecated.daemonset.template.generation";

export const daemonSetController: Controller = (world) => {
  const say = world.events.by({ component: "daemonset-controller" });
  const { queue, stop } = reconcileEach(world, resource, (set) => {
    if (!isTerminating(set)) reconcile(world, set, say);
    return undefined;
  });
  followPods(world, resource, "DaemonSet", queue);
  const stopNodes = world.objects.watch("nodes", (event) => {
    const isHeartbeat = event.type === "MODIFIED" && essence(event.old) === essence(event.object);
    if (!isHeartbeat) for (const set of world.objects.list(resource)) queue.add(keyOf(set));
  });
  return () => {
    stopNodes();
    stop();
  };
};

function essence({ metadata, spec = null }: KubeObject): string {
  return JSON.stringify([metadata.labels, spec]);
}

function reconcile(world: World, set: KubeObject, say: Say): void {
  const { objects } = world;
  const revision = currentRevision(objects, set, hashLabel);
  const pods = claimPods(world, set);
  const nodes = objects.list("nodes");
  // How full a node is does not matter, only whether its labels and taints let the pod in.
  const sample = podOf(set, revision);
  const wanted = new Set(nodes.filter((node) => !obstacle(sample, node)).map(({ metadata }) => metadata.name));
  const refusal = refusalOf(() => {
    keepOnePerNode({ world, set, say, revision }, pods, wanted);
    rollOut({ world, set, say, revision }, pods, wanted);
  });
  const status = statusOf(world, set, pods, wanted, revision);
  const updated = objects.updateStatus(resource, { ...set, status });
  dropRevisions(
    objects,
    updated,
    new Set([revision.name, ...pods.map((pod) => pod.metadata.labels?.[hashLabel] ?? "")]),
  );
  if (refusal !== undefined) throw refusal;
}

interface Acting {
  readonly world: World;
  readonly set: KubeObject;
  readonly say: Say;
  readonly revision: Revision;
}

/** The node that a pod is on, or is meant for. */
function nodeOf(pod: KubeObject): string {
  const terms = listAt(
    pod,
    "spec",
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
  );
  return textAt(pod, "spec", "nodeName") || textAt(terms[0], "matchFields", 0, "values", 0);
}

function keepOnePerNode(acting: Acting, pods: readonly KubeObject[], wanted: ReadonlySet<string>): void {
  const byNode = new Map<string, KubeObject[]>();
  for (const pod of pods) byNode.set(nodeOf(pod), [...(byNode.get(nodeOf(pod)) ?? []), pod]);
  for (const node of wanted) if (!byNode.has(node)) create(acting, node);
  for (const [node, here] of byNode) {
    const active = here.filter((pod) => !isTerminating(pod));
    const ended = active.filter(hasEnded);
    const oldest = active.filter(isActive).sort((one, other) => age(one) - age(other));
    const surplus = wanted.has(node) ? oldest.slice(1) : oldest;
    for (const pod of [...ended, ...surplus]) remove(acting, pod);
  }
}

function age(pod: KubeObject): number {
  return Date.parse(pod.metadata.creationTimestamp);
}

/** Old pods go a few at a time, so that not too many nodes are without; the gap is filled with new ones. */
function rollOut(acting: Acting, pods: readonly KubeObject[], wanted: ReadonlySet<string>): void {
  const { set, world, revision } = acting;
  if (textAt(set, "spec", "updateStrategy", "type") === "OnDelete") return;
  const allowed = objectAt(set, "spec", "updateStrategy", "rollingUpdate").maxUnavailable;
  const limit = Math.max(1, countOf(allowed ?? 1, wanted.size, Math.ceil));
  const settling = numberAt(set, "spec", "minReadySeconds") ?? 0;
  const serving = pods.filter((pod) => isActive(pod) && isAvailable(pod, settling, world.clock.now()));
  const old = pods.filter((pod) => isActive(pod) && pod.metadata.labels?.[hashLabel] !== revision.hash);
  const useless = old.filter((pod) => !serving.includes(pod));
  const missing = wanted.size - serving.length;
  const mayGo = old.filter((pod) => serving.includes(pod)).slice(0, Math.max(0, limit - missing));
  for (const pod of [...useless, ...mayGo]) remove(acting, pod);
}

function create({ world, set, say, revision }: Acting, node: string): void {
  createPod(world, set, boundTo(node, podOf(set, revision)), say);
}

function remove({ world, set, say }: Acting, pod: KubeObject): void {
  world.objects.delete("pods", pod.metadata);
  say({ object: set, reason: "SuccessfulDelete", message: `Deleted pod: ${pod.metadata.name}` });
}

/** What a daemon's pod puts up with, beside what its author says. */
const patience = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];
const hostPatience = { key: "node.kubernetes.io/network-unavailable", operator: "Exists", effect: "NoSchedule" };

function podOf(set: KubeObject, { hash }: Revision): Draft {
  const draft = podFromTemplate(set, objectAt(set, "spec", "template"), {
    generateName: `${set.metadata.name}-`,
    labels: {
      [hashLabel]: hash,
      "pod-template-generation": set.metadata.annotations?.[generationKey] ?? String(set.metadata.generation ?? 1),
    },
  });
  const spec = objectAt(draft, "spec");
  const added = spec.hostNetwork === true ? [...patience, hostPatience] : patience;
  return { ...draft, spec: { ...spec, tolerations: [...listAt(spec, "tolerations"), ...added] } };
}

/** The scheduler finds only this node fit, whatever else the author requires of nodes. */
function boundTo(node: string, draft: Draft): Draft {
  const spec = objectAt(draft, "spec");
  const affinity = objectAt(spec, "affinity");
  const nodeAffinity = objectAt(affinity, "nodeAffinity");
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const terms = listAt(nodeAffinity, required, "nodeSelectorTerms").map((term) => objectAt(term));
  const here = { matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] };
  const nodeSelectorTerms = terms.length === 0 ? [here] : terms.map((term) => ({ ...term, ...here }));
  const bound = { ...affinity, nodeAffinity: { ...nodeAffinity, [required]: { nodeSelectorTerms } } };
  return { ...draft, spec: { ...spec, affinity: bound } };
}

function statusOf(
  { clock }: World,
  set: KubeObject,
  pods: readonly KubeObject[],
  wanted: ReadonlySet<string>,
  revision: Revision,
): JsonObject {
  const settling = numberAt(set, "spec", "minReadySeconds") ?? 0;
  const active = pods.filter(isActive);
  const placed = active.filter((pod) => wanted.has(nodeOf(pod)));
  const available = placed.filter((pod) => isAvailable(pod, settling, clock.now())).length;
  const updated = placed.filter((pod) => pod.metadata.labels?.[hashLabel] === revision.hash).length;
  const conditions = conditionsOf(set);
  return {
    currentNumberScheduled: new Set(placed.map(nodeOf)).size,
    numberMisscheduled: active.length - placed.length,
    desiredNumberScheduled: wanted.size,
    numberReady: placed.filter(isReady).length,
    observedGeneration: set.metadata.generation ?? 1,
    ...counts({
      updatedNumberScheduled: updated,
      numberAvailable: available,
      numberUnavailable: wanted.size - available,
    }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}
