/** A pod's status, from where its containers are. */
import { type Condition, type Conditions, conditionsOf, withCondition } from "../controllers/conditions.ts";
import { type JsonObject, type KubeObject, listAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { isSidecar, type Supervisor } from "./supervisor.ts";

export interface Containers {
  readonly init: readonly Supervisor[];
  readonly main: readonly Supervisor[];
  readonly ephemeral: readonly Supervisor[];
}

export interface Facts {
  readonly addresses: readonly string[];
  readonly hostAddresses: readonly string[];
  readonly networkReady: boolean;
  readonly initialized: boolean;
  readonly startTime: string;
  readonly now: number;
}

export function statusOf(pod: KubeObject, containers: Containers, facts: Facts): JsonObject {
  const phase = phaseOf(pod, containers, facts);
  const list = (supervisors: readonly Supervisor[]) => supervisors.map((supervisor) => supervisor.status());
  const addresses = facts.addresses.map((ip) => ({ ip }));
  return {
    phase,
    hostIP: facts.hostAddresses[0] ?? "",
    hostIPs: facts.hostAddresses.map((ip) => ({ ip })),
    ...(addresses[0] ? { podIP: addresses[0].ip, podIPs: addresses } : {}),
    startTime: facts.startTime,
    qosClass: textAt(pod, "status", "qosClass") || qosOf(pod),
    observedGeneration: pod.metadata.generation ?? 1,
    conditions: conditionsFor(pod, phase, containers, facts),
    ...(containers.init.length > 0 ? { initContainerStatuses: list(containers.init) } : {}),
    containerStatuses: list(containers.main),
    ...(containers.ephemeral.length > 0 ? { ephemeralContainerStatuses: list(containers.ephemeral) } : {}),
  };
}

function phaseOf(pod: KubeObject, { init, main }: Containers, { initialized }: Facts): string {
  const failedInit = init.some((one) => one.finished && !isSidecar(one.spec) && one.exitCode !== 0);
  if (failedInit && textAt(pod, "spec", "restartPolicy") === "Never") return "Failed";
  if (!initialized) return "Pending";
  if (main.every(({ finished }) => finished))
    return main.every(({ exitCode }) => exitCode === 0) ? "Succeeded" : "Failed";
  const neverRan = main.every(({ container, restarts }) => container === undefined && restarts === 0);
  return neverRan ||
    main.some(
      ({ container, waitingReason, restarts }) => container === undefined && restarts === 0 && waitingReason !== "",
    )
    ? "Pending"
    : "Running";
}

function conditionsFor(pod: KubeObject, phase: string, { init, main }: Containers, facts: Facts): Conditions {
  const over = phase === "Succeeded" || phase === "Failed";
  const unready = main.filter(({ ready }) => !ready).map(({ name }) => name);
  const complete = phase === "Succeeded" ? "PodCompleted" : phase === "Failed" ? "PodFailed" : undefined;
  const notReady = {
    reason: complete ?? "ContainersNotReady",
    ...(over ? {} : { message: `containers with unready status: [${unready.join(" ")}]` }),
  };
  const allReady = !over && unready.length === 0 && init.every((one) => !isSidecar(one.spec) || one.ready);
  const gates = listAt(pod, "spec", "readinessGates").map((gate) => textAt(gate, "conditionType"));
  const open = gates.filter((gate) => !conditionsOf(pod).some((one) => one.type === gate && one.status === "True"));
  const waitingInit = init
    .filter(({ finished, spec, started }) => !finished && !(isSidecar(spec) && started))
    .map(({ name }) => name);
  const ready: Condition = !allReady
    ? { type: "Ready", status: "False", ...notReady }
    : open.length > 0
      ? {
          type: "Ready",
          status: "False",
          reason: "ReadinessGatesNotReady",
          message: `corresponding condition of pod readiness gate "${open[0]}" does not exist.`,
        }
      : { type: "Ready", status: "True" };
  const wanted: Condition[] = [
    { type: "PodReadyToStartContainers", status: facts.networkReady && !over ? "True" : "False" },
    facts.initialized || init.length === 0
      ? { type: "Initialized", status: "True", ...(phase === "Succeeded" ? { reason: "PodCompleted" } : {}) }
      : {
          type: "Initialized",
          status: "False",
          reason: "ContainersNotInitialized",
          message: `containers with incomplete status: [${waitingInit.join(" ")}]`,
        },
    ready,
    allReady ? { type: "ContainersReady", status: "True" } : { type: "ContainersReady", status: "False", ...notReady },
    { type: "PodScheduled", status: "True" },
  ];
  const generation = { observedGeneration: pod.metadata.generation ?? 1, lastProbeTime: null };
  const ours = new Set(wanted.map(({ type }) => type));
  const others = conditionsOf(pod).filter(({ type }) => typeof type === "string" && !ours.has(type));
  // Each condition keeps the time of its last turn; the list itself is rebuilt, so that the order is always the same.
  return [
    ...wanted.flatMap((condition) =>
      withCondition(
        conditionsOf(pod).filter(({ type }) => type === condition.type),
        condition,
        facts.now,
        generation,
      ),
    ),
    ...others,
  ];
}

/** Guaranteed, Burstable or BestEffort, from the resources that the containers ask for. */
function qosOf(pod: KubeObject): string {
  const resources = listAt(pod, "spec", "containers").map((container) => objectAt(container, "resources"));
  const given = resources.map(({ limits, requests }) => ({
    limits: objectAt(limits ?? null),
    requests: objectAt(requests ?? null),
  }));
  if (given.every(({ limits, requests }) => Object.keys(limits).length === 0 && Object.keys(requests).length === 0))
    return "BestEffort";
  const full = given.every(({ limits, requests }) =>
    ["cpu", "memory"].every(
      (name) => limits[name] !== undefined && (requests[name] === undefined || requests[name] === limits[name]),
    ),
  );
  return full ? "Guaranteed" : "Burstable";
}

export function startTimeOf(pod: KubeObject, now: number): string {
  return textAt(pod, "status", "startTime") || timestamp(now);
}
