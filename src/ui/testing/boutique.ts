/** A world as big as they get here: the shop of eleven services with its load generator, a stranger, and a namespace of strangers. */
import { parseManifests } from "../../manifests/index.ts";
import { buildSnapshot, type Json, type RawObject } from "../../policy/index.ts";
import { look, type World } from "../model/world.ts";

interface Member {
  readonly name: string;
  readonly port: number;
  readonly target: number;
  readonly callers: readonly string[];
}

const members: readonly Member[] = [
  { name: "adservice", port: 9555, target: 9555, callers: ["frontend"] },
  { name: "cartservice", port: 7070, target: 7070, callers: ["frontend", "checkoutservice"] },
  { name: "checkoutservice", port: 5050, target: 5050, callers: ["frontend"] },
  { name: "currencyservice", port: 7000, target: 7000, callers: ["frontend", "checkoutservice"] },
  { name: "emailservice", port: 5000, target: 8080, callers: ["checkoutservice"] },
  { name: "frontend", port: 80, target: 8080, callers: ["loadgenerator"] },
  { name: "paymentservice", port: 50051, target: 50051, callers: ["checkoutservice"] },
  {
    name: "productcatalogservice",
    port: 3550,
    target: 3550,
    callers: ["frontend", "checkoutservice", "recommendationservice"],
  },
  { name: "recommendationservice", port: 8080, target: 8080, callers: ["frontend"] },
  { name: "redis-cart", port: 6379, target: 6379, callers: ["cartservice"] },
  { name: "shippingservice", port: 50051, target: 50051, callers: ["frontend", "checkoutservice"] },
];

const policies = members
  .map(
    ({ name, target, callers }) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: boutique }
spec:
  podSelector: { matchLabels: { app: ${name} } }
  ingress:
    - from: [${callers.map((caller) => `{ podSelector: { matchLabels: { app: ${caller} } } }`).join(", ")}]
      ports: [{ port: ${target} }]
`,
  )
  .join("---\n");

function pods(namespace: string, name: string, index: number, replicas: number, port?: number): readonly RawObject[] {
  return Array.from({ length: replicas }, (_, replica) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-abcde-x${String(index).padStart(2, "0")}${replica}z`,
      namespace,
      labels: { app: name, "pod-template-hash": "abcde" },
      ownerReferences: [{ kind: "ReplicaSet", name: `${name}-abcde`, controller: true }],
    },
    spec: { containers: [{ name, image: name, ...(port === undefined ? {} : { ports: [{ containerPort: port }] }) }] },
    status: {
      phase: "Running",
      podIP: `10.0.${index}.${replica + 1}`,
      conditions: [{ type: "Ready", status: "True" }],
    },
  }));
}

function service(namespace: string, name: string, index: number, ports: readonly Json[]): RawObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { selector: { app: name }, clusterIP: `10.1.0.${index}`, ports },
  };
}

function namespace(name: string): RawObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "kubernetes.io/metadata.name": name, team: name } },
  };
}

export function boutique(): World {
  const objects: readonly RawObject[] = [
    ...["boutique", "attacker", "kube-system"].map(namespace),
    ...members.flatMap(({ name, port, target }, index) => [
      ...pods("boutique", name, index + 1, name === "frontend" ? 3 : 1, target),
      service("boutique", name, index + 1, [{ name: "main", port, targetPort: target }]),
    ]),
    ...pods("boutique", "loadgenerator", 20, 1),
    ...pods("boutique", "rogue", 21, 1),
    ...pods("attacker", "rogue", 22, 1),
    ...pods("kube-system", "kube-dns", 23, 2, 53),
    service("kube-system", "kube-dns", 53, [{ name: "dns", port: 53, protocol: "UDP" }]),
    ...parseManifests(policies, "boutique.yaml").objects.map(({ object }) => object),
  ];
  const snapshot = buildSnapshot(
    objects.map((object) => ({ object })),
    { calico: "3.33" },
  );
  return look({
    inventory: { objects, snapshot, unreadable: [] },
    calico: "3.33",
    namespaces: ["boutique", "attacker"],
    file: undefined,
  });
}
