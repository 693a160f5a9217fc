/** Attendees who share a cluster under prefixes, for tests against any cluster. */
import { join } from "node:path";
import type { Cluster } from "../../../cluster/index.ts";
import { newestCalico } from "../../../policy/index.ts";
import { judge } from "../../check/judge.ts";
import { Patience } from "../../check/patience.ts";
import { isManifestStep } from "../../coach/coach.ts";
import { loadModules, type Module } from "../../module/load.ts";
import { bring, clear } from "../bring.ts";
import { rewriteCourse } from "../course.ts";
import { beginFiles, load, solvedObjects, worldsOf } from "../desired.ts";
import { knownClusterNames } from "../known.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const own = { modules: join(root, "modules"), worlds: join(root, "manifests") };

export class Attendee {
  readonly name: string;
  readonly #cluster: Cluster;
  readonly #worlds: string;
  readonly #modules: readonly Module[];

  constructor(cluster: Cluster, name: string, folder: string) {
    const course = { modules: join(folder, name, "modules"), worlds: join(folder, name, "manifests") };
    rewriteCourse(own, course, { prefix: name, image: (image) => image });
    this.name = name;
    this.#cluster = cluster;
    this.#worlds = course.worlds;
    this.#modules = loadModules(course.modules);
  }

  /** Brings a step (the first with a manifest when none is named), solved or as it begins, and checks it. */
  async passes(moduleId: string, stepId: string | undefined, solved: boolean): Promise<boolean> {
    const module = this.#modules.find(({ id }) => id.startsWith(moduleId));
    const step = module?.data.steps.filter(isManifestStep).find(({ id }) => id === (stepId ?? id));
    if (!module || !step) throw new Error(`no step ${moduleId}/${stepId} with a manifest to write`);
    const worlds = worldsOf(module, this.#worlds);
    const begin = () => load(beginFiles(module, step.id).map((file) => join(module.folder, file)));
    const given = solved ? solvedObjects(module, step.id) : begin();
    await bring(this.#cluster, { worlds, given }, this.#bringing);
    const namespaces = [...new Set(worlds.flatMap(({ object }) => object.metadata.namespace ?? []))];
    const measuring = { calico: newestCalico, namespaces, patience: new Patience(), settleMs: 10_000 } as const;
    const answer = given.map(({ object }) => object);
    return (await judge(this.#cluster, step.check, { ...measuring, answer, attendee: this.name })).passed;
  }

  async clear(): Promise<void> {
    await clear(this.#cluster, this.#bringing);
  }

  get #bringing() {
    return { knownNames: knownClusterNames(this.#modules), attendee: this.name };
  }
}
