import type { ClusterMake, ResourceKind } from "../kinds/kind.ts";
import { resourceName } from "./status.ts";

/** The kinds that this cluster serves: the built-in ones and those of its CustomResourceDefinitions. */
export class Registry {
  readonly #builtIn: readonly ResourceKind[];
  #custom: readonly ResourceKind[] = [];
  #all: readonly ResourceKind[];
  #byPath = new Map<string, ResourceKind>();
  #byResource = new Map<string, ResourceKind>();
  /** Counts the changes, so that documents made from the kinds can be kept until the next one. */
  generation = 0;

  constructor(kinds: readonly ResourceKind[], make: ClusterMake) {
    this.#builtIn = kinds.filter((kind) => kind.servedIn?.(make) ?? true);
    this.#all = this.#builtIn;
    this.#index();
  }

  get kinds(): readonly ResourceKind[] {
    return this.#all;
  }

  /** Replaces the kinds that come from CustomResourceDefinitions. */
  setCustom(kinds: readonly ResourceKind[]): void {
    this.#custom = kinds;
    this.#index();
    this.generation += 1;
  }

  isCustom(kind: ResourceKind): boolean {
    return this.#custom.includes(kind);
  }

  byPath(group: string, version: string, plural: string): ResourceKind | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  /** By the name that kubectl uses: `pods`, `tiers.projectcalico.org`. The first version listed is the preferred one. */
  byResource(resource: string): ResourceKind | undefined {
    return this.#byResource.get(resource);
  }

  byKind(group: string, kind: string): ResourceKind | undefined {
    return this.#all.find((candidate) => candidate.group === group && candidate.kind === kind);
  }

  hasGroup(group: string): boolean {
    return this.#all.some((kind) => kind.group === group);
  }

  #index(): void {
    this.#all = [...this.#builtIn, ...this.#custom];
    this.#byPath = new Map(this.#all.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]));
    // Of several versions the stored one is meant, else the first: the later entry of a Map stays.
    const ranked = [...this.#all.filter(isView), ...this.#all.filter((kind) => !isView(kind)).reverse()];
    this.#byResource = new Map(ranked.map((kind) => [resourceName(kind), kind]));
  }
}

function isView(kind: ResourceKind): boolean {
  return kind.viewOf !== undefined;
}
