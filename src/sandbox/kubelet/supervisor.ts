/** One container of a pod through its lives: pulled, started, probed, ended, started again after a while. */
import { type Clock, sleep } from "../clock.ts";
import { type Container, type ContainerExit, type ContainerSpec, startContainer } from "../pods/container.ts";
import type { Image } from "../pods/images/image.ts";
import { StartError } from "../pods/process.ts";
import { type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { firstBackOffMs, longer } from "./back-off.ts";
import { containerId, specStatus } from "./container-status.ts";
import { ConfigError } from "./environment.ts";
import type { ImageCache, Registry } from "./images.ts";
import { type Prober, probesOf } from "./probes.ts";
import { pullImage } from "./pull.ts";
import { runtimeWords } from "./runtime-words.ts";

export interface SupervisorParts {
  readonly clock: Clock;
  readonly node: string;
  readonly registry: Registry;
  readonly cache: ImageCache;
  /** The pod as messages about it write it: `NAME_NAMESPACE(UID)`. */
  readonly podText: string;
  readonly isInit: boolean;
  readonly isEphemeral: boolean;
  /** Says what happened to this container as an event. */
  readonly say: (type: "Normal" | "Warning", reason: string, message: string) => void;
  /** The state has changed: the pod's status should be written. */
  readonly onChange: () => void;
  /** Everything of a container but its image. Throws ConfigError. */
  readonly specOf: (image: Image) => ContainerSpec;
  readonly prober: Prober;
}

export type RestartPolicy = "Always" | "OnFailure" | "Never";

const restartGraceMs = 1_000;
/** How long after its start a container that runs once is looked at. */
const firstLookMs = 150;
/** A container that ran this long has been well: its next failure counts as the first. */
const wellAfterMs = 600_000;

export class Supervisor {
  readonly name: string;
  #spec: Json;
  readonly #parts: SupervisorParts;
  readonly #stopped = new AbortController();
  #container: Container | undefined;
  #previous: Container | undefined;
  #state: JsonObject;
  #lastState: JsonObject = {};
  #restarts: number;
  #ready = false;
  #started = false;
  #finished = false;
  #startedAt = 0;
  /** The image has changed since it was started. */
  #outdated = false;
  #wake = new AbortController();
  /** It was started a moment ago, and nobody has looked yet. */
  #isUnseen = false;

  /** `waiting` is what a container shows before its turn comes. */
  constructor(
    spec: Json,
    parts: SupervisorParts,
    waiting: "ContainerCreating" | "PodInitializing",
    restartsBefore = 0,
  ) {
    this.#state = { waiting: { reason: waiting } };
    this.name = textAt(spec, "name");
    this.#spec = spec;
    this.#parts = parts;
    this.#restarts = restartsBefore;
  }

  get spec(): Json {
    return this.#spec;
  }

  get container(): Container | undefined {
    return this.#isUnseen ? undefined : this.#container;
  }

  get previous(): Container | undefined {
    return this.#previous;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get started(): boolean {
    return this.#started;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** It has ended and will not be started again. */
  get finished(): boolean {
    return this.#finished;
  }

  get waitingReason(): string {
    return textAt(this.#state, "waiting", "reason");
  }

  get exitCode(): number | undefined {
    return numberAt(this.#state, "terminated", "exitCode");
  }

  /** Runs until the restart policy says that it is over; returns the last exit code. */
  async run(policy: RestartPolicy): Promise<number> {
    let backOff = firstBackOffMs;
    this.#become({ waiting: { reason: "ContainerCreating" } });
    for (;;) {
      const image = await pullImage({
        ...this.#parts,
        spec: () => this.#spec,
        wait: (milliseconds) => this.#wait(milliseconds),
        waiting: (reason, message) => this.#become({ waiting: { reason, message } }),
      });
      const exit = await this.#live(image, policy);
      if (this.#isOver(policy, exit.code)) {
        this.#finished = true;
        this.#parts.onChange();
        return exit.code;
      }
      if (this.#parts.clock.now() - this.#startedAt > wellAfterMs) backOff = firstBackOffMs;
      this.#restarts++;
      if ("terminated" in this.#state) this.#lastState = this.#state;
      const outdated = this.#outdated;
      this.#outdated = false;
      // The first restart comes at once, each further one after twice the time.
      if (!outdated && (this.#restarts > 1 || exit.startFailed)) {
        await this.#backOff(backOff);
        backOff = longer(backOff);
      }
      if (this.#stopped.signal.aborted) return exit.code;
    }
  }

  #isOver(policy: RestartPolicy, code: number): boolean {
    const again = this.#outdated || policy === "Always" || (policy === "OnFailure" && code !== 0);
    return !again || this.#stopped.signal.aborted;
  }

  /** Its image may have changed: what runs the old one is restarted, what waits for it waits no longer. */
  update(spec: Json): void {
    const old = this.#spec;
    this.#spec = spec;
    if (textAt(old, "image") === textAt(spec, "image") || this.#finished) return;
    this.#wake.abort(new Error("the image has changed"));
    if (!this.#container || !("running" in this.#state)) return;
    this.#outdated = true;
    this.#parts.say("Normal", "Killing", `Container ${this.name} definition changed, will be restarted`);
    void this.#end(this.#container, restartGraceMs);
  }

  /** Asks the container to end, and after a while makes it. */
  async stop(graceMs: number): Promise<void> {
    if (this.container && !this.finished) this.#parts.say("Normal", "Killing", `Stopping container ${this.name}`);
    this.#stopped.abort(new Error("the pod is being deleted"));
    if (this.#container) await this.#end(this.#container, graceMs);
  }

  async #end(container: Container, graceMs: number): Promise<void> {
    container.kill("SIGTERM");
    const late = this.#parts.clock.schedule(graceMs, () => container.kill("SIGKILL"));
    await container.exit;
    late();
  }

  kill(): void {
    this.#container?.kill("SIGKILL");
  }

  status(): JsonObject {
    return {
      ...specStatus(this.spec, this.container && containerId(this.name, this.#startedAt)),
      lastState: this.#lastState,
      // Nobody counts on a debugger.
      ready: this.#ready && !this.#parts.isEphemeral,
      restartCount: this.#restarts,
      ...(this.#parts.isEphemeral ? {} : { started: this.#started }),
      state: this.#state,
    };
  }

  /** One life, from start to end. */
  async #live(image: Image, policy: RestartPolicy): Promise<{ code: number; startFailed: boolean }> {
    const { clock, say, prober } = this.#parts;
    let container: Container;
    try {
      container = await this.#start(image);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: ${runtimeWords(error, this.#commandWord())}`;
      say("Warning", "Failed", `Error: ${message}`);
      const finishedAt = timestamp(clock.now());
      this.#lastState = {
        terminated: { exitCode: 128, message, reason: "StartError", startedAt: "1970-01-01T00:00:00Z", finishedAt },
      };
      this.#become({ waiting: { reason: "RunContainerError", message } });
      return { code: 128, startFailed: true };
    }
    this.#startedAt = clock.now();
    this.#container = container;
    const probes = probesOf(this.spec);
    // What is over by the first look was never seen running, so nobody tries to attach to it.
    this.#isUnseen = policy === "Never";
    const isOver = this.#isUnseen && (await endsWithin(container, firstLookMs, clock));
    this.#isUnseen = false;
    this.#started = !probes.startup;
    this.#ready = this.#started && !probes.readiness;
    if (!isOver) this.#become({ running: { startedAt: timestamp(this.#startedAt) } });
    const stopProbing = prober.watch(this.spec, container, {
      startup: () => {
        this.#started = true;
        this.#ready = !probes.readiness;
        this.#parts.onChange();
      },
      readiness: (ready) => {
        if (ready === this.#ready) return;
        this.#ready = ready;
        this.#parts.onChange();
      },
      failed: (kind) => {
        say("Normal", "Killing", `Container ${this.name} failed ${kind} probe, will be restarted`);
        void this.#end(container, restartGraceMs);
      },
      say: (reason, message) => say("Warning", reason, message),
    });
    const exit = await container.exit;
    stopProbing();
    this.#previous = container;
    this.#finished = this.#isOver(policy, exit.code);
    this.#ended({
      exitCode: exit.code,
      reason: reasonOf(exit),
      startedAt: timestamp(this.#startedAt),
      finishedAt: timestamp(clock.now()),
      containerID: containerId(this.name, this.#startedAt),
    });
    return { code: exit.code, startFailed: false };
  }

  #commandWord(): string {
    return String(listAt(this.spec, "command")[0] ?? listAt(this.spec, "args")[0] ?? "");
  }

  /** Waits while the configuration that the container refers to is missing. */
  async #start(image: Image): Promise<Container> {
    const { say } = this.#parts;
    for (;;) {
      try {
        const container = startContainer(this.#parts.specOf(image));
        say("Normal", "Created", "Container created");
        say("Normal", "Started", "Container started");
        return container;
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        say("Warning", "Failed", `Error: ${error.message}`);
        this.#become({ waiting: { reason: "CreateContainerConfigError", message: error.message } });
        await this.#wait(2000);
      }
    }
  }

  async #backOff(milliseconds: number): Promise<void> {
    const { podText, say } = this.#parts;
    const words = `back-off ${Math.round(milliseconds / 1000)}s restarting failed container=${this.name} pod=${podText}`;
    say("Warning", "BackOff", `Back-off restarting failed container ${this.name} in pod ${podText}`);
    this.#become({ waiting: { reason: "CrashLoopBackOff", message: words } });
    await this.#wait(milliseconds).catch(() => undefined);
  }

  /** Until then, or until the image changes. */
  async #wait(milliseconds: number): Promise<void> {
    this.#wake = new AbortController();
    const either = AbortSignal.any([this.#stopped.signal, this.#wake.signal]);
    await sleep(this.#parts.clock, milliseconds, either).catch(() => this.#stopped.signal.throwIfAborted());
  }

  #ended(terminated: JsonObject): void {
    // An init container that has done its work counts as ready from then on.
    this.#ready = this.#parts.isInit && terminated.exitCode === 0;
    this.#started = false;
    this.#become({ terminated });
  }

  #become(state: JsonObject): void {
    this.#state = state;
    this.#parts.onChange();
  }
}

function endsWithin(container: Container, milliseconds: number, clock: Clock): Promise<boolean> {
  const ended = container.exit.then(() => true);
  return Promise.race([ended, sleep(clock, milliseconds).then(() => false)]);
}

function reasonOf({ code }: ContainerExit): string {
  return code === 0 ? "Completed" : "Error";
}

export function isSidecar(container: Json): boolean {
  return objectAt(container).restartPolicy === "Always";
}
