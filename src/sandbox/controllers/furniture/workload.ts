/** Short forms for the workloads that a cluster brings. */
import type { Draft, JsonObject } from "../../store/object.ts";

interface Part {
  readonly namespace: string;
  readonly name: string;
  /** The value of the label `k8s-app`. */
  readonly app?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly containers: readonly JsonObject[];
  readonly hostNetwork?: boolean;
  readonly priority?: "system-cluster-critical" | "system-node-critical";
  readonly tolerations?: readonly JsonObject[];
  readonly rest?: JsonObject;
}

export const everywhere = [{ operator: "Exists" }] as const;
export const onControlPlane = [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] as const;

export function deployment(part: Part): readonly Draft[] {
  const { namespace, name, replicas = 1 } = part;
  const labels = labelsOf(part);
  return [
    account(namespace, name),
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { namespace, name, labels },
      spec: { replicas, selector: { matchLabels: labels }, template: template(part) },
    },
  ];
}

export function daemonSet(part: Part): readonly Draft[] {
  const { namespace, name } = part;
  const labels = labelsOf(part);
  return [
    account(namespace, name),
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { namespace, name, labels },
      spec: { selector: { matchLabels: labels }, template: template(part) },
    },
  ];
}

/** A pod that the node's kubelet starts by itself. */
export function staticPod(node: string, name: string, container: JsonObject): Draft {
  const labels = { component: name, tier: "control-plane" };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "kube-system", name: `${name}-${node}`, labels },
    spec: {
      nodeName: node,
      hostNetwork: true,
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists", effect: "NoExecute" }],
      automountServiceAccountToken: false,
      containers: [{ name, imagePullPolicy: "IfNotPresent", ...container }],
    },
  };
}

export function service(
  namespace: string,
  name: string,
  app: string,
  ports: readonly JsonObject[],
  rest: { readonly labels?: Readonly<Record<string, string>>; readonly spec?: JsonObject } = {},
): Draft {
  const labels = { "k8s-app": app, ...rest.labels };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name, labels },
    spec: { selector: { "k8s-app": app }, ports, ...rest.spec },
  };
}

function account(namespace: string, name: string): Draft {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace, name } };
}

function labelsOf({ app, name, labels }: Part): Readonly<Record<string, string>> {
  return { "k8s-app": app ?? name, ...labels };
}

function template(part: Part): JsonObject {
  const { name, containers, hostNetwork = false, priority, tolerations = [], rest = {} } = part;
  return {
    metadata: { labels: labelsOf(part) },
    spec: {
      serviceAccountName: name,
      ...(hostNetwork ? { hostNetwork } : {}),
      ...(priority === undefined ? {} : { priorityClassName: priority }),
      ...(tolerations.length > 0 ? { tolerations } : {}),
      containers: containers.map((container) => ({ imagePullPolicy: "IfNotPresent", ...container })),
      ...rest,
    },
  };
}
