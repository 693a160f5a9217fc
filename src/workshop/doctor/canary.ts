/**
 * Proves enforcement by packets: two pods of our own, a connection that works, a policy that forbids it, the connection
 * again, the policy removed, the connection again. The policies select the canary's pods alone, so nobody else notices.
 */
import { type Cluster, ClusterError, type PodName, pause } from "../../cluster/index.ts";
import { EnvironmentError, WorkshopError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";
import { addressOf, isReady } from "../check/inventory.ts";
import { Patience } from "../check/patience.ts";
import { type Outcome, probeFrom } from "../check/probe.ts";
import { whyWaiting } from "../lab/bring.ts";
import { claimed } from "../lab/ownership.ts";
import { gone, nameOf } from "../lab/remove.ts";

export interface CanaryOptions {
  /** A namespace that is there already, for a user who may not make one; else one of its own is made. */
  readonly namespace?: string;
  /** How an image is called here: a venue's mirror has names of its own. */
  readonly image: (name: string) => string;
  readonly readyWithinMs: number;
  /** How long a policy may take to have its effect. */
  readonly settleWithinMs: number;
  readonly onProgress: (words: string) => void;
  readonly signal?: AbortSignal;
}

/** What one policy did to the connection. */
export interface Effect {
  /** `stopped`: it held the connection back, and removing it let it through again. */
  readonly verdict: "stopped" | "ignored" | "stuck" | "closed before";
  /** How the refusal looks: packets vanish, or are answered. */
  readonly manner?: "drop" | "reject";
  /** From the API server's answer until the first connection that was held back. */
  readonly tookMs?: number;
  readonly backMs?: number;
  readonly detail: string;
}

const image = { server: "nginx:1.27-alpine", client: "busybox:1.36" };
const port = 80;

export class Canary {
  readonly namespace: string;
  readonly #cluster: Cluster;
  readonly #options: CanaryOptions;
  readonly #id: string;
  readonly #label: Record<string, string>;
  readonly #made: RawObject[] = [];
  readonly #patience = new Patience();
  #client: PodName | undefined;
  #address = "";

  constructor(cluster: Cluster, options: CanaryOptions) {
    const id = `${Date.now().toString(36)}${process.pid.toString(36)}`;
    this.namespace = options.namespace ?? `netpol-canary-${id}`;
    this.#cluster = cluster;
    this.#options = options;
    this.#id = id;
    this.#label = { "netpol-workshop/canary": id };
  }

  /** Creates the pods and waits until they run; returns how long that took. */
  async start(): Promise<number> {
    const begun = performance.now();
    if (this.#options.namespace === undefined)
      await this.#make({ apiVersion: "v1", kind: "Namespace", metadata: { name: this.namespace } });
    await this.#accountOf();
    await Promise.all([this.#make(this.#pod("server")), this.#make(this.#pod("client", ["sleep", "1000000"]))]);
    const [server] = await Promise.all([this.#ready("server"), this.#ready("client")]);
    this.#address = addressOf(server) ?? "";
    this.#client = { namespace: this.namespace, name: this.#name("client"), container: "main" };
    return performance.now() - begun;
  }

  /** Applies a policy and watches what it does. The policy is removed whatever happens. */
  async effectOf(
    policy: RawObject,
    { also = [], withinMs = this.#options.settleWithinMs }: { also?: readonly RawObject[]; withinMs?: number } = {},
  ): Promise<Effect> {
    const before = await this.#until(isOpen);
    if (!before.met) return { verdict: "closed before", detail: `${wordsOf(before.last)}, before any policy of ours` };
    for (const object of also) await this.#make(object);
    await this.#make(policy);
    const held = await this.#until((outcome) => !isOpen(outcome), withinMs);
    await this.#unmake(policy);
    if (!held.met) return { verdict: "ignored", detail: `still ${wordsOf(held.last)} after ${seconds(held.tookMs)}` };
    const back = await this.#until(isOpen);
    for (const object of [...also].reverse()) await this.#unmake(object);
    const manner = held.last.kind === "dropped" ? "drop" : "reject";
    if (!back.met)
      return {
        verdict: "stuck",
        manner,
        tookMs: held.tookMs,
        detail: `${wordsOf(back.last)} ${seconds(back.tookMs)} after the policy was removed`,
      };
    return {
      verdict: "stopped",
      manner,
      tookMs: held.tookMs,
      backMs: back.tookMs,
      detail: `${manner === "drop" ? "dropped (silence)" : "rejected (an answer)"} ${within(held.tookMs)}, open again ${within(back.tookMs)} when it was removed`,
    };
  }

  kubernetesPolicy(direction: "Ingress" | "Egress"): RawObject {
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: this.#name(direction.toLowerCase()), namespace: this.namespace },
      spec: { podSelector: { matchLabels: { ...this.#labelsOf(end(direction)) } }, policyTypes: [direction] },
    };
  }

  /** A tier of its own, first of all, so that no other policy can decide before it. */
  tier(): RawObject {
    return {
      apiVersion: "projectcalico.org/v3",
      kind: "Tier",
      metadata: { name: this.#tierName },
      spec: { order: 1, defaultAction: "Pass" },
    };
  }

  calicoPolicy(direction: "Ingress" | "Egress"): RawObject {
    const tier = this.#tierName;
    const [key, value] = Object.entries(this.#label)[0] ?? [];
    return {
      apiVersion: "projectcalico.org/v3",
      kind: "NetworkPolicy",
      // Before 3.32 the name of a policy must begin with its tier.
      metadata: { name: `${tier}.${direction.toLowerCase()}`, namespace: this.namespace },
      spec: {
        tier,
        selector: `${key} == '${value}' && role == '${end(direction)}'`,
        types: [direction],
        [direction.toLowerCase()]: [{ action: "Deny" }],
      },
    };
  }

  /** Removes everything that was made, in reverse, and waits until it is gone; never stopped by the signal. */
  async remove(): Promise<void> {
    for (const object of [...this.#made].reverse()) await this.#unmake(object);
  }

  get #tierName(): string {
    return `netpol-canary-${this.#id}`;
  }

  #name(what: string): string {
    return `canary-${what}-${this.#id}`;
  }

  #labelsOf(role: string): Record<string, string> {
    return { ...this.#label, role };
  }

  #pod(role: "server" | "client", command?: readonly string[]): RawObject {
    const container = { name: "main", image: this.#options.image(image[role]), imagePullPolicy: "IfNotPresent" };
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: this.#name(role), namespace: this.namespace, labels: this.#labelsOf(role) },
      spec: {
        terminationGracePeriodSeconds: 0,
        // Should this program be killed, the pods do not run on for ever.
        activeDeadlineSeconds: 900,
        containers: [{ ...container, ...(command ? { command: [...command] } : {}) }],
      },
    };
  }

  async #make(object: RawObject): Promise<void> {
    // Noted before it is sent: an answer that is lost must not leave the object behind.
    this.#made.push(object);
    const { signal } = this.#options;
    // As somebody's own: a workshop that begins a step meanwhile takes away policies that are nobody's in particular.
    await this.#cluster.create(claimed(object, `canary-${this.#id}`), signal ? { signal } : {});
  }

  async #unmake(object: RawObject): Promise<void> {
    await this.#cluster.remove(nameOf(object), { gracePeriodSeconds: 0 });
    await gone(this.#cluster, nameOf(object), { withinMs: this.#options.readyWithinMs });
    const index = this.#made.indexOf(object);
    if (index >= 0) this.#made.splice(index, 1);
  }

  /** A namespace takes no pods before it has its account. */
  async #accountOf(): Promise<void> {
    const account = { apiVersion: "v1", kind: "ServiceAccount", namespace: this.namespace, name: "default" };
    await this.#waitFor(() => this.#cluster.get(account, this.#options.signal), "the namespace's service account");
  }

  async #ready(role: "server" | "client"): Promise<RawObject> {
    const name = { apiVersion: "v1", kind: "Pod", namespace: this.namespace, name: this.#name(role) };
    let waiting = "it has not started";
    return this.#waitFor(
      async () => {
        const pod = await this.#cluster.get(name, this.#options.signal);
        if (pod) waiting = whyWaiting(pod);
        if (pod && isReady(pod)) return pod;
        this.#options.onProgress(`waiting for the canary's ${role} (${this.#options.image(image[role])}): ${waiting}`);
        return undefined;
      },
      `the pod ${role} (${this.#options.image(image[role])})`,
      () => waiting,
    );
  }

  async #waitFor<T>(ask: () => Promise<T | undefined>, what: string, why = () => "it did not come"): Promise<T> {
    const deadline = performance.now() + this.#options.readyWithinMs;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (performance.now() > deadline)
        throw new CanaryNotReady(`${what} is not ready after ${seconds(this.#options.readyWithinMs)}: ${why()}`);
      await pause(100, this.#options.signal);
    }
  }

  /** Tries the connection until it is as asked twice in a row, or the time is up. */
  async #until(
    wanted: (outcome: Outcome) => boolean,
    withinMs = this.#options.settleWithinMs,
  ): Promise<{ met: boolean; tookMs: number; last: Outcome }> {
    const begun = performance.now();
    for (;;) {
      const tried = performance.now() - begun;
      const last = await this.attempt(this.#address, port);
      if (wanted(last)) {
        const second = await this.attempt(this.#address, port);
        if (wanted(second)) return { met: true, tookMs: tried, last };
      }
      if (tried > withinMs) return { met: false, tookMs: tried, last };
      await pause(20, this.#options.signal);
    }
  }

  /** One connection from the canary's client. */
  async attempt(host: string, number: number): Promise<Outcome> {
    if (!this.#client) throw new CanaryNotReady("the canary's pods were not started");
    const attempt = { host, port: number, protocol: "TCP" } as const;
    const [outcome] = await probeFrom(this.#cluster, this.#client, [attempt], this.#patience, this.#options.signal);
    if (!outcome || outcome.kind === "not-probed")
      throw new CanaryNotReady(`the canary's connection could not be tried: ${outcome?.why ?? "no result"}`);
    return outcome;
  }
}

/** The canary never got so far as to try anything. */
class CanaryNotReady extends EnvironmentError {}

/** Whoever runs into a refusal of the API server: its words. */
export function refusalIn(error: unknown): string | undefined {
  if (error instanceof ClusterError && error.trouble === "cancelled") return undefined;
  return error instanceof WorkshopError ? error.message : undefined;
}

/** A refusal by the host counts as closed here: the server listens, so somebody else refused. */
function isOpen(outcome: Outcome): boolean {
  return outcome.kind === "allowed";
}

function end(direction: "Ingress" | "Egress"): "server" | "client" {
  return direction === "Ingress" ? "server" : "client";
}

function wordsOf(outcome: Outcome): string {
  if (outcome.kind === "allowed") return "connected";
  return outcome.kind === "dropped" ? "silence" : outcome.kind;
}

function within(milliseconds: number): string {
  return milliseconds < 1 ? "at once" : `within ${seconds(milliseconds)}`;
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
