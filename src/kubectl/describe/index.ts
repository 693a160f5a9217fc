/** Which kind is described how, and what has to be read besides the object. */
import type { Resource } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { selectorText } from "../pods.ts";
import type { Session } from "../session.ts";
import { at } from "../values.ts";
import { eventsOf } from "./events.ts";
import { describeAny } from "./generic.ts";
import { describeNetworkPolicy } from "./network-policy.ts";
import { describeNode } from "./node.ts";
import { describePod } from "./pod.ts";
import { describeService } from "./service.ts";
import * as small from "./small.ts";
import * as workloads from "./workloads.ts";

interface Around {
  readonly session: Session;
  readonly events: readonly RawObject[] | undefined;
  readonly now: number;
}

type Describer = (object: RawObject, around: Around) => Promise<string> | string;

const describers: Readonly<Record<string, Describer>> = {
  "v1 Pod": (object, { events, now }) => describePod(object, events, now),
  "v1 Service": async (object, { session, events, now }) => {
    const slices = await related(
      session,
      { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
      object.metadata.namespace,
      {
        labelSelector: `kubernetes.io/service-name=${object.metadata.name}`,
      },
    );
    return describeService(object, slices, events, now);
  },
  "v1 Namespace": async (object, { session }) => {
    const [quotas, limits] = await Promise.all(
      ["ResourceQuota", "LimitRange"].map((kind) =>
        related(session, { apiVersion: "v1", kind }, object.metadata.name, { limit: "500" }),
      ),
    );
    return small.describeNamespace(object, quotas ?? [], limits ?? []);
  },
  "v1 Node": async (object, { session, events, now }) => {
    const fieldSelector = `spec.nodeName=${object.metadata.name},status.phase!=Succeeded,status.phase!=Failed`;
    const pods = await related(session, { apiVersion: "v1", kind: "Pod" }, undefined, { fieldSelector });
    const leases = await related(session, { apiVersion: "coordination.k8s.io/v1", kind: "Lease" }, "kube-node-lease", {
      fieldSelector: `metadata.name=${object.metadata.name}`,
    });
    return describeNode(object, pods, leases[0], events, now);
  },
  "v1 ConfigMap": (object, { events, now }) => small.describeConfigMap(object, events, now),
  "v1 Secret": (object) => small.describeSecret(object),
  "v1 ServiceAccount": (object, { events, now }) => small.describeServiceAccount(object, events, now),
  "v1 Endpoints": (object, { events, now }) => small.describeEndpoints(object, events, now),
  "discovery.k8s.io/v1 EndpointSlice": (object, { events, now }) => small.describeEndpointSlice(object, events, now),
  "networking.k8s.io/v1 NetworkPolicy": (object) => describeNetworkPolicy(object),
  "apps/v1 Deployment": async (object, { session, events, now }) => {
    const sets = await related(session, { apiVersion: "apps/v1", kind: "ReplicaSet" }, object.metadata.namespace, {
      labelSelector: selectorText(at(object, "spec", "selector")),
    });
    return workloads.describeDeployment(object, sets, events, now);
  },
  "apps/v1 ReplicaSet": withPods(workloads.describeReplicaSet),
  "apps/v1 DaemonSet": withPods(workloads.describeDaemonSet),
  "apps/v1 StatefulSet": withPods(workloads.describeStatefulSet),
};

function withPods(
  describe: (
    object: RawObject,
    pods: readonly RawObject[],
    events: readonly RawObject[] | undefined,
    now: number,
  ) => string,
): Describer {
  return async (object, { session, events, now }) => {
    const labelSelector = selectorText(at(object, "spec", "selector"));
    const pods = await related(session, { apiVersion: "v1", kind: "Pod" }, object.metadata.namespace, {
      labelSelector,
    });
    return describe(
      object,
      pods.filter((pod) => workloads.isOwned(pod, object)),
      events,
      now,
    );
  };
}

async function related(
  session: Session,
  kind: { apiVersion: string; kind: string },
  namespace: string | undefined,
  query: Readonly<Record<string, string>>,
): Promise<readonly RawObject[]> {
  return session.api.list(await session.resourceOf(kind), namespace, query);
}

/** Kinds whose descriptions end without events. */
const quiet = new Set(["v1 Namespace", "v1 Secret", "networking.k8s.io/v1 NetworkPolicy"]);

/** Kinds for which the real kubectl has a form of its own and this one has not. */
const shortened = new Set([
  "v1 LimitRange",
  "v1 PersistentVolume",
  "v1 PersistentVolumeClaim",
  "v1 ReplicationController",
  "v1 ResourceQuota",
  "autoscaling/v2 HorizontalPodAutoscaler",
  "batch/v1 CronJob",
  "batch/v1 Job",
  "networking.k8s.io/v1 Ingress",
  "networking.k8s.io/v1 IngressClass",
  "policy/v1 PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1 ClusterRole",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
  "rbac.authorization.k8s.io/v1 Role",
  "rbac.authorization.k8s.io/v1 RoleBinding",
  "scheduling.k8s.io/v1 PriorityClass",
  "storage.k8s.io/v1 StorageClass",
]);

export function isShortened({ apiVersion, kind }: Resource): boolean {
  return shortened.has(`${apiVersion} ${kind}`);
}

export async function describeObject(
  session: Session,
  resource: Resource,
  object: RawObject,
  showsEvents: boolean,
): Promise<string> {
  const key = `${resource.apiVersion} ${resource.kind}`;
  const events = showsEvents && !quiet.has(key) ? await eventsOf(session, withUid(object, key)) : undefined;
  const around = { session, events, now: Date.now() };
  const describer = describers[key];
  return describer ? describer(object, around) : describeAny(object, events, around.now);
}

/** The kubelet reports a node's events under its name. */
function withUid(object: RawObject, key: string): RawObject {
  return key === "v1 Node" ? { ...object, metadata: { ...object.metadata, uid: object.metadata.name } } : object;
}
