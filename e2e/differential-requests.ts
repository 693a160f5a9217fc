/** Requests that a real server and the sandbox answer alike, in an order: each finds what those before it left. NS is the namespace. */
export interface Step {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Changes nothing, and depends on a limit or a quota that a real server heeds a moment after it was made. */
  readonly trial?: true;
}

const core = "/api/v1/namespaces/NS";
const apps = "/apis/apps/v1/namespaces/NS";
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const merge = "application/merge-patch+json";
const strategic = "application/strategic-merge-patch+json";
const jsonPatch = "application/json-patch+json";

const get = (path: string): Step => ({ method: "GET", path });
const post = (path: string, body: unknown): Step => ({ method: "POST", path, body });
const tryOut = (path: string, body: unknown): Step => ({ ...post(`${path}?dryRun=All`, body), trial: true });
const patch = (path: string, body: unknown, contentType = merge): Step => ({
  method: "PATCH",
  path,
  body,
  contentType,
});
const remove = (path: string, body?: unknown): Step => ({ method: "DELETE", path, ...(body ? { body } : {}) });

const configMap = (name: string, rest: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  ...rest,
});
const pod = (name: string, resources: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { containers: [{ name: "c", image: "busybox:1.36", command: ["sleep", "1"], resources }] },
});
/** A definition of a custom kind with this schema for its spec. */
const definition = (plural: string, kind: string, spec: object, rest: object = {}) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.differential.example` },
  spec: {
    group: "differential.example",
    scope: "Cluster",
    names: { plural, kind },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
        ...rest,
      },
    ],
  },
});

export const steps: readonly Step[] = [
  // Limits and quotas.
  post(`${core}/limitranges`, {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "limits" },
    spec: {
      limits: [
        { type: "Container", max: { memory: "256Mi" }, min: { cpu: "10m" }, default: { cpu: "200m", memory: "128Mi" } },
      ],
    },
  }),
  tryOut(`${core}/pods`, pod("fits")),
  tryOut(`${core}/pods`, pod("large", { limits: { memory: "1Gi" } })),
  tryOut(`${core}/pods`, pod("small", { requests: { cpu: "1m" } })),
  remove(`${core}/limitranges/limits`),
  post(`${core}/resourcequotas`, {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota" },
    spec: { hard: { pods: "0", "requests.cpu": "1", "services.nodeports": "0" } },
  }),
  tryOut(`${core}/pods`, pod("unnamed")),
  tryOut(`${core}/pods`, pod("over", { requests: { cpu: "2" } })),
  tryOut(`${core}/services`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "open" },
    spec: { type: "NodePort", ports: [{ port: 80 }] },
  }),
  remove(`${core}/resourcequotas/quota`),
  // Patches that say nothing, or too much.
  post(`${core}/configmaps`, configMap("patched", { data: { a: "b" } })),
  patch(`${core}/configmaps/patched`, null, strategic),
  patch(`${core}/configmaps/patched`, null, jsonPatch),
  patch(`${core}/configmaps/patched`, null),
  patch(`${core}/configmaps/patched`, { kind: "Secret", apiVersion: "v2", data: { c: "d" } }, strategic),
  patch(`${core}/configmaps/patched?fieldValidation=Strict`, { metadata: { lables: {} } }),
  patch(`${core}/configmaps/patched?fieldManager=${"x".repeat(129)}`, {}),
  post(`${core}/configmaps?fieldValidation=Strict`, { ...configMap("typo"), metadata: { name: "typo", lables: {} } }),
  get(`${core}/configmaps?resourceVersion=0&resourceVersionMatch=Exact`),
  get(`${core}/configmaps?timeoutSeconds=abc`),
  get(`${core}/configmaps?labelSelector=${"a".repeat(70)}%3Db`),
  remove(`${core}/configmaps/patched`, { kind: "Foo" }),
  remove(`${core}/configmaps/patched`, { orphanDependents: true, propagationPolicy: "Orphan" }),
  remove("/api/v1/namespaces/default"),
  // A scale.
  post(`${apps}/deployments`, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "scaled" },
    spec: {
      replicas: 0,
      selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: pod("scaled").spec },
    },
  }),
  patch(`${apps}/deployments/scaled/scale`, { spec: { replicas: -1 } }),
  // Definitions.
  post(definitions, definition("wrongs", "Wrong", { type: "array" })),
  post(
    definitions,
    definition("wrongs", "Wrong", {
      type: "object",
      properties: { a: { type: "string" } },
      "x-kubernetes-validations": [{ rule: "self.nope == 1" }],
    }),
  ),
  post(definitions, {
    ...definition("wrongs", "Wrong", { type: "object" }),
    metadata: { name: "wrongs.k8s.io" },
    spec: { ...definition("wrongs", "Wrong", { type: "object" }).spec, group: "k8s.io" },
  }),
];
