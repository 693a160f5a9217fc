/** How far a rollout is, in kubectl's words. */
import type { RawObject } from "../../policy/index.ts";
import { fail } from "../trouble.ts";
import { at, listAt, numberAt, textAt } from "../values.ts";

export interface Progress {
  readonly text: string;
  readonly isDone: boolean;
}

/** Undefined for kinds that roll nothing out. */
export function progressOf(object: RawObject): Progress | undefined {
  if (object.kind === "Deployment") return deploymentProgress(object);
  if (object.kind === "DaemonSet") return daemonSetProgress(object);
  if (object.kind === "StatefulSet") return statefulSetProgress(object);
  return undefined;
}

function going(text: string): Progress {
  return { text: `${text}...\n`, isDone: false };
}

function isSeen(object: RawObject): boolean {
  return numberAt(object, "metadata", "generation") <= numberAt(object, "status", "observedGeneration");
}

function deploymentProgress(object: RawObject): Progress {
  const { name } = object.metadata;
  const count = (field: string) => numberAt(object, "status", field);
  if (!isSeen(object)) return going("Waiting for deployment spec update to be observed");
  const progressing = listAt(object, "status", "conditions").find((one) => textAt(one, "type") === "Progressing");
  if (textAt(progressing, "reason") === "ProgressDeadlineExceeded")
    throw fail(`deployment ${JSON.stringify(name)} exceeded its progress deadline`);
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  const wanted = numberAt(object, "spec", "replicas");
  const updated = count("updatedReplicas");
  if (updated < wanted) return going(`${waiting} ${updated} out of ${wanted} new replicas have been updated`);
  if (count("replicas") > updated)
    return going(`${waiting} ${count("replicas") - updated} old replicas are pending termination`);
  if (count("availableReplicas") < updated)
    return going(`${waiting} ${count("availableReplicas")} of ${updated} updated replicas are available`);
  return { text: `deployment "${name}" successfully rolled out\n`, isDone: true };
}

function daemonSetProgress(object: RawObject): Progress {
  const { name } = object.metadata;
  const count = (field: string) => numberAt(object, "status", field);
  if (textAt(object, "spec", "updateStrategy", "type") !== "RollingUpdate")
    throw fail("rollout status is only available for RollingUpdate strategy type");
  if (!isSeen(object)) return going("Waiting for daemon set spec update to be observed");
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  const wanted = count("desiredNumberScheduled");
  if (count("updatedNumberScheduled") < wanted)
    return going(`${waiting} ${count("updatedNumberScheduled")} out of ${wanted} new pods have been updated`);
  if (count("numberAvailable") < wanted)
    return going(`${waiting} ${count("numberAvailable")} of ${wanted} updated pods are available`);
  return { text: `daemon set "${name}" successfully rolled out\n`, isDone: true };
}

function statefulSetProgress(object: RawObject): Progress {
  const count = (field: string) => numberAt(object, "status", field);
  const wanted = numberAt(object, "spec", "replicas");
  if (textAt(object, "spec", "updateStrategy", "type") !== "RollingUpdate")
    throw fail("rollout status is only available for RollingUpdate strategy type");
  if (!isSeen(object)) return going("Waiting for statefulset spec update to be observed");
  if (at(object, "spec", "replicas") !== undefined && count("readyReplicas") < wanted)
    return going(`Waiting for ${wanted - count("readyReplicas")} pods to be ready`);
  if (textAt(object, "status", "updateRevision") !== textAt(object, "status", "currentRevision"))
    return going(
      `waiting for statefulset rolling update to complete ${count("updatedReplicas")} pods at revision ${textAt(object, "status", "updateRevision")}`,
    );
  return {
    text: `statefulset rolling update complete ${count("currentReplicas")} pods at revision ${textAt(object, "status", "currentRevision")}...\n`,
    isDone: true,
  };
}
