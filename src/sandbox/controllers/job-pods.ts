/** The pods of a job: made from its template, numbered where it is indexed, and held until their end is counted. */
import { type Draft, type KubeObject, listAt, objectAt, textAt } from "../store/object.ts";
import type { World } from "./controller.ts";
import { podFromTemplate } from "./owners.ts";

/** Holds a pod until its end is counted. */
const finalizer = "batch.kubernetes.io/job-tracking";
const indexKey = "batch.kubernetes.io/job-completion-index";

export function isIndexed(job: KubeObject): boolean {
  return textAt(job, "spec", "completionMode") === "Indexed";
}

export function isHeld(pod: KubeObject): boolean {
  return (pod.metadata.finalizers ?? []).includes(finalizer);
}

export function release({ objects }: World, pod: KubeObject): void {
  const { namespace, name, finalizers = [] } = pod.metadata;
  if (!isHeld(pod) || objects.get("pods", { namespace, name }) === undefined) return;
  const left = finalizers.filter((one) => one !== finalizer);
  objects.patch("pods", { namespace, name }, { metadata: { finalizers: left.length > 0 ? left : null } });
}

export function indexOf(pod: KubeObject): number | undefined {
  const index = pod.metadata.annotations?.[indexKey];
  return index === undefined ? undefined : Number(index);
}

export function podOf(job: KubeObject, index: number | undefined): Draft {
  const { name } = job.metadata;
  const template = objectAt(job, "spec", "template");
  if (index === undefined) return podFromTemplate(job, template, { generateName: `${name}-`, finalizers: [finalizer] });
  const mark = { [indexKey]: String(index) };
  const draft = podFromTemplate(job, template, {
    generateName: `${name}-${index}-`,
    labels: mark,
    annotations: mark,
    finalizers: [finalizer],
  });
  const pod = objectAt(draft, "spec");
  const variable = {
    name: "JOB_COMPLETION_INDEX",
    valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${indexKey}']` } },
  };
  const withIndex = (list: string) =>
    listAt(pod, list).map((container) => ({
      ...objectAt(container),
      env: [...listAt(container, "env"), variable],
    }));
  const init = withIndex("initContainers");
  return {
    ...draft,
    spec: {
      ...pod,
      hostname: `${name}-${index}`,
      containers: withIndex("containers"),
      ...(init.length > 0 ? { initContainers: init } : {}),
    },
  };
}
