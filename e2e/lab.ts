/**
 * A living sandbox used as people use a cluster: objects go through the API, programs run in pods by exec, the flow log is
 * read from Whisker. Time stands still until the lab lets it pass.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Cluster, connect } from "../src/cluster/index.ts";
import type { CalicoRelease, RawObject } from "../src/policy/index.ts";
import { DrivenClock } from "../src/sandbox/clock.ts";
import type { ClusterNetwork } from "../src/sandbox/network/index.ts";
import { type Sandbox, startSandbox } from "../src/sandbox/sandbox.ts";
import type { FlowRecord } from "../src/workshop/flows/flow.ts";
import { findWhisker } from "../src/workshop/flows/whisker.ts";

const bucketMs = 15_000;
const stepMs = 250;

export class Lab {
  readonly cluster: Cluster;
  readonly network: ClusterNetwork;
  readonly #sandbox: Sandbox;
  readonly #clock: DrivenClock;
  readonly #folder: string;
  #objects: ReadonlyMap<string, RawObject> = new Map();

  static async start(calico: CalicoRelease): Promise<Lab> {
    const clock = new DrivenClock(Date.now());
    const lab = new Lab(await startSandbox({ make: { calico }, alive: true, clock }), clock);
    // The workers that a sandbox comes with make room for those of the cases.
    const { items } = await lab.cluster.list({ apiVersion: "v1", kind: "Node" });
    const workers = items.filter(({ metadata }) => metadata.name !== "control-plane");
    lab.#objects = new Map(workers.map((node) => [keyOf(node), node]));
    return lab;
  }

  private constructor(sandbox: Sandbox, clock: DrivenClock) {
    if (!sandbox.network) throw new Error("this sandbox does not live");
    this.#sandbox = sandbox;
    this.#clock = clock;
    this.network = sandbox.network;
    this.#folder = mkdtempSync(join(tmpdir(), "lab-"));
    const kubeconfig = join(this.#folder, "kubeconfig");
    writeFileSync(kubeconfig, sandbox.kubeconfig());
    this.cluster = connect({ kubeconfig });
  }

  async stop(): Promise<void> {
    this.cluster.close();
    await this.#sandbox.stop();
    rmSync(this.#folder, { recursive: true });
  }

  /** Brings the cluster from the objects of the last time to these, and waits until its pods are what they are to be. */
  async become(objects: readonly RawObject[]): Promise<void> {
    const wanted = new Map(objects.map((object) => [keyOf(object), object]));
    const gone = [...this.#objects].flatMap(([key, object]) => {
      const next = wanted.get(key);
      const goes = next === undefined ? !staysForever(object) : !canBecome(object, next);
      return goes ? [object] : [];
    });
    for (const group of [...inOrder(gone)].reverse()) {
      await Promise.all(group.map((object) => this.cluster.remove(nameOf(object))));
      await this.until(async () =>
        (await Promise.all(group.map((object) => this.cluster.get(nameOf(object))))).every((found) => !found),
      );
    }
    const kept = new Map([...this.#objects].filter(([, object]) => !gone.includes(object)));
    const changed = [...wanted].flatMap(([key, object]) => (isDeepStrictEqual(kept.get(key), object) ? [] : [object]));
    for (const group of inOrder(changed)) await Promise.all(group.map((object) => this.#put(object)));
    this.#objects = wanted;
    if (!changed.some(({ kind }) => kind === "Pod")) return;
    await this.until(async () => {
      const { items } = await this.cluster.list({ apiVersion: "v1", kind: "Pod" });
      const phases = new Map(items.map((pod) => [keyOf({ ...pod, apiVersion: "v1", kind: "Pod" }), phaseOf(pod)]));
      return [...wanted].every(([key, object]) => object.kind !== "Pod" || phases.get(key) === phaseOf(object));
    });
  }

  pass(seconds: number): Promise<void> {
    return this.#clock.advance(seconds * 1000);
  }

  /** Lets time pass until it is so, and looks every so many seconds. */
  async until(isSo: () => Promise<boolean>, seconds = stepMs / 1000): Promise<void> {
    for (let tries = 0; !(await isSo()); tries++) {
      if (tries > 400) throw new Error("it does not come to be so");
      await this.pass(seconds);
    }
  }

  /** Waits for what goes on in the cluster, which takes time there. */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finish = () => {
      done = true;
    };
    work.then(finish, finish);
    while (!done) await this.#clock.advance(stepMs);
    return work;
  }

  /** Gives up after so many seconds. */
  patience(seconds: number): AbortSignal {
    const leave = new AbortController();
    this.#clock.schedule(seconds * 1000, () => leave.abort());
    return leave.signal;
  }

  /** The rows that the flow log gets while something goes on, and what comes of it. */
  async recorded<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly rows: readonly FlowRecord[] }> {
    // A bucket of its own: rows are told apart by their time only.
    await this.#clock.advance(bucketMs - (this.#clock.now() % bucketMs));
    const began = this.#clock.now();
    const result = await work();
    const whisker = await findWhisker(this.cluster);
    if (!whisker) throw new Error("there is no Whisker");
    await this.#clock.advance(1000 - (this.#clock.now() % 1000));
    return { result, rows: await whisker.flows({ seconds: (this.#clock.now() - began) / 1000 }) };
  }

  async #put(object: RawObject): Promise<void> {
    const { status, ...rest } = object;
    await this.cluster.apply(rest, { force: true });
    if (object.kind === "Node")
      await this.cluster.patch({ ...nameOf(object), subresource: "status" }, { type: "merge", body: { status } });
  }
}

/**
 * Labels change in place; everything else is made anew, because a field that the server filled in once stays when the next
 * manifest says nothing of it.
 */
function canBecome(object: RawObject, next: RawObject): boolean {
  const rest = ({ metadata, ...fields }: RawObject) => ({ ...fields, metadata: { ...metadata, labels: {} } });
  return isDeepStrictEqual(rest(object), rest(next));
}

/** The server itself needs them. */
function staysForever({ kind, metadata: { name } }: RawObject): boolean {
  return kind === "Namespace" && ["default", "kube-system", "kube-public"].includes(name);
}

/** Groups of which each needs those before it. */
function inOrder(objects: readonly RawObject[]): readonly (readonly RawObject[])[] {
  const ranks = [["Namespace", "Tier"], ["Node", "ServiceAccount", "Deployment"], ["Pod"]];
  const last = objects.filter(({ kind }) => !ranks.flat().includes(kind));
  return [...ranks.map((kinds) => objects.filter(({ kind }) => kinds.includes(kind))), last].filter(
    ({ length }) => length > 0,
  );
}

export function keyOf({ apiVersion, kind, metadata: { namespace = "", name } }: RawObject): string {
  return `${apiVersion} ${kind} ${namespace}/${name}`;
}

function nameOf({ apiVersion, kind, metadata: { namespace, name } }: RawObject) {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Its phase, and of a running one whether it is ready. */
function phaseOf({ status }: RawObject): string {
  if (!isRecord(status)) return "";
  const conditions = Array.isArray(status.conditions) ? status.conditions.filter(isRecord) : [];
  const ready = conditions.some(({ type, status: is }) => type === "Ready" && is === "True");
  return `${status.phase} ${ready}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
