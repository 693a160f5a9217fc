/** A whole room at once, and an hour of traffic: nothing hangs, nothing is lost, memory stays flat. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { type Cluster, connect } from "../cluster/index.ts";
import { DrivenClock } from "./clock.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { at, type JsonObject, textAt } from "./store/object.ts";

const learners = 60;

it("serves sixty learners who try four connections each at the same time", async () => {
  const sandbox = await startSandbox({ alive: true });
  const { cluster, close } = clusterOf(sandbox);
  try {
    const names = Array.from({ length: learners }, (_, index) => `learner-${index}`);
    for (const name of names) room(sandbox, name, name.endsWith("1"));
    await expect.poll(() => openRooms(sandbox)).toBe(learners);
    const tries = names.flatMap((namespace) =>
      ["server", "server", `server.${names[0]}`, "nobody"].map(async (host) => {
        const reaches = host === "server" ? !namespace.endsWith("1") : host.startsWith("server.");
        // Who reaches may take time on a busy machine.
        const patience = reaches ? "60" : "5";
        const command = ["nc", "-z", "-w", patience, host, "80"];
        const { exitCode, stderr } = await cluster.exec({ namespace, name: "client" }, command);
        return { namespace, host, reaches, exitCode, stderr };
      }),
    );
    for (const { namespace, host, reaches, exitCode, stderr } of await Promise.all(tries))
      expect(exitCode, `${namespace} → ${host}: ${stderr}`).toBe(reaches ? 0 : 1);
    const ends = await Promise.all(
      names.map((namespace) =>
        cluster.exec({ namespace, name: "client" }, ["sh", "-c", "netstat -tn | grep -c ESTABLISHED"]),
      ),
    );
    expect(ends.map(({ stdout }) => stdout.trim())).toEqual(names.map(() => "0"));
  } finally {
    await close();
  }
});

it("keeps its memory flat over an hour of background traffic, all of it recorded", async () => {
  const clock = new DrivenClock();
  const sandbox = await startSandbox({ alive: true, clock });
  try {
    sandbox.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "busy" } });
    for (const role of ["server", "client"])
      pod(
        sandbox,
        "busy",
        role,
        role === "client"
          ? ["sh", "-c", "while true; do wget -qO /dev/null -T 1 http://server; sleep 15; done"]
          : undefined,
      );
    service(sandbox, "busy");
    await clock.advance(10 * 60_000);
    const early = await usedMemory();
    await clock.advance(50 * 60_000);
    const late = await usedMemory();
    expect(late / early).toBeLessThan(1.3);
    const rows = sandbox.network?.flowLog.rows() ?? [];
    const requests = rows.filter(
      ({ source, port, reporter }) => source.name === "client" && port === 80 && reporter === "Dst",
    );
    // One request every fifteen seconds, six packets each.
    expect(requests.reduce((sum, { packetsIn }) => sum + packetsIn, 0) / 6).toBeGreaterThan(230);
  } finally {
    await sandbox.stop();
  }
});

function clusterOf(sandbox: Sandbox): { cluster: Cluster; close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "classroom-"));
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, sandbox.kubeconfig());
  const cluster = connect({ kubeconfig });
  const close = async () => {
    cluster.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  };
  return { cluster, close };
}

/** A namespace with a server and a client; a closed one lets nobody in. */
function room(sandbox: Sandbox, namespace: string, closed: boolean): void {
  sandbox.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  pod(sandbox, namespace, "server");
  pod(sandbox, namespace, "client", ["sleep", "100000"]);
  service(sandbox, namespace);
  if (!closed) return;
  const spec = { podSelector: {}, policyTypes: ["Ingress"] };
  sandbox.objects.create("networkpolicies.networking.k8s.io", {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace, name: "closed" },
    spec,
  });
}

function pod({ objects }: Sandbox, namespace: string, role: string, command?: readonly string[]): void {
  const container: JsonObject = {
    name: "main",
    image: command ? "busybox:1.36" : "nginx:1.27-alpine",
    ...(command ? { command } : {}),
  };
  objects.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name: role, labels: { role } },
    spec: { containers: [container] },
  });
}

function service({ objects }: Sandbox, namespace: string): void {
  objects.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name: "server" },
    spec: { selector: { role: "server" }, ports: [{ port: 80 }] },
  });
}

/** Rooms whose client runs, and whose service has its server behind it; none before names are answered. */
function openRooms({ objects }: Sandbox): number {
  const clients = objects
    .list("pods")
    .filter((one) => one.metadata.name === "client" && textAt(one, "status", "phase") === "Running");
  const served = new Set(
    objects
      .list("endpointslices.discovery.k8s.io")
      .filter((slice) => at(slice, "endpoints", 0, "conditions", "ready") === true)
      .map(({ metadata }) => metadata.namespace),
  );
  if (!served.has("kube-system")) return 0;
  return clients.filter(({ metadata }) => served.has(metadata.namespace)).length;
}

async function usedMemory(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}
