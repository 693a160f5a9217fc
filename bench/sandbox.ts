/** The built sandbox as a process of its own, asked over HTTPS as kubectl and the workshop ask it; beside it a real cluster, where KUBECONFIG_REAL names one. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { kubectlsToTest } from "../e2e/kubectl/kubectls.ts";
import { type Cluster, connect } from "../src/cluster/index.ts";
import { until } from "../src/cluster/until.ts";
import type { RawObject } from "../src/policy/index.ts";
import { measure } from "../src/workshop/check/matrix.ts";
import { Patience } from "../src/workshop/check/patience.ts";
import { parseGrid, probesOf } from "../src/workshop/module/probes.ts";
import { atRest, median, middle, milliseconds, type Report } from "./harness.ts";

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist", "cli.js");
const namespace = "bench";
const pods = { apiVersion: "v1", kind: "Pod" };
const manyPods = 2000;

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const start = performance.now();
  const child = spawn(process.execPath, [program, "sandbox", "start", "--dir", folder, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await readyLine(child);
    ratio(report, "sandbox start until it is ready", performance.now() - start, 12);
    const sandbox = connect({ kubeconfig: join(folder, "kubeconfig") });
    const real = process.env.KUBECONFIG_REAL ? connect({ kubeconfig: process.env.KUBECONFIG_REAL }) : undefined;
    if (!real) report.add({ what: "beside a real API server", value: "not measured: KUBECONFIG_REAL is not set" });
    for (const cluster of real ? [sandbox, real] : [sandbox]) await prepare(cluster);
    await compared(report, "list of a namespace's pods", sandbox, real, (cluster) =>
      middle(100, () => cluster.list(pods, { namespace })),
    );
    await kubectlGet(report, join(folder, "kubeconfig"));
    await compared(report, "apply of 50 objects, one after the other", sandbox, real, applyFifty);
    await compared(
      report,
      "exec of one command",
      sandbox,
      real,
      (cluster) => middle(20, () => cluster.exec({ namespace, name: "client" }, ["true"])),
      0.2,
    );
    await execs(report, sandbox);
    await denied(report, sandbox);
    await check(report, sandbox);
    await watches(report, sandbox);
    await crowd(report, sandbox, child.pid ?? 0);
    for (const cluster of real ? [sandbox, real] : [sandbox]) {
      await cluster.remove({ apiVersion: "v1", kind: "Namespace", name: namespace });
      cluster.close();
    }
  } finally {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.once("exit", resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readyLine(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("the sandbox has no output");
  for await (const line of createInterface({ input: child.stdout })) if (line.includes("ready")) return;
  throw new Error("the sandbox ended before it was ready");
}

async function prepare(cluster: Cluster): Promise<void> {
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await until(() => cluster.get({ apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" }));
  await cluster.create(pod("client", "busybox:1.36", ["sleep", "100000"]));
  await cluster.create(pod("server", "nginx:1.25"));
  for (const role of ["client", "server"])
    await until(async () =>
      JSON.stringify((await cluster.get({ ...pods, namespace, name: role }))?.status).includes('"ready":true'),
    );
}

async function compared(
  report: Report,
  what: string,
  sandbox: Cluster,
  real: Cluster | undefined,
  work: (cluster: Cluster) => Promise<number>,
  aim = 1,
): Promise<void> {
  const own = await work(sandbox);
  if (!real) {
    report.add({ what, value: milliseconds(own) });
    return;
  }
  const theirs = await work(real);
  report.add({
    what,
    value: `${milliseconds(own)}, ${(own / theirs).toFixed(2)} × a real server's ${milliseconds(theirs)}`,
    aim: `${aim} ×`,
    met: own / theirs <= aim,
  });
}

/** What a person waits for: kubectl's own start is most of it. */
async function kubectlGet(report: Report, own: string): Promise<void> {
  const kubectl = kubectlsToTest().at(-1);
  if (!kubectl) return report.add({ what: "kubectl get pods", value: "not measured: there is no kubectl" });
  const time = (kubeconfig: string) =>
    median(7, () => execFileSync(kubectl.path, ["get", "pods", "-n", namespace, "--kubeconfig", kubeconfig]));
  const ours = time(own);
  const real = process.env.KUBECONFIG_REAL;
  if (!real) return report.add({ what: `kubectl ${kubectl.version} get pods`, value: milliseconds(ours) });
  const theirs = time(real);
  report.add({
    what: `kubectl ${kubectl.version} get pods`,
    value: `${milliseconds(ours)}, ${(ours / theirs).toFixed(2)} × a real server's ${milliseconds(theirs)}`,
    aim: "1.1 ×",
    met: ours / theirs < 1.1,
  });
}

async function applyFifty(cluster: Cluster): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < 50; index++)
    await cluster.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { namespace, name: `settings-${index}` },
      data: { a: "1" },
    });
  return performance.now() - start;
}

async function execs(report: Report, cluster: Cluster): Promise<void> {
  const one = await middle(20, () => cluster.exec({ namespace, name: "client" }, ["true"]));
  const start = performance.now();
  await Promise.all(Array.from({ length: 200 }, () => cluster.exec({ namespace, name: "client" }, ["true"])));
  const each = (performance.now() - start) / 200;
  report.add({
    what: "200 commands at once, for each",
    value: `${milliseconds(each)}, ${(each / one).toFixed(2)} × one alone`,
    aim: "1.5 ×",
    met: each / one < 1.5,
  });
}

/** What a dropped connection costs beyond the second that its client waits. */
async function denied(report: Report, cluster: Cluster): Promise<void> {
  const allowed = await middle(20, () =>
    cluster.exec({ namespace, name: "client" }, ["nc", "-z", "-w", "1", "kubernetes.default", "443"]),
  );
  const dropped =
    (await middle(5, () =>
      cluster.exec({ namespace, name: "client" }, ["nc", "-z", "-w", "1", "10.244.255.254", "80"]),
    )) - 1000;
  report.add({
    what: "a dropped connection beyond its time-out",
    value: `${milliseconds(dropped)}, ${(dropped / allowed).toFixed(2)} × an allowed one`,
    aim: "2 ×",
    met: dropped / allowed < 2,
  });
}

/** Twelve probes, half of them denied: bare round trips and the waiting itself are the floor. */
async function check(report: Report, cluster: Cluster): Promise<void> {
  for (const name of ["open", "closed"]) await cluster.create(pod(name, "nginx:1.25"));
  await cluster.create({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace, name: "closed" },
    spec: { podSelector: { matchLabels: { role: "closed" } }, policyTypes: ["Ingress"] },
  });
  for (const name of ["open", "closed"])
    await until(async () =>
      JSON.stringify((await cluster.get({ ...pods, namespace, name }))?.status).includes('"ready":true'),
    );
  const columns = (name: string) => Array.from({ length: 3 }, () => `pod:${namespace}/${name}:80`).join("  ");
  const cells = (cell: string) => Array.from({ length: 3 }, () => cell).join("  ");
  const probes = probesOf(
    parseGrid(
      `.  ${columns("open")}  ${columns("closed")}\n${["client", "server"].map((source) => `${namespace}/${source}  ${cells("allow")}  ${cells("deny")}`).join("\n")}`,
    ),
  );
  const patience = new Patience();
  const options = { calico: "3.33", namespaces: [namespace], patience, settleMs: 0 } as const;
  await measure(cluster, probes, options);
  const whole = await middle(15, () => measure(cluster, probes, options));
  const roundTrips = await middle(15, () =>
    Promise.all(["client", "server"].map((name) => cluster.exec({ namespace, name }, ["true"]))),
  );
  const floor = roundTrips + patience.for("connection");
  report.add({
    what: `a step's check of ${probes.length} probes, half of them denied`,
    value: `${milliseconds(whole)}, ${(whole / floor).toFixed(2)} × round trips and the wait of ${patience.for("connection")} ms`,
    aim: "2.5 ×",
    met: whole / floor < 2.5,
  });
}

async function watches(report: Report, cluster: Cluster): Promise<void> {
  const count = 1000;
  const path = `/api/v1/namespaces/${namespace}/configmaps?watch=true&fieldSelector=metadata.name%3Dsettings-0`;
  const streams = await Promise.all(Array.from({ length: count }, () => cluster.stream({ path })));
  let told = 0;
  for (const stream of streams) stream.on("data", (chunk: Buffer) => (told += chunk.toString().split("\n").length - 1));
  await until(() => told === count, 120_000);
  await delay(1500);
  const start = performance.now();
  await cluster.patch(
    { apiVersion: "v1", kind: "ConfigMap", namespace, name: "settings-0" },
    { type: "merge", body: { data: { a: "2" } } },
  );
  await until(() => told >= 2 * count, 60_000);
  report.add({
    what: `an event until the last of ${count} watchers has it`,
    value: milliseconds(performance.now() - start),
  });
  for (const stream of streams) stream.destroy();
}

/** Two thousand running pods: how large the process is, how quickly they are listed, what it does when nothing happens. */
async function crowd(report: Report, cluster: Cluster, pid: number): Promise<void> {
  const labels = { app: "crowd" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx:1.25" }] } };
  const start = performance.now();
  await cluster.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace, name: "crowd" },
    spec: { replicas: manyPods, selector: { matchLabels: labels }, template },
  });
  await until(async () => {
    await delay(500);
    return JSON.stringify(
      (await cluster.get({ apiVersion: "apps/v1", kind: "Deployment", namespace, name: "crowd" }))?.status,
    ).includes(`"availableReplicas":${manyPods}`);
  }, 300_000);
  report.add({ what: `${manyPods} pods come up`, value: `${((performance.now() - start) / 1000).toFixed(1)} s` });
  report.add({
    what: `list of ${manyPods} pods`,
    value: milliseconds(await middle(5, () => cluster.list(pods, { namespace, labelSelector: "app=crowd" }))),
  });
  await delay(3000);
  await atRest(report, pid, 5);
  const megabytes = residentBytes(pid) / 2 ** 20;
  report.add({ what: "memory", value: `${megabytes.toFixed(0)} MB`, aim: "500 MB", met: megabytes < 500 });
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

function pod(name: string, image: string, command?: readonly string[]): RawObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels: { role: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "main", image, imagePullPolicy: "IfNotPresent", ...(command ? { command } : {}) }],
    },
  };
}

function ratio(report: Report, what: string, time: number, aim: number): void {
  const value = time / report.nodeStart;
  report.add({
    what,
    value: `${milliseconds(time)}, ${value.toFixed(1)} × node -e 0`,
    aim: `${aim} ×`,
    met: value < aim,
  });
}
