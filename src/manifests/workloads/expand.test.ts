import { expect, test } from "vitest";
import { parseManifests } from "../parse.ts";
import { expandWorkloads } from "./expand.ts";

function expand(text: string, namespace?: string) {
  const { objects, problems } = parseManifests(text, "f.yaml");
  expect(problems).toEqual([]);
  return expandWorkloads(objects, namespace === undefined ? {} : { namespace });
}

function pods(text: string) {
  return expand(text)
    .objects.map(({ object }) => object)
    .filter(({ kind }) => kind === "Pod");
}

const workload = (kind: string, spec = "", group = "apps/v1") => `apiVersion: ${group}
kind: ${kind}
metadata: {name: web, namespace: shop}
spec:
  ${spec}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c}]}
`;

test.each([
  ["Deployment", "replicas: 3", "apps/v1", [/^web-[a-z0-9]{10}-[a-z0-9]{5}$/, /^web-/, /^web-/]],
  ["ReplicaSet", "replicas: 2", "apps/v1", [/^web-[a-z0-9]{5}$/, /^web-[a-z0-9]{5}$/]],
  ["ReplicationController", "", "v1", [/^web-[a-z0-9]{5}$/]],
  ["StatefulSet", "replicas: 2", "apps/v1", [/^web-0$/, /^web-1$/]],
  ["DaemonSet", "", "apps/v1", [/^web-[a-z0-9]{5}$/]],
  ["Job", "", "batch/v1", [/^web-[a-z0-9]{5}$/]],
  ["Deployment", "replicas: 0", "apps/v1", []],
])("a %s with %j becomes its pods", (kind, spec, group, names) => {
  const made = pods(workload(kind, spec, group));
  expect(made).toHaveLength(names.length);
  for (const [index, pattern] of names.entries()) expect(made[index]?.metadata.name).toMatch(pattern);
  expect(new Set(made.map(({ metadata }) => metadata.name)).size).toBe(names.length);
  for (const { metadata } of made) expect(metadata).toMatchObject({ namespace: "shop", labels: { app: "web" } });
});

test("a CronJob becomes the pod of one of its jobs", () => {
  const text =
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: {a: b}}, spec: {containers: []}}}}}\n";
  expect(pods(text)[0]?.metadata).toMatchObject({
    name: expect.stringMatching(/^nightly-\d+-\w{5}$/),
    labels: { a: "b" },
  });
});

test("a DaemonSet has a pod on each node", () => {
  const nodes = ["a", "b"].map((name) => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\n`).join("---\n");
  expect(pods(`${nodes}---\n${workload("DaemonSet")}`).map(({ spec }) => spec)).toEqual([
    expect.objectContaining({ nodeName: "a" }),
    expect.objectContaining({ nodeName: "b" }),
  ]);
});

test("a workload whose pods are among the objects is not expanded again", () => {
  const owned = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web-0, namespace: shop, ownerReferences: [{kind: StatefulSet, name: web}]}\n`;
  expect(pods(workload("StatefulSet") + owned).map(({ metadata }) => metadata.name)).toEqual(["web-0"]);
});

test("pods run, each with an address of its own; what an object says itself stays", () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: fixed}
status: {podIP: 10.244.0.2}
---
apiVersion: v1
kind: Pod
metadata: {name: host}
spec: {hostNetwork: true}
---
apiVersion: v1
kind: Pod
metadata: {name: waiting}
status: {phase: Pending}
---
${workload("Deployment", "replicas: 2")}`;
  const [fixed, host, waiting, ...web] = pods(text).map(({ status }) => status);
  expect(fixed).toMatchObject({ podIP: "10.244.0.2", phase: "Running" });
  expect(host).toMatchObject({ podIP: "192.168.49.2", hostIP: "192.168.49.2" });
  expect(waiting).not.toHaveProperty("podIP");
  expect(web).toMatchObject([{ podIP: "10.244.0.3" }, { podIP: "10.244.0.4" }]);
});

test("services get a cluster IP unless they say otherwise", () => {
  const service = (name: string, spec: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {${spec}}\n---\n`;
  const text =
    service("a", "") + service("b", "clusterIP: None") + service("c", "type: ExternalName, externalName: x.y");
  const specs = expand(text).objects.filter(({ object }) => object.kind === "Service");
  expect(specs.map(({ object }) => object.spec)).toEqual([
    { clusterIP: "10.96.0.10" },
    { clusterIP: "None" },
    { type: "ExternalName", externalName: "x.y" },
  ]);
});

test("namespaces that are used are assumed, and that is said; objects without one are in the given one", () => {
  const { objects, assumptions } = expand(
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: lab, labels: {a: b}}\n---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: g}\n",
    "mine",
  );
  const namespaces = objects.filter(({ object }) => object.kind === "Namespace").map(({ object }) => object.metadata);
  expect(namespaces).toEqual([
    { name: "lab", labels: { a: "b", "kubernetes.io/metadata.name": "lab" } },
    { name: "mine", labels: { "kubernetes.io/metadata.name": "mine" } },
  ]);
  expect(assumptions).toEqual(["namespace mine is not in the files; assumed with no labels but its name"]);
  expect(objects.find(({ object }) => object.kind === "GlobalNetworkPolicy")?.object.metadata).toEqual({ name: "g" });
});

test("a pod's fields stand in its workload's template, and the result is the same every time", () => {
  const first = expand(workload("Deployment", "replicas: 2"));
  const pod = first.objects.find(({ object }) => object.kind === "Pod");
  expect(pod?.place?.(["metadata", "labels", "app"])).toEqual({ file: "f.yaml", line: 7, column: 25 });
  expect(expand(workload("Deployment", "replicas: 2")).objects.map(({ object }) => object)).toEqual(
    first.objects.map(({ object }) => object),
  );
});

test("a label of a template that is no text is refused", () => {
  const { problems } = parseManifests(workload("Deployment").replace("app: web", "app: on"), "f.yaml");
  expect(problems[0]?.message).toBe(
    "spec.template.metadata.labels.app must be a text, it is the boolean true; put it in quotes",
  );
});
