/** One pod on its node: its sandbox, its containers in their order, its end. */
import { isApiError } from "../api/status.ts";
import { sleep } from "../clock.ts";
import type { Attachment } from "../network/index.ts";
import type { ContainerSpec } from "../pods/container.ts";
import type { Image } from "../pods/images/image.ts";
import { type Json, type JsonObject, type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { obtainAddresses } from "./addresses.ts";
import { hostnameOf, hostsFile, programOf, resolverFile } from "./environment.ts";
import type { KubeletParts, NodeAgent } from "./kubelet.ts";
import { prober } from "./probes.ts";
import { startTimeOf, statusOf } from "./status.ts";
import { isSidecar, type RestartPolicy, Supervisor } from "./supervisor.ts";
import { MountError, mountsOf, type Volumes, volumesOf } from "./volumes.ts";

/** The lists of a pod's spec that hold containers, and where their statuses stand. */
type ContainerField = "initContainers" | "containers" | "ephemeralContainers";
const statusesOf: Readonly<Record<ContainerField, string>> = {
  initContainers: "initContainerStatuses",
  containers: "containerStatuses",
  ephemeralContainers: "ephemeralContainerStatuses",
};

const sandboxMs = 120;
const mountRetryMs = 2_000;
/** Long enough to see Terminating, short enough not to wait for. */
const longestGraceMs = 1_000;

export class PodWorker {
  readonly #parts: KubeletParts;
  readonly #node: NodeAgent;
  readonly #stopped = new AbortController();
  readonly #init: Supervisor[] = [];
  readonly #main: Supervisor[] = [];
  readonly #ephemeral: Supervisor[] = [];
  #pod: KubeObject;
  #attachment: Attachment | undefined;
  #ownAddresses: readonly string[] = [];
  #volumes: Volumes = new Map();
  #hasNetwork = false;
  #initialized = false;
  #ending = false;
  #writing = false;

  constructor(pod: KubeObject, node: NodeAgent, parts: KubeletParts) {
    this.#pod = pod;
    this.#node = node;
    this.#parts = parts;
    void this.#live().catch((error: unknown) => {
      if (!this.#stopped.signal.aborted) throw error;
    });
  }

  get attachment(): Attachment | undefined {
    return this.#attachment;
  }

  get pod(): KubeObject {
    return this.#pod;
  }

  supervisor(name: string): Supervisor | undefined {
    return this.#all().find((one) => one.name === name);
  }

  /** The object has changed: it is to end, has other images or new ephemeral containers, or only new labels. */
  update(pod: KubeObject): void {
    const isNew = pod.metadata.generation !== this.#pod.metadata.generation;
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp !== undefined) return void this.#end();
    if (!isNew) return;
    for (const spec of [...listAt(pod, "spec", "initContainers"), ...listAt(pod, "spec", "containers")])
      this.supervisor(textAt(spec, "name"))?.update(spec);
    this.#startEphemeral();
    this.#changed();
  }

  /** The pod is gone from the API, or the sandbox stops: nothing of it goes on. */
  drop(): void {
    this.#stopped.abort(new Error("the pod is gone"));
    for (const supervisor of this.#all()) supervisor.kill();
    this.#release();
  }

  async #live(): Promise<void> {
    const { clock } = this.#parts;
    const supervisors = (field: ContainerField) =>
      listAt(this.#pod, "spec", field).map((spec) => this.#supervise(spec, field));
    this.#init.push(...supervisors("initContainers"));
    this.#main.push(...supervisors("containers"));
    if (this.#pod.metadata.deletionTimestamp !== undefined) return this.#end();
    // A pod that had ended before the sandbox was restarted stays ended.
    if (["Succeeded", "Failed"].includes(textAt(this.#pod, "status", "phase"))) return;
    this.#changed();
    await sleep(clock, sandboxMs, this.#stopped.signal);
    await this.#mount();
    if (!this.#onHostNetwork)
      this.#ownAddresses = await obtainAddresses(this.#pod, this.#node, this.#parts, this.#stopped.signal);
    this.#attach();
    this.#changed();
    if (!(await this.#initialize())) return;
    this.#initialized = true;
    this.#changed();
    const policy = policyOf(this.#pod);
    await Promise.all(this.#main.map((supervisor) => supervisor.run(policy)));
    if (this.#stopped.signal.aborted || this.#ending) return;
    // When all main containers are over, sidecars have nothing left to serve.
    await Promise.all(this.#init.filter(({ finished }) => !finished).map((sidecar) => sidecar.stop(longestGraceMs)));
    this.#changed();
    this.#release();
  }

  /** Init containers one after the other; a sidecar goes on running beside the next. False: the pod failed. */
  async #initialize(): Promise<boolean> {
    const policy = policyOf(this.#pod);
    for (const supervisor of this.#init) {
      if (isSidecar(supervisor.spec)) {
        void supervisor.run("Always").catch(() => undefined);
        while (!supervisor.started) await sleep(this.#parts.clock, 50, this.#stopped.signal);
        continue;
      }
      const code = await supervisor.run(policy === "Never" ? "Never" : "OnFailure");
      if (this.#ending) return false;
      if (code !== 0) {
        this.#changed();
        return false;
      }
    }
    return true;
  }

  #supervise(spec: Json, field: ContainerField): Supervisor {
    const { clock, registry, cache, events } = this.#parts;
    const name = textAt(spec, "name");
    const say = events.by({ component: "kubelet", host: this.#node.name });
    const before = listAt(this.#pod, "status", statusesOf[field]).find((status) => textAt(status, "name") === name);
    // After a restart of the sandbox the container starts anew, which counts as any restart.
    const restarts =
      before === undefined
        ? 0
        : (numberAt(before, "restartCount") ?? 0) + ("running" in objectAt(before, "state") ? 1 : 0);
    const waitsForInit = listAt(this.#pod, "spec", "initContainers").length > 0;
    return new Supervisor(
      spec,
      {
        clock,
        registry,
        cache,
        node: this.#node.name,
        podText: `${this.#pod.metadata.name}_${this.#pod.metadata.namespace}(${this.#pod.metadata.uid})`,
        isInit: field === "initContainers" && !isSidecar(spec),
        isEphemeral: field === "ephemeralContainers",
        say: (type, reason, message) =>
          say({ object: this.#pod, fieldPath: `spec.${field}{${name}}`, type, reason, message }),
        onChange: () => this.#changed(),
        specOf: (image) => this.#containerSpec(spec, image),
        prober: prober(clock, this.#node.network, () => this.#addresses[0]),
      },
      waitsForInit && field !== "ephemeralContainers" ? "PodInitializing" : "ContainerCreating",
      restarts,
    );
  }

  #containerSpec(spec: Json, image: Image): ContainerSpec {
    const { objects, clock, dnsAddress } = this.#parts;
    const attachment = this.#attachment;
    if (!attachment) throw new Error(`${this.#pod.metadata.name} has no network yet`);
    const facts = { pod: this.#pod, addresses: this.#addresses, hostAddresses: this.#node.addresses };
    return {
      ...programOf(spec, facts, objects),
      image,
      hostname: this.#onHostNetwork ? this.#node.name : hostnameOf(this.#pod),
      network: attachment.network,
      clock,
      mounts: mountsOf(spec, this.#volumes),
      hosts: hostsFile(facts),
      resolvConf: resolverFile(this.#pod, dnsAddress()),
    };
  }

  async #mount(): Promise<void> {
    const { objects, clock, events, serviceAccountToken, ca } = this.#parts;
    const say = events.by({ component: "kubelet", host: this.#node.name });
    for (;;) {
      try {
        this.#volumes = volumesOf(this.#pod, objects, serviceAccountToken(this.#pod), ca);
        return;
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        say({ object: this.#pod, type: "Warning", reason: "FailedMount", message: error.message });
        await sleep(clock, mountRetryMs, this.#stopped.signal);
      }
    }
  }

  #attach(): void {
    const { network, onAttached } = this.#parts;
    const { namespace = "", name } = this.#pod.metadata;
    const [node, addresses] = [this.#node.name, this.#ownAddresses];
    this.#attachment = this.#onHostNetwork
      ? { network: this.#node.network, detach: () => {} }
      : network.attachPod({ namespace, name, node, addresses });
    this.#hasNetwork = true;
    onAttached(this.#pod, this.#attachment.network);
  }

  get #addresses(): readonly string[] {
    return this.#hasNetwork && this.#onHostNetwork ? this.#node.addresses : this.#ownAddresses;
  }

  get #onHostNetwork(): boolean {
    return objectAt(this.#pod, "spec").hostNetwork === true;
  }

  #release(): void {
    if (!this.#attachment) return;
    this.#attachment.detach();
    for (const address of this.#ownAddresses) this.#node.giveAddress(address);
    this.#attachment = undefined;
  }

  #startEphemeral(): void {
    if (!this.#attachment) return;
    for (const spec of listAt(this.#pod, "spec", "ephemeralContainers")) {
      if (this.#ephemeral.some(({ name }) => name === textAt(spec, "name"))) continue;
      const supervisor = this.#supervise(spec, "ephemeralContainers");
      this.#ephemeral.push(supervisor);
      void supervisor.run("Never").catch(() => undefined);
    }
  }

  /** Ends the containers within the grace period, then lets go of the object. */
  async #end(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { objects } = this.#parts;
    const { namespace, name, uid } = this.#pod.metadata;
    const grace = Math.min(longestGraceMs, (this.#pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000);
    await Promise.all(this.#all().map((one) => one.stop(grace)));
    this.#changed();
    await null;
    this.#stopped.abort(new Error("the pod is being deleted"));
    this.#release();
    try {
      objects.delete("pods", { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  #all(): readonly Supervisor[] {
    return [...this.#init, ...this.#main, ...this.#ephemeral];
  }

  /** Writes the status once for all that changed in this turn. */
  #changed(): void {
    if (this.#writing) return;
    this.#writing = true;
    queueMicrotask(() => {
      this.#writing = false;
      this.#writeStatus();
    });
  }

  #writeStatus(): void {
    const { objects, clock } = this.#parts;
    const { namespace, name, uid } = this.#pod.metadata;
    const current = objects.get("pods", { namespace, name });
    if (current?.metadata.uid !== uid) return;
    const now = clock.now();
    const status: JsonObject = statusOf(
      current,
      { init: this.#init, main: this.#main, ephemeral: this.#ephemeral },
      {
        addresses: this.#addresses,
        hostAddresses: this.#node.addresses,
        networkReady: this.#attachment !== undefined,
        initialized: this.#initialized,
        startTime: startTimeOf(current, now),
        now,
      },
    );
    try {
      objects.patch("pods", { namespace, name }, { status }, "status");
    } catch (error) {
      // Somebody deleted it at this very moment.
      if (!isApiError(error)) throw error;
    }
  }
}

function policyOf(pod: KubeObject): RestartPolicy {
  const policy = textAt(pod, "spec", "restartPolicy");
  return policy === "Never" || policy === "OnFailure" ? policy : "Always";
}
