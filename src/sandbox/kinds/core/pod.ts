import { schemaOf } from "../../schema/builtin/index.ts";
import { at, type Draft, type KubeObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { admittedPod, checkPodReferences, newPodStatus, withTolerations } from "../podspec/admission.ts";
import { readyText, restartsText, statusText } from "../podspec/cells.ts";
import { podDefaults } from "../podspec/defaults.ts";
import { checkPodLimits, withDefaultLimits } from "../podspec/limits.ts";
import { fixedSpecRefusals, podUpdateRefusals } from "../podspec/updates.ts";
import { podRefusals } from "../podspec/validation.ts";

export const pods: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  uncounted: "nodeName",
  deletionReturnsObject: true,
  subresources: [
    { name: "attach", kind: "PodAttachOptions", verbs: ["create", "get"] },
    { name: "binding", kind: "Binding", verbs: ["create"] },
    { name: "ephemeralcontainers", verbs: ["get", "patch", "update"] },
    { name: "eviction", group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] },
    { name: "exec", kind: "PodExecOptions", verbs: ["create", "get"] },
    { name: "log", verbs: ["get"] },
    { name: "portforward", kind: "PodPortForwardOptions", verbs: ["create", "get"] },
    { name: "status" },
  ],
  schema: schemaOf("io.k8s.api.core.v1.Pod"),
  columns: [
    nameColumn,
    column("Ready", "How many of its containers are ready, of how many.", readyText),
    column("Status", "The phase, or why a container waits or ended.", statusText),
    column("Restarts", "How often its containers were started again, and when that was last.", restartsText),
    ageColumn,
    wideColumn("IP", "The address in the pod network.", (pod) => textAt(pod, "status", "podIPs", 0, "ip") || "<none>"),
    wideColumn("Node", "The node that runs it.", (pod) => textAt(pod, "spec", "nodeName") || "<none>"),
    wideColumn(
      "Nominated Node",
      "The node where other pods make room for it.",
      (pod) => textAt(pod, "status", "nominatedNodeName") || "<none>",
    ),
    wideColumn("Readiness Gates", "How many of its extra conditions hold, of how many.", readinessGates),
  ],
  fieldSelectors: {
    "spec.nodeName": (pod) => textAt(pod, "spec", "nodeName"),
    "spec.restartPolicy": (pod) => textAt(pod, "spec", "restartPolicy"),
    "spec.schedulerName": (pod) => textAt(pod, "spec", "schedulerName"),
    "spec.serviceAccountName": (pod) => textAt(pod, "spec", "serviceAccountName"),
    "spec.hostNetwork": (pod) => String(at(pod, "spec", "hostNetwork") === true),
    "status.phase": (pod) => textAt(pod, "status", "phase"),
    "status.podIP": (pod) => textAt(pod, "status", "podIP"),
    "status.podIPs": (pod) => textAt(pod, "status", "podIPs", 0, "ip"),
    "status.nominatedNodeName": (pod) => textAt(pod, "status", "nominatedNodeName"),
  },
  defaults: podDefaults,
  prepareForCreate: (pod, context) => newPodStatus(admittedPod(withDefaultLimits(pod, context), context)),
  admit: (pod, old, context) => {
    if (!old) checkPodReferences(pod, context);
  },
  prepareForUpdate: (pod, old) => withTolerations(withOldDebuggers(pod, old)),
  validate: (pod, old) => {
    const refusals = [...podRefusals(pod)];
    if (!old) return [...refusals, ...newPodRefusals(pod)];
    refusals.push(...podUpdateRefusals(pod, old));
    // Fixed fields are compared only when all the rest is right.
    return refusals.length > 0 ? refusals : [...fixedSpecRefusals(pod, old)];
  },
  admitValid: checkPodLimits,
  gracePeriod: (pod) => {
    const ended = ["Succeeded", "Failed"].includes(textAt(pod, "status", "phase"));
    const scheduled = textAt(pod, "spec", "nodeName") !== "";
    return scheduled && !ended ? (numberAt(pod, "spec", "terminationGracePeriodSeconds") ?? 30) : 0;
  },
};

/** Ephemeral containers come and stay through their own subresource. */
function withOldDebuggers(pod: Draft, old: KubeObject): Draft {
  const { ephemeralContainers: _given, ...spec } = objectAt(pod, "spec");
  const kept = objectAt(old, "spec").ephemeralContainers;
  return { ...pod, spec: kept === undefined ? spec : { ...spec, ephemeralContainers: kept } };
}

function newPodRefusals(pod: Draft) {
  const here = Field.at("spec", "ephemeralContainers");
  return listAt(pod, "spec", "ephemeralContainers").length > 0 ? [here.forbidden("cannot be set on create")] : [];
}

function readinessGates(pod: KubeObject): string {
  const gates = listAt(pod, "spec", "readinessGates").map((gate) => textAt(gate, "conditionType"));
  const holding = listAt(pod, "status", "conditions")
    .filter((condition) => textAt(condition, "status") === "True")
    .map((condition) => textAt(condition, "type"));
  return gates.length === 0 ? "<none>" : `${gates.filter((gate) => holding.includes(gate)).length}/${gates.length}`;
}
