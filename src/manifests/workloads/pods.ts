/** The pods that the controllers of a cluster would make of a workload, with the names they might get. */
import { templates } from "../kinds.ts";
import { isJsonMap } from "../tree.ts";
import type { FieldPath, Json, RawObject, SourceObject } from "../types.ts";
import { suffix } from "./names.ts";

interface Pod {
  readonly name: string;
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly node?: string;
  /** The object that made the pod, where it is not the workload itself. */
  readonly owner?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
}

/** Beyond this, further replicas only repeat what the others show. */
const mostReplicas = 100;

const makers: Readonly<Record<string, (object: RawObject, nodes: readonly string[]) => readonly Pod[]>> = {
  Deployment: (object) => {
    const hash = suffix(JSON.stringify(object.spec ?? {}), 10);
    const name = `${object.metadata.name}-${hash}`;
    const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name };
    return replicas(object).map((index) => ({ ...named(name, index), labels: { "pod-template-hash": hash }, owner }));
  },
  ReplicaSet: (object) => replicas(object).map((index) => named(object.metadata.name, index)),
  ReplicationController: (object) => replicas(object).map((index) => named(object.metadata.name, index)),
  StatefulSet: (object) =>
    replicas(object).map((index) => {
      const name = `${object.metadata.name}-${index}`;
      return {
        name,
        labels: { "apps.kubernetes.io/pod-index": `${index}`, "statefulset.kubernetes.io/pod-name": name },
      };
    }),
  DaemonSet: ({ metadata }, nodes) => nodes.map((node) => ({ ...named(metadata.name, node), node })),
  Job: ({ metadata }) => [jobPod(metadata.name)],
  CronJob: ({ metadata }) => {
    // A job of a CronJob is named after the minute it was due.
    const name = `${metadata.name}-29000000`;
    return [{ ...jobPod(name), owner: { apiVersion: "batch/v1", kind: "Job", name } }];
  },
};

export const workloadKinds: ReadonlySet<string> = new Set(Object.keys(makers));

export function podsOf({ object, place }: SourceObject, nodes: readonly string[]): readonly SourceObject[] {
  const { apiVersion, kind, metadata } = object;
  const make = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  const at = templates[kind]?.split("/") ?? [];
  const template = at.reduce<Json | undefined>(
    (field, step) => (isJsonMap(field) ? field[step] : undefined),
    specOf(object),
  );
  if (!make || !isJsonMap(template)) return [];
  const own = isJsonMap(template.metadata) ? template.metadata : {};
  const spec = isJsonMap(template.spec) ? template.spec : {};
  return make(object, nodes).map(({ name, generateName, labels, node, owner }) => ({
    object: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        ...(generateName !== undefined && { generateName }),
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        labels: { ...textMap(own.labels), ...labels },
        ...(isJsonMap(own.annotations) && { annotations: own.annotations }),
        ownerReferences: [{ ...(owner ?? { apiVersion, kind, name: metadata.name }), controller: true }],
      },
      spec: { ...spec, ...(node !== undefined && { nodeName: node }) },
    },
    ...(place && { place: (path: FieldPath) => place([...at, ...path]) }),
  }));
}

function named(prefix: string, seed: number | string): Pod {
  return { name: `${prefix}-${suffix(`${prefix}/${seed}`, 5)}`, generateName: `${prefix}-` };
}

function jobPod(job: string): Pod {
  return { ...named(job, 0), labels: { "batch.kubernetes.io/job-name": job, "job-name": job } };
}

function replicas(object: RawObject): readonly number[] {
  const { spec } = object;
  const wanted = isJsonMap(spec) && typeof spec.replicas === "number" ? spec.replicas : 1;
  return Array.from({ length: Math.min(Math.max(0, Math.floor(wanted)), mostReplicas) }, (_, index) => index);
}

function textMap(value: Json | undefined): Record<string, string> {
  if (!isJsonMap(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === "string" ? [[key, text] as const] : [])),
  );
}

/** The object as far as the way to a template goes. */
function specOf({ spec }: RawObject): Json {
  return isJsonMap(spec) ? { spec } : {};
}
