/** What `kubectl get pods` shows of a pod's containers. */
import {
  at,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { age } from "../columns.ts";

export function readyText(pod: KubeObject): string {
  const { ready, total } = progress(pod);
  return `${ready}/${total}`;
}

export function statusText(pod: KubeObject): string {
  const deleted = pod.metadata.deletionTimestamp !== undefined;
  if (deleted && textAt(pod, "status", "reason") === "NodeLost") return "Unknown";
  const ended = ["Succeeded", "Failed"].includes(textAt(pod, "status", "phase"));
  return deleted && !ended ? "Terminating" : progress(pod).reason;
}

export function restartsText(pod: KubeObject, now: Date): string {
  const { restarts, lastRestart } = progress(pod);
  return restarts > 0 && lastRestart !== "" ? `${restarts} (${age(lastRestart, now)} ago)` : String(restarts);
}

interface Progress {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: number;
  readonly lastRestart: string;
}

/** How far the pod's containers are: init containers first, then its own, of which the first one with a reason counts. */
function progress(pod: KubeObject): Progress {
  const init = initProgress(pod);
  const initialized = condition(pod, "Initialized") === "True";
  const start = { ...init, total: listAt(pod, "spec", "containers").length + init.sidecars };
  if (init.waiting && !initialized) return start;

  const statuses = listAt(pod, "status", "containerStatuses");
  const running = statuses.filter((status) => at(status, "ready") === true && "running" in objectAt(status, "state"));
  const reasons = statuses.map(endReason).filter((reason) => reason !== "");
  const reason = reasons[0] ?? init.reason;
  const goesOn = condition(pod, "Ready") === "True" ? "Running" : "NotReady";
  return {
    ready: init.ready + running.length,
    total: start.total,
    reason: reason === "Completed" && running.length > 0 ? goesOn : reason,
    restarts: init.sidecarRestarts + sum(statuses, "restartCount"),
    lastRestart: latest([...init.sidecarStatuses, ...statuses]),
  };
}

/** Init containers run one after the other: the first that is not done says what the pod waits for. */
function initProgress(pod: KubeObject) {
  const containers = listAt(pod, "spec", "initContainers");
  const statuses = listAt(pod, "status", "initContainerStatuses");
  const isSidecar = (status: Json) =>
    containers.some(
      (container) =>
        textAt(container, "name") === textAt(status, "name") && textAt(container, "restartPolicy") === "Always",
    );
  const sidecarStatuses = statuses.filter(isSidecar);
  const isDone = (status: Json) =>
    at(status, "state", "terminated", "exitCode") === 0 || (isSidecar(status) && at(status, "started") === true);
  const next = statuses.findIndex((status) => !isDone(status));
  const passed = next === -1 ? statuses : statuses.slice(0, next);
  const blocking = statuses[next];
  return {
    ready: passed.filter((status) => isSidecar(status) && at(status, "ready") === true).length,
    sidecars: containers.filter((container) => textAt(container, "restartPolicy") === "Always").length,
    sidecarStatuses,
    sidecarRestarts: sum(sidecarStatuses, "restartCount"),
    waiting: blocking !== undefined,
    reason: blocking === undefined ? phaseReason(pod) : initReason(blocking, next, containers.length),
    restarts: sum(next === -1 ? statuses : statuses.slice(0, next + 1), "restartCount"),
    lastRestart: latest(next === -1 ? statuses : statuses.slice(0, next + 1)),
  };
}

function phaseReason(pod: KubeObject): string {
  const gated = listAt(pod, "status", "conditions").some(
    (one) => textAt(one, "type") === "PodScheduled" && textAt(one, "reason") === "SchedulingGated",
  );
  if (gated) return "SchedulingGated";
  return textAt(pod, "status", "reason") || textAt(pod, "status", "phase");
}

function initReason(status: Json, index: number, count: number): string {
  const terminated = objectAt(status, "state").terminated;
  if (terminated !== undefined) return `Init:${terminationReason(objectAt(terminated))}`;
  const waiting = textAt(status, "state", "waiting", "reason");
  return waiting !== "" && waiting !== "PodInitializing" ? `Init:${waiting}` : `Init:${index}/${count}`;
}

function endReason(status: Json): string {
  const waiting = textAt(status, "state", "waiting", "reason");
  if (waiting !== "") return waiting;
  const terminated = objectAt(status, "state").terminated;
  return terminated === undefined ? "" : terminationReason(objectAt(terminated));
}

function terminationReason(terminated: JsonObject): string {
  const signal = numberAt(terminated, "signal") ?? 0;
  if (textAt(terminated, "reason") !== "") return textAt(terminated, "reason");
  return signal === 0 ? `ExitCode:${numberAt(terminated, "exitCode") ?? 0}` : `Signal:${signal}`;
}

function condition(pod: KubeObject, type: string): string {
  const found = listAt(pod, "status", "conditions").find((one) => textAt(one, "type") === type);
  return textAt(found, "status");
}

function sum(statuses: readonly Json[], field: string): number {
  return statuses.reduce<number>((total, status) => total + (numberAt(status, field) ?? 0), 0);
}

function latest(statuses: readonly Json[]): string {
  const times = statuses.map((status) => textAt(status, "lastState", "terminated", "finishedAt"));
  return times.sort().at(-1) ?? "";
}
