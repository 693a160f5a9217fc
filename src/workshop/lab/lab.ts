/** A course's cluster, brought into the states that its steps need. */
import { type Cluster, cancellable } from "../../cluster/index.ts";
import type { Module } from "../module/load.ts";
import { bring, clear } from "./bring.ts";
import { desiredAt, solvedObjects, worldsOf } from "./desired.ts";
import { knownClusterNames } from "./known.ts";
import { claimed } from "./ownership.ts";

export interface LabParts {
  readonly modules: readonly Module[];
  /** The folder of the worlds. */
  readonly worlds: string;
  readonly cluster: Cluster;
  /** Whose workshop it is, where many share a cluster under prefixes. */
  readonly attendee?: string;
  readonly onProgress?: (words: string) => void;
}

export class Lab {
  readonly knownNames: ReadonlySet<string>;
  readonly #parts: LabParts;

  constructor(parts: LabParts) {
    this.#parts = parts;
    this.knownNames = knownClusterNames(parts.modules);
  }

  /** As a step begins. */
  async begin(module: Module, stepId: string, signal?: AbortSignal): Promise<void> {
    await bring(this.#parts.cluster, desiredAt(module, stepId, this.#parts.worlds), this.#options(module, signal));
  }

  /** As a step is left by its author. */
  async solve(module: Module, stepId: string, signal?: AbortSignal): Promise<void> {
    const desired = { worlds: worldsOf(module, this.#parts.worlds), given: solvedObjects(module, stepId) };
    await bring(this.#parts.cluster, desired, this.#options(module, signal));
  }

  /** Adds what a prediction was about; nothing is taken away. */
  async reveal(module: Module, stepId: string, signal?: AbortSignal): Promise<void> {
    const cluster = cancellable(this.#parts.cluster, signal);
    for (const { object } of solvedObjects(module, stepId))
      await cluster.apply(claimed(object, this.#parts.attendee), { force: true });
  }

  /** Without anything of ours. */
  async clear(signal?: AbortSignal): Promise<void> {
    await clear(this.#parts.cluster, this.#options(undefined, signal));
  }

  #options(module: Module | undefined, signal: AbortSignal | undefined) {
    const { attendee, onProgress } = this.#parts;
    return {
      knownNames: this.knownNames,
      ...(module ? { moduleNames: knownClusterNames([module]) } : {}),
      ...(attendee === undefined ? {} : { attendee }),
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    };
  }
}
