/** What a deployment says of itself: numbers, and the two conditions Available and Progressing. */
import { type JsonObject, type KubeObject, numberAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import {
  type Condition,
  type Conditions,
  conditionsOf,
  counts,
  withCondition,
  withoutCondition,
} from "./conditions.ts";
import { conditionOf } from "./pods.ts";
import { limitsOf } from "./rollout.ts";

interface DeploymentView {
  readonly deployment: KubeObject;
  readonly sets: readonly KubeObject[];
  readonly newSet: KubeObject | undefined;
  /** The new set was made just now. */
  readonly isNewSetCreated: boolean;
  readonly now: number;
}

export function deploymentStatus(view: DeploymentView): JsonObject {
  const { deployment, sets, newSet } = view;
  const sum = (field: string) => sets.reduce((total, set) => total + (numberAt(set, "status", field) ?? 0), 0);
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const available = sum("availableReplicas");
  const all = sets.reduce((total, set) => total + (numberAt(set, "spec", "replicas") ?? 0), 0);
  const numbers = {
    replicas: sum("replicas"),
    updatedReplicas: numberAt(newSet, "status", "replicas") ?? 0,
    readyReplicas: sum("readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, all - available),
  };
  const isComplete =
    numbers.updatedReplicas === wanted && numbers.replicas === wanted && numbers.availableReplicas === wanted;
  const collisions = numberAt(deployment, "status", "collisionCount");
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...counts(numbers),
    terminatingReplicas: sum("terminatingReplicas"),
    conditions: conditions(view, numbers, isComplete),
    ...(collisions === undefined ? {} : { collisionCount: collisions }),
  };
}

/** The rollout is over: nothing old is left and everything new serves. */
export function isComplete(deployment: KubeObject): boolean {
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const counted = (field: string) => numberAt(deployment, "status", field) ?? 0;
  return ["updatedReplicas", "replicas", "availableReplicas"].every((field) => counted(field) === wanted);
}

/** When the rollout will have taken too long, in milliseconds from now. */
export function deadlineIn(deployment: KubeObject, now: number): number | undefined {
  const condition = conditionOf(deployment, "Progressing");
  const seconds = numberAt(deployment, "spec", "progressDeadlineSeconds");
  if (seconds === undefined || condition === undefined || !isWaiting(condition)) return undefined;
  return Math.max(0, Date.parse(textAt(condition, "lastUpdateTime")) + seconds * 1000 - now) + 1000;
}

function isWaiting(condition: JsonObject): boolean {
  return ["NewReplicaSetCreated", "FoundNewReplicaSet", "ReplicaSetUpdated"].includes(textAt(condition, "reason"));
}

function conditions(view: DeploymentView, numbers: JsonObject, complete: boolean): Conditions {
  const { deployment, now } = view;
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const { maxUnavailable } = limitsOf(deployment);
  const hasEnough = (numberAt(numbers, "availableReplicas") ?? 0) >= wanted - maxUnavailable;
  const available: Condition = hasEnough
    ? {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      }
    : {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
  const failure = view.newSet && conditionOf(view.newSet, "ReplicaFailure");
  const start = withoutCondition(conditionsOf(deployment), "ReplicaFailure");
  const both = update(update(start, available, now), progress(view, numbers, complete), now);
  return failure === undefined
    ? both
    : [...both, { ...failure, lastUpdateTime: textAt(failure, "lastTransitionTime") }];
}

function progress(view: DeploymentView, numbers: JsonObject, complete: boolean): Condition {
  const { deployment, newSet, now } = view;
  const old = conditionOf(deployment, "Progressing");
  const say = (status: Condition["status"], reason: string, message: string): Condition => ({
    type: "Progressing",
    status,
    reason,
    message,
  });
  if (deployment.spec !== undefined && isPaused(deployment)) {
    return say("Unknown", "DeploymentPaused", "Deployment is paused");
  }
  const set = `${newSet === undefined ? "Deployment" : "ReplicaSet"} "${(newSet ?? deployment).metadata.name}"`;
  if (textAt(old, "reason") === "DeploymentPaused") {
    return say("Unknown", "DeploymentResumed", "Deployment is resumed");
  }
  if (complete) return say("True", "NewReplicaSetAvailable", `${set} has successfully progressed.`);
  if (view.isNewSetCreated)
    return say("True", "NewReplicaSetCreated", `Created new replica set "${newSet?.metadata.name}"`);
  if (
    textAt(old, "reason") === "NewReplicaSetAvailable" &&
    newSet !== undefined &&
    textAt(old, "message").startsWith(set)
  ) {
    // Scaling, or a pod that was lost, is no rollout.
    return say("True", "NewReplicaSetAvailable", textAt(old, "message"));
  }
  const moved = ["updatedReplicas", "readyReplicas", "availableReplicas"].some(
    (field) => (numberAt(numbers, field) ?? 0) > (numberAt(deployment, "status", field) ?? 0),
  );
  if (
    old === undefined ||
    moved ||
    (numberAt(numbers, "replicas") ?? 0) < (numberAt(deployment, "status", "replicas") ?? 0)
  ) {
    return say("True", "ReplicaSetUpdated", `${set} is progressing.`);
  }
  const due = deadlineIn(deployment, now);
  if (due !== undefined && due <= 1000)
    return say("False", "ProgressDeadlineExceeded", `${set} has timed out progressing.`);
  const isOfThisSet = textAt(old, "message").includes(`"${newSet?.metadata.name}"`);
  if (isOfThisSet) return say(statusOf(old), textAt(old, "reason"), textAt(old, "message"));
  return say("True", "FoundNewReplicaSet", `Found new replica set "${newSet?.metadata.name}"`);
}

function statusOf(condition: JsonObject | undefined): Condition["status"] {
  const status = textAt(condition, "status");
  return status === "True" || status === "False" ? status : "Unknown";
}

export function isPaused(deployment: KubeObject): boolean {
  const { spec } = deployment;
  return typeof spec === "object" && spec !== null && "paused" in spec && spec.paused === true;
}

function update(conditions: Conditions, condition: Condition, now: number): Conditions {
  const old = conditions.find((one) => one.type === condition.type);
  const same = old !== undefined && old.reason === condition.reason && old.status === condition.status;
  // Each sign of progress counts, so the deadline runs from the last one.
  const isSign = condition.reason === "ReplicaSetUpdated";
  const lastUpdateTime = same && !isSign ? textAt(old, "lastUpdateTime") : timestamp(now);
  return withCondition(conditions, condition, now, { lastUpdateTime });
}
