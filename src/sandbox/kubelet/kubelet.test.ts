import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Containers } from "../api/containers.ts";
import type { Objects } from "../api/objects.ts";
import { DrivenClock } from "../clock.ts";
import { EventRecorder } from "../controllers/event-recorder.ts";
import { clusterNetwork } from "../network/index.ts";
import { plainImage } from "../pods/testing/run.ts";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, type Json, type JsonObject, type KubeObject, listAt, textAt } from "../store/object.ts";
import { containersOf } from "./containers.ts";
import { ImageCache } from "./images.ts";
import { type Kubelet, startKubelet } from "./kubelet.ts";

const served = [
  "pods",
  "namespaces",
  "services",
  "nodes",
  "serviceaccounts",
  "endpointslices.discovery.k8s.io",
  "networkpolicies.networking.k8s.io",
];

let clock: DrivenClock;
let sandbox: Sandbox;
let objects: Objects;
let kubelet: Kubelet;
let containers: Containers;

beforeEach(async () => {
  clock = new DrivenClock();
  sandbox = await startSandbox({ clock });
  objects = sandbox.objects;
  const network = clusterNetwork({ objects, clock, calico: "3.33", served, enforcement: true });
  objects.create("nodes", {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n1" },
    spec: { podCIDR: "10.244.1.0/24" },
  });
  kubelet = startKubelet({
    objects,
    clock,
    network,
    events: new EventRecorder(objects, clock),
    registry: (reference) =>
      reference.includes("nosuch")
        ? { kind: "refused", why: `${reference}: not found` }
        : { kind: "image", image: plainImage },
    cache: new ImageCache(),
    ca: "the CA",
    dnsAddress: () => "10.96.0.10",
    serviceAccountToken: () => "a token",
    onAttached: () => {},
  });
  containers = containersOf(kubelet);
});

afterEach(async () => {
  kubelet.stop();
  await sandbox.stop();
});

describe("a pod", () => {
  it("whose image changes is restarted with the other one", async () => {
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "1000"] }], restartPolicy: "Never" });
    await clock.advance(1000);
    const containers = [{ ...Object(listAt(pod(), "spec", "containers")[0]), image: "busybox:1.37" }];
    objects.patch("pods", { namespace: "default", name: "it" }, { spec: { containers } });
    await clock.advance(3000);
    expect(row()).toMatchObject({ phase: "Running", ready: true, restarts: 1 });
    expect(textAt(pod(), "status", "containerStatuses", 0, "image")).toContain("busybox:1.37");
    expect(at(pod(), "status", "containerStatuses", 0, "lastState", "terminated")).toBeDefined();
    expect(at(pod(), "status", "observedGeneration")).toBe(2);
    expect(messages()).toContain("Killing: Container main definition changed, will be restarted");
  });

  it("with a wrong image starts as soon as it gets a right one", async () => {
    run({ containers: [{ name: "main", image: "nosuch", command: ["sleep", "1000"] }] });
    await clock.advance(5000);
    expect(row()).toMatchObject({ waiting: "ImagePullBackOff" });
    const containers = [{ ...Object(listAt(pod(), "spec", "containers")[0]), image: "busybox:1.36" }];
    objects.patch("pods", { namespace: "default", name: "it" }, { spec: { containers } });
    await clock.advance(1000);
    expect(row()).toMatchObject({ phase: "Running", ready: true, restarts: 0 });
  });

  it("that runs once and is over at once was never seen running", async () => {
    const phases: string[] = [];
    objects.watch("pods", ({ object }) => phases.push(textAt(object, "status", "phase")));
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["true"] }], restartPolicy: "Never" });
    await clock.advance(1500);
    expect([...new Set(phases)]).toEqual(["Pending", "Succeeded"]);
  });

  it("that has ended once shows that as its state alone", async () => {
    run({
      containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "exit 3"] }],
      restartPolicy: "Never",
    });
    await clock.advance(1000);
    expect(row()).toMatchObject({ phase: "Failed", exitCode: 3 });
    expect(at(pod(), "status", "containerStatuses", 0, "lastState")).toEqual({});
  });

  it("is created, gets an address, runs, and says so in events", async () => {
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "1000"] }] });
    expect(phase()).toBe("");
    await clock.advance(50);
    expect(row()).toMatchObject({ phase: "Pending", waiting: "ContainerCreating" });
    await clock.advance(1000);
    expect(row()).toMatchObject({ phase: "Running", ready: true, restarts: 0 });
    expect(textAt(pod(), "status", "podIP")).toMatch(/^10\.244\.1\./);
    expect(messages()).toEqual([
      'Pulling: Pulling image "busybox:1.36"',
      expect.stringMatching(/^Pulled: Successfully pulled image "busybox:1.36" in 250ms/),
      "Created: Container created",
      "Started: Container started",
    ]);
  });

  it("that ends well is Succeeded, that ends badly is Failed, when nobody restarts it", async () => {
    run({ restartPolicy: "Never", containers: [{ name: "main", image: "busybox:1.36", command: ["true"] }] }, "good");
    run(
      {
        restartPolicy: "Never",
        containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "exit 3"] }],
      },
      "bad",
    );
    await clock.advance(2000);
    expect(phase("good")).toBe("Succeeded");
    expect(phase("bad")).toBe("Failed");
    expect(row("bad")).toMatchObject({ terminated: "Error", exitCode: 3 });
  });

  it("that keeps crashing is held back longer and longer", async () => {
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "echo dying; exit 1"] }] });
    await clock.advance(3000);
    expect(row()).toMatchObject({ phase: "Running", ready: false, waiting: "CrashLoopBackOff", restarts: 2 });
    await clock.advance(11_000);
    expect(row()).toMatchObject({ waiting: "CrashLoopBackOff", restarts: 3 });
    expect(messages()).toContainEqual(
      expect.stringMatching(/^BackOff: Back-off restarting failed container main in pod it_default\(/),
    );
    expect(await text(containers.logs(target(), { follow: false, previous: true, timestamps: false }))).toBe("dying\n");
  });

  it("with a wrong image waits in ImagePullBackOff", async () => {
    run({ containers: [{ name: "main", image: "nosuch:1" }] });
    await clock.advance(500);
    expect(row()).toMatchObject({ phase: "Pending", waiting: "ErrImagePull" });
    await clock.advance(2000);
    expect(row()).toMatchObject({ phase: "Pending", waiting: "ImagePullBackOff" });
    expect(messages()).toContain('Failed: Failed to pull image "nosuch:1": nosuch:1: not found');
  });

  it("with a wrong command says what the runtime says", async () => {
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["nosuch"] }] });
    await clock.advance(2000);
    expect(row()).toMatchObject({ waiting: "CrashLoopBackOff" });
    expect(messages().join("\n")).toContain("executable file `nosuch` not found in $PATH");
  });

  it("runs its init containers one after the other, and not on when one fails", async () => {
    const init = (name: string, script: string) => ({ name, image: "busybox:1.36", command: ["sh", "-c", script] });
    run({ initContainers: [init("one", "sleep 5"), init("two", "true")], containers: [init("main", "sleep 1000")] });
    await clock.advance(2000);
    expect(row()).toMatchObject({ phase: "Pending", ready: false });
    await clock.advance(5000);
    expect(row()).toMatchObject({ phase: "Running", ready: true });
    run(
      { restartPolicy: "Never", initContainers: [init("one", "exit 1")], containers: [init("main", "sleep 1000")] },
      "stuck",
    );
    await clock.advance(2000);
    expect(phase("stuck")).toBe("Failed");
  });

  it("stops its sidecar when its own work is done", async () => {
    const sidecar = { name: "beside", image: "busybox:1.36", command: ["sleep", "1000"], restartPolicy: "Always" };
    run({
      restartPolicy: "Never",
      initContainers: [sidecar],
      containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "2"] }],
    });
    await clock.advance(1500);
    expect(phase()).toBe("Running");
    await clock.advance(5000);
    expect(phase()).toBe("Succeeded");
    const stopped = objects.list("events").find(({ message }) => message === "Stopping container beside");
    expect(textAt(stopped, "involvedObject", "fieldPath")).toBe("spec.initContainers{beside}");
  });

  it("is ready when its probe succeeds, and no longer when it fails", async () => {
    const probe = { exec: { command: ["test", "-e", "/tmp/well"] }, periodSeconds: 1, failureThreshold: 1 };
    run({
      containers: [
        {
          name: "main",
          image: "busybox:1.36",
          command: ["sh", "-c", "sleep 5; touch /tmp/well; sleep 5; rm /tmp/well; sleep 1000"],
          readinessProbe: probe,
        },
      ],
    });
    await clock.advance(3000);
    expect(row()).toMatchObject({ phase: "Running", ready: false });
    await clock.advance(5000);
    expect(row()).toMatchObject({ ready: true });
    await clock.advance(5000);
    expect(row()).toMatchObject({ ready: false, restarts: 0 });
    expect(messages().join("\n")).toContain("Unhealthy: Readiness probe failed:");
  });

  it("is restarted when its liveness probe fails", async () => {
    const probe = { exec: { command: ["false"] }, periodSeconds: 1, failureThreshold: 2 };
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "1000"], livenessProbe: probe }] });
    await clock.advance(5000);
    expect(row().restarts).toBeGreaterThanOrEqual(1);
    expect(messages()).toContain("Killing: Container main failed liveness probe, will be restarted");
  });

  it("waits for the configuration that it refers to", async () => {
    const env = [{ name: "COLOUR", valueFrom: { configMapKeyRef: { name: "settings", key: "colour" } } }];
    run({
      containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "echo $COLOUR; sleep 1000"], env }],
    });
    await clock.advance(1000);
    expect(row()).toMatchObject({ phase: "Pending", waiting: "CreateContainerConfigError" });
    objects.create("configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { namespace: "default", name: "settings" },
      data: { colour: "blue" },
    });
    await clock.advance(5000);
    expect(await text(containers.logs(target(), { follow: false, previous: false, timestamps: false }))).toBe("blue\n");
  });

  it("is Terminating for a moment when it is deleted, then gone, and its address is free", async () => {
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "1000"] }] });
    await clock.advance(1000);
    objects.delete("pods", { namespace: "default", name: "it" });
    expect(pod().metadata.deletionTimestamp).toBeDefined();
    await clock.advance(1500);
    expect(objects.get("pods", { namespace: "default", name: "it" })).toBeUndefined();
    expect(messages()).toContain("Killing: Stopping container main");
  });
});

describe("what is done in containers", () => {
  beforeEach(async () => {
    run({ containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "echo started; sleep 1000"] }] });
    await clock.advance(1000);
  });

  it("commands have output, input and an exit code", async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()];
    const session = containers.exec(target(), { command: ["sh", "-c", "cat; exit 4"], tty: false, stdin, stdout });
    stdin.end("in and out\n");
    await clock.advance(10);
    expect(await session.ended).toEqual({ kind: "exited", code: 4 });
    stdout.end();
    expect(await text(stdout)).toBe("in and out\n");
  });

  it("a command that is not there is refused in the runtime's words", async () => {
    const session = containers.exec(target(), { command: ["nosuch"], tty: false });
    expect(await session.ended).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("executable file `nosuch` not found in $PATH"),
    });
  });

  it("logs follow until the container ends", async () => {
    const following = text(containers.logs(target(), { follow: true, previous: false, timestamps: false }));
    objects.delete("pods", { namespace: "default", name: "it" });
    await clock.advance(1500);
    expect(await following).toBe("started\n");
    expect(() =>
      containers.logs({ ...target(), container: "other" }, { follow: false, previous: false, timestamps: false }),
    ).toThrow("container");
  });

  it("a port where nobody listens is refused to a port-forward", async () => {
    await expect(text(containers.portForward(pod(), 81))).rejects.toThrow("connection refused");
  });
});

// ---------------------------------------------------------------------------------------------------------------------

const uids = new Map<string, string>();

function run(spec: JsonObject, name = "it"): void {
  const created = objects.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "default", name },
    spec: { nodeName: "n1", ...spec },
  });
  uids.set(name, created.metadata.uid);
}

function pod(name = "it"): KubeObject {
  const found = objects.get("pods", { namespace: "default", name });
  if (!found) throw new Error(`there is no pod ${name}`);
  return found;
}

function target(name = "it") {
  return { namespace: "default", pod: name, uid: uids.get(name) ?? "", container: "main" };
}

function phase(name = "it"): string {
  const found = textAt(pod(name), "status", "phase");
  return found === "Pending" && listAt(pod(name), "status", "containerStatuses").length === 0 ? "" : found;
}

function row(name = "it") {
  const [status]: readonly Json[] = listAt(pod(name), "status", "containerStatuses");
  const { ready, restartCount: restarts, state } = Object(status);
  return {
    phase: textAt(pod(name), "status", "phase"),
    ready,
    restarts,
    waiting: state?.waiting?.reason,
    terminated: state?.terminated?.reason,
    exitCode: state?.terminated?.exitCode,
  };
}

function messages(): string[] {
  return objects.list("events").map(({ reason, message }) => `${reason}: ${message}`);
}
