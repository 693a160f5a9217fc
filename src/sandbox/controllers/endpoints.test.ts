import { afterEach, beforeEach, expect, it } from "vitest";
import { type JsonObject, type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { podTemplate, TestCluster, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.stop());

const slices = "endpointslices.discovery.k8s.io";

function service(spec: JsonObject, name = "web"): void {
  cluster.apply("services", { apiVersion: "v1", kind: "Service", metadata: { namespace: "shop", name }, spec });
}

async function run(replicas: number, template = podTemplate({ app: "web" })): Promise<readonly KubeObject[]> {
  cluster.apply("deployments.apps", workload("Deployment", "web", { replicas, template }));
  await cluster.pass(5);
  return cluster.pods();
}

/** `10.244.1.1:80` for those who get traffic, `(10.244.1.1:80)` for the others. */
function fromSlices(name = "web"): readonly string[] {
  return cluster.objects
    .list(slices, { namespace: "shop", labelSelector: `kubernetes.io/service-name=${name}` })
    .flatMap((slice) =>
      listAt(slice, "endpoints").flatMap((endpoint) =>
        listAt(slice, "ports").map((port) => {
          const text = `${listAt(endpoint, "addresses")[0]}:${numberAt(port, "port")}`;
          return objectAt(endpoint, "conditions").ready === true ? text : `(${text})`;
        }),
      ),
    )
    .sort();
}

function fromEndpoints(name = "web"): readonly string[] {
  return listAt(cluster.objects.get("endpoints", { namespace: "shop", name }), "subsets")
    .flatMap((subset) =>
      listAt(subset, "ports").flatMap((port) => [
        ...listAt(subset, "addresses").map((one) => `${textAt(one, "ip")}:${numberAt(port, "port")}`),
        ...listAt(subset, "notReadyAddresses").map((one) => `(${textAt(one, "ip")}:${numberAt(port, "port")})`),
      ]),
    )
    .sort();
}

const addressOf = (pod: KubeObject | undefined) => textAt(pod, "status", "podIP");

it("of a service are its pods, whichever came first", async () => {
  const [one, two] = await run(2);
  service({ selector: { app: "web" }, ports: [{ port: 8080, targetPort: "http" }] });
  await cluster.pass(1);
  const expected = [`${addressOf(one)}:80`, `${addressOf(two)}:80`].sort();
  expect(fromSlices()).toEqual(expected);
  expect(fromEndpoints()).toEqual(expected);
  service({ selector: { app: "later" }, ports: [{ port: 80 }] }, "later");
  await cluster.pass(1);
  expect(fromSlices("later")).toEqual([]);
  cluster.apply("deployments.apps", workload("Deployment", "later", { replicas: 1 }));
  await cluster.pass(5);
  expect(fromSlices("later")).toHaveLength(1);
});

it("leave out pods that are not ready, unless the service wants them", async () => {
  const [pod] = await run(1);
  service({ selector: { app: "web" }, ports: [{ port: 80 }] });
  service({ selector: { app: "web" }, ports: [{ port: 80 }], publishNotReadyAddresses: true }, "all");
  await cluster.pass(1);
  if (pod === undefined) throw new Error("no pod");
  cluster.say(pod, "unready");
  await cluster.pass(1);
  expect(fromSlices()).toEqual([`(${addressOf(pod)}:80)`]);
  expect(fromEndpoints()).toEqual([`(${addressOf(pod)}:80)`]);
  expect(fromSlices("all")).toEqual([`${addressOf(pod)}:80`]);
  cluster.say(cluster.get("pods", pod.metadata.name), "ready");
  await cluster.pass(1);
  expect(fromSlices()).toEqual([`${addressOf(pod)}:80`]);
});

it("follow the pods' labels and the service's selector", async () => {
  const [pod] = await run(1);
  service({ selector: { app: "web" }, ports: [{ port: 80 }] });
  await cluster.pass(1);
  if (pod === undefined) throw new Error("no pod");
  cluster.objects.patch("pods", { namespace: "shop", name: pod.metadata.name }, { metadata: { labels: { app: "x" } } });
  await cluster.pass(0.5);
  expect(fromSlices()).toEqual([]);
  cluster.objects.patch("services", { namespace: "shop", name: "web" }, { spec: { selector: { app: "x" } } });
  await cluster.pass(0.5);
  expect(fromSlices()).toEqual([`${addressOf(pod)}:80`]);
});

it("know what a named port means to each pod", async () => {
  const port = (containerPort: number) =>
    podTemplate({ app: "web" }, { containers: [{ name: "c", image: "x", ports: [{ name: "api", containerPort }] }] });
  service({ selector: { app: "web" }, ports: [{ port: 80, targetPort: "api" }] });
  await run(1, port(3000));
  const other = workload("Deployment", "other", { replicas: 1, selector: { matchLabels: { app: "web", v: "2" } } });
  const template = port(4000);
  const labelled = { ...template, metadata: { labels: { app: "web", v: "2" } } };
  cluster.apply("deployments.apps", { ...other, spec: { ...objectAt(other, "spec"), template: labelled } });
  await cluster.pass(5);
  expect(fromSlices().map((text) => text.split(":")[1])).toEqual(["3000", "4000"].sort());
});

it("of a service without a selector are those that somebody wrote", async () => {
  service({ ports: [{ port: 80 }] }, "outside");
  cluster.apply("endpoints", {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { namespace: "shop", name: "outside" },
    subsets: [{ addresses: [{ ip: "203.0.113.7" }], ports: [{ port: 8080 }] }],
  });
  await cluster.pass(1);
  expect(fromSlices("outside")).toEqual(["203.0.113.7:8080"]);
  expect(fromEndpoints("outside")).toEqual(["203.0.113.7:8080"]);
});

it("carry the names of a stateful set's pods", async () => {
  service({ clusterIP: "None", selector: { app: "db" }, ports: [{ port: 80 }] }, "db");
  cluster.apply("statefulsets.apps", workload("StatefulSet", "db", { serviceName: "db", replicas: 2 }));
  await cluster.pass(8);
  const [slice] = cluster.objects.list(slices, { namespace: "shop" });
  expect(slice?.metadata.labels?.["service.kubernetes.io/headless"]).toBe("");
  expect(listAt(slice, "endpoints").map((endpoint) => textAt(endpoint, "hostname"))).toEqual(["db-0", "db-1"]);
});

it("go with their service", async () => {
  await run(1);
  service({ selector: { app: "web" }, ports: [{ port: 80 }] });
  await cluster.pass(1);
  cluster.objects.delete("services", { namespace: "shop", name: "web" });
  await cluster.pass(1);
  expect(cluster.objects.list(slices, { namespace: "shop" })).toEqual([]);
  expect(cluster.objects.list("endpoints", { namespace: "shop" })).toEqual([]);
});

it("come back when somebody deletes or changes them", async () => {
  const [pod] = await run(1);
  service({ selector: { app: "web" }, ports: [{ port: 80 }] });
  await cluster.pass(1);
  for (const { metadata } of cluster.objects.list(slices, { namespace: "shop" }))
    cluster.objects.delete(slices, metadata);
  cluster.objects.delete("endpoints", { namespace: "shop", name: "web" });
  await cluster.pass(1);
  expect(fromSlices()).toEqual([`${addressOf(pod)}:80`]);
  expect(fromEndpoints()).toEqual([`${addressOf(pod)}:80`]);
});
