/** What kustomize knows of the kinds: where labels and references stand, and how they sort. */
import { templates } from "../kinds.ts";

export interface FieldSpec {
  /** Absent: every kind. */
  readonly kind?: string;
  readonly path: string;
  /** Whether the field is made where it is missing. */
  readonly create: boolean;
}

const templateMetadata: readonly string[] = [
  ...Object.entries(templates).map(([kind, path]) => `${kind}:${path}/metadata`),
  "CronJob:spec/jobTemplate/metadata",
];

export function metadataFields(field: "labels" | "annotations"): readonly FieldSpec[] {
  return [{ path: `metadata/${field}`, create: true }];
}

export function templateFields(field: "labels" | "annotations"): readonly FieldSpec[] {
  const specs = templateMetadata.map((entry) => {
    const [kind = "", path = ""] = entry.split(":");
    return { kind, path: `${path}/${field}`, create: true };
  });
  return field === "labels" ? [...specs, claimTemplates] : specs;
}

const claimTemplates: FieldSpec = {
  kind: "StatefulSet",
  path: "spec/volumeClaimTemplates/metadata/labels",
  create: true,
};

const affinity = ["podAffinity", "podAntiAffinity"].flatMap((kind) => [
  `affinity/${kind}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${kind}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);

export const selectorFields: readonly FieldSpec[] = [
  { kind: "Service", path: "spec/selector", create: true },
  { kind: "ReplicationController", path: "spec/selector", create: true },
  ...["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"].map((kind) => ({
    kind,
    path: "spec/selector/matchLabels",
    create: true,
  })),
  ...["Deployment", "StatefulSet"].flatMap((kind) =>
    [...affinity, "topologySpreadConstraints/labelSelector/matchLabels"].map((path) => ({
      kind,
      path: `spec/template/spec/${path}`,
      create: false,
    })),
  ),
  { kind: "Job", path: "spec/selector/matchLabels", create: false },
  { kind: "CronJob", path: "spec/jobTemplate/spec/selector/matchLabels", create: false },
  { kind: "PodDisruptionBudget", path: "spec/selector/matchLabels", create: false },
  { kind: "NetworkPolicy", path: "spec/podSelector/matchLabels", create: false },
  { kind: "NetworkPolicy", path: "spec/ingress/from/podSelector/matchLabels", create: false },
  { kind: "NetworkPolicy", path: "spec/egress/to/podSelector/matchLabels", create: false },
];

/** Kinds whose names a prefix or suffix leaves alone. */
export const fixedNames: ReadonlySet<string> = new Set(["CustomResourceDefinition", "APIService", "Namespace"]);

export interface Reference {
  /** The kind and group that the name belongs to. */
  readonly kind: string;
  readonly group: string;
  /** The kind that names it, and where. */
  readonly from: string;
  readonly path: string;
}

/** References inside a pod's spec. */
const podReferences: readonly (readonly [kind: string, group: string, path: string])[] = [
  ...["containers", "initContainers"].flatMap(
    (list) =>
      [
        ["ConfigMap", "", `${list}/env/valueFrom/configMapKeyRef/name`],
        ["ConfigMap", "", `${list}/envFrom/configMapRef/name`],
        ["Secret", "", `${list}/env/valueFrom/secretKeyRef/name`],
        ["Secret", "", `${list}/envFrom/secretRef/name`],
      ] as const,
  ),
  ["ConfigMap", "", "volumes/configMap/name"],
  ["ConfigMap", "", "volumes/projected/sources/configMap/name"],
  ["Secret", "", "volumes/secret/secretName"],
  ["Secret", "", "volumes/projected/sources/secret/name"],
  ["Secret", "", "imagePullSecrets/name"],
  ["ServiceAccount", "", "serviceAccountName"],
  ["PersistentVolumeClaim", "", "volumes/persistentVolumeClaim/claimName"],
  ["PriorityClass", "scheduling.k8s.io", "priorityClassName"],
];

const podSpecs: readonly (readonly [string, string])[] = [
  ["Pod", "spec"],
  ["PodTemplate", "template/spec"],
  ...Object.entries(templates).map(([kind, path]) => [kind, `${path}/spec`] as const),
];

const ingressAuth = [
  "ingress.kubernetes.io~1auth-secret",
  "nginx.ingress.kubernetes.io~1auth-secret",
  "nginx.ingress.kubernetes.io~1auth-tls-secret",
];

/** `~1` stands for a slash in a key. */
export const references: readonly Reference[] = [
  ...podSpecs.flatMap(([from, spec]) =>
    podReferences.map(([kind, group, path]) => ({ kind, group, from, path: `${spec}/${path}` })),
  ),
  ...["Deployment", "ReplicaSet", "StatefulSet"].map((kind) => ({
    kind,
    group: "apps",
    from: "HorizontalPodAutoscaler",
    path: "spec/scaleTargetRef/name",
  })),
  { kind: "ReplicationController", group: "", from: "HorizontalPodAutoscaler", path: "spec/scaleTargetRef/name" },
  ...["ConfigMap", "Secret"].flatMap((kind) =>
    ["Role", "ClusterRole"].map((from) => ({ kind, group: "", from, path: "rules/resourceNames" })),
  ),
  {
    kind: "ConfigMap",
    group: "",
    from: "Ingress",
    path: "metadata/annotations/nginx.ingress.kubernetes.io~1fastcgi-params-configmap",
  },
  ...ingressAuth.map((key) => ({ kind: "Secret", group: "", from: "Ingress", path: `metadata/annotations/${key}` })),
  { kind: "Secret", group: "", from: "Ingress", path: "spec/tls/secretName" },
  { kind: "Secret", group: "", from: "ServiceAccount", path: "imagePullSecrets/name" },
  { kind: "Service", group: "", from: "StatefulSet", path: "spec/serviceName" },
  ...["spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName"].map((path) => ({
    kind: "Service",
    group: "",
    from: "Ingress",
    path,
  })),
  { kind: "Service", group: "", from: "Ingress", path: "spec/rules/http/paths/backend/service/name" },
  { kind: "Service", group: "", from: "Ingress", path: "spec/defaultBackend/service/name" },
  { kind: "Service", group: "", from: "APIService", path: "spec/service" },
  { kind: "Service", group: "", from: "ValidatingWebhookConfiguration", path: "webhooks/clientConfig/service" },
  { kind: "Service", group: "", from: "MutatingWebhookConfiguration", path: "webhooks/clientConfig/service" },
  { kind: "Role", group: "rbac.authorization.k8s.io", from: "RoleBinding", path: "roleRef/name" },
  { kind: "ClusterRole", group: "rbac.authorization.k8s.io", from: "RoleBinding", path: "roleRef/name" },
  { kind: "ClusterRole", group: "rbac.authorization.k8s.io", from: "ClusterRoleBinding", path: "roleRef/name" },
  { kind: "ServiceAccount", group: "", from: "RoleBinding", path: "subjects" },
  { kind: "ServiceAccount", group: "", from: "ClusterRoleBinding", path: "subjects" },
  { kind: "PersistentVolume", group: "", from: "PersistentVolumeClaim", path: "spec/volumeName" },
  { kind: "StorageClass", group: "storage.k8s.io", from: "PersistentVolume", path: "spec/storageClassName" },
  { kind: "StorageClass", group: "storage.k8s.io", from: "PersistentVolumeClaim", path: "spec/storageClassName" },
  {
    kind: "StorageClass",
    group: "storage.k8s.io",
    from: "StatefulSet",
    path: "spec/volumeClaimTemplates/spec/storageClassName",
  },
  { kind: "IngressClass", group: "networking.k8s.io", from: "Ingress", path: "spec/ingressClassName" },
];

/** The order of the output: these first, those last, every other kind between them by its type and name. */
export const firstKinds: readonly string[] = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
export const lastKinds: readonly string[] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
