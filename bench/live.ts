/** A step's check on a live cluster (E2E_KUBECONFIG or --kubeconfig), beside the same probes as a shell loop of `kubectl exec`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Cluster, connect } from "../src/cluster/index.ts";
import { until } from "../src/cluster/until.ts";
import { onPath } from "../src/commands/programs.ts";
import { newestCalico, type RawObject } from "../src/policy/index.ts";
import { isReady, readInventory } from "../src/workshop/check/inventory.ts";
import { type JudgeOptions, judge } from "../src/workshop/check/judge.ts";
import { Patience } from "../src/workshop/check/patience.ts";
import { calicoOf } from "../src/workshop/lab/calico.ts";
import { claimed } from "../src/workshop/lab/ownership.ts";
import { gone } from "../src/workshop/lab/remove.ts";
import { parseGrid, probesOf, sourceText, targetText } from "../src/workshop/module/probes.ts";
import { type Given, middle, milliseconds, type Report } from "./harness.ts";

const namespace = `netpol-bench-${process.pid}`;
const clients = ["api", "web", "visitor"];
const servers = ["db", "cache"];

/** Twelve probes, six of them denied, by name and by address. */
const matrix = `
.                       svc:${namespace}/db:80  pod:${namespace}/db:80  svc:${namespace}/cache:80  pod:${namespace}/cache:80
${namespace}/api        allow                   allow                   allow                      allow
${namespace}/web        allow                   allow                   deny                       deny
${namespace}/visitor    deny                    deny                    deny                       deny
`.trim();

/** What a lesson's own probes wait for. */
const shellSeconds = 2;

export async function run(report: Report, { kubeconfig }: Given): Promise<void> {
  if (kubeconfig === undefined) {
    report.add({
      what: "a step's check on a live cluster",
      value: "NOT measured: give --kubeconfig FILE or E2E_KUBECONFIG",
    });
    return;
  }
  const cluster = connect({ kubeconfig });
  try {
    await prepare(cluster);
    await measured(report, cluster, kubeconfig);
  } finally {
    await cluster.remove({ apiVersion: "v1", kind: "Namespace", name: namespace });
    await gone(cluster, { apiVersion: "v1", kind: "Namespace", name: namespace });
    cluster.close();
  }
}

async function measured(report: Report, cluster: Cluster, kubeconfig: string): Promise<void> {
  const calico = (await calicoOf(cluster)) ?? newestCalico;
  const options = (patience: Patience): JudgeOptions => ({
    calico,
    namespaces: [namespace],
    patience,
    settleMs: 10_000,
  });
  const check = async (patience: Patience) => {
    const { passed, cells } = await judge(cluster, { matrix }, options(patience));
    if (!passed)
      throw new Error(
        `this cluster does not do what the policies say: ${cells
          .filter(({ ok }) => !ok)
          .map(({ probe, observed }) => `${sourceText(probe.from)} → ${targetText(probe.to)} ${observed}`)
          .join(", ")}`,
      );
  };
  await check(new Patience());
  const first = await middle(5, () => check(new Patience()));
  const patience = new Patience();
  await check(patience);
  const again = await middle(9, () => check(patience));
  const exec = await middle(9, () => cluster.exec({ namespace, name: "api" }, ["true"]));
  const reading = await middle(9, () => readInventory(cluster, options(patience)));
  report.add({ what: "one bare exec", value: milliseconds(exec) });
  report.add({ what: "reading the cluster's objects", value: milliseconds(reading) });
  const loop = await shellLoop(kubeconfig);
  if (loop === undefined) report.add({ what: "the same probes by kubectl exec", value: "not measured: no kubectl" });
  else
    report.add({
      what: `the same 12 probes by kubectl exec, one after the other, -w ${shellSeconds}`,
      value: milliseconds(loop),
    });
  for (const [what, time] of [
    ["a check of 12 probes, the first after a start", first],
    ["a check of 12 probes, once the cluster is known", again],
  ] as const)
    report.add({
      what,
      value: `${milliseconds(time)}${loop === undefined ? "" : `, ${(loop / time).toFixed(1)} × faster`}`,
      ...(loop === undefined ? {} : { aim: "5 × faster", met: loop / time >= 5 }),
    });
}

/** How long the loop takes that people write; undefined without a kubectl. */
async function shellLoop(kubeconfig: string): Promise<number | undefined> {
  if (onPath("kubectl", process.env) === undefined) return undefined;
  const lines = probesOf(parseGrid(matrix)).map(({ from, to }) => {
    const host = "name" in to && "namespace" in to ? (to.kind === "service" ? to.name : `$${to.name}`) : "";
    return `kubectl exec -n ${namespace} ${"name" in from ? from.name : ""} -- nc -z -w ${shellSeconds} ${host} ${to.port} || true`;
  });
  const addresses = servers.map(
    (name) => `${name}=$(kubectl get pod -n ${namespace} ${name} -o jsonpath={.status.podIP})`,
  );
  const script = [...addresses, ...lines].join("\n");
  const loop = async () => {
    const child = spawn("sh", ["-c", script], { env: { ...process.env, KUBECONFIG: kubeconfig }, stdio: "ignore" });
    await once(child, "exit");
  };
  return middle(3, loop);
}

async function prepare(cluster: Cluster): Promise<void> {
  // As somebody's own: whoever else works here at the moment takes away what is nobody's in particular.
  const make = (object: RawObject) => cluster.create(claimed(object, namespace));
  await make({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await until(() => cluster.get({ apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" }));
  const pods = [
    ...clients.map((name) => pod(name, "busybox:1.36", ["sleep", "1000000"])),
    ...servers.map((name) => pod(name, "nginx:1.27-alpine")),
  ];
  for (const object of [...pods, ...servers.map(service), policy("db", ["api", "web"]), policy("cache", ["api"])])
    await make(object);
  for (const { metadata } of pods)
    await until(async () => {
      const found = await cluster.get({ apiVersion: "v1", kind: "Pod", namespace, name: metadata.name });
      return found && isReady(found);
    }, 180_000);
}

function pod(name: string, image: string, command?: readonly string[]): RawObject {
  const container = { name: "main", image, imagePullPolicy: "IfNotPresent", ...(command ? { command } : {}) };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels: { role: name } },
    spec: { terminationGracePeriodSeconds: 0, containers: [container] },
  };
}

function service(name: string): RawObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name },
    spec: { selector: { role: name }, ports: [{ port: 80 }] },
  };
}

function policy(role: string, from: readonly string[]): RawObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace, name: role },
    spec: {
      podSelector: { matchLabels: { role } },
      policyTypes: ["Ingress"],
      ingress: [{ from: from.map((name) => ({ podSelector: { matchLabels: { role: name } } })) }],
    },
  };
}
