/** Which pods a pod wants near it, and which it does not: affinity, anti-affinity and an even spread. */
import { selects } from "../../kinds/selectors.ts";
import { type Json, type KubeObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { keyOf } from "../keys.ts";
import type { PodIndex } from "../pod-index.ts";
import { hasEnded, isTerminating } from "../pods.ts";
import type { Obstacle } from "./node-fit.ts";

const required = "requiredDuringSchedulingIgnoredDuringExecution";

export class Neighbours {
  readonly #pods: PodIndex;
  readonly #namespaces: () => readonly KubeObject[];
  /** Placed pods that keep others away. */
  readonly #unsociable = new Map<string, KubeObject>();

  constructor(pods: PodIndex, namespaces: () => readonly KubeObject[]) {
    this.#pods = pods;
    this.#namespaces = namespaces;
    pods.listen((pod, _old, isGone) => {
      if (!isGone && isPlaced(pod) && terms(pod, "podAntiAffinity").length > 0) this.#unsociable.set(keyOf(pod), pod);
      else this.#unsociable.delete(keyOf(pod));
    });
  }

  obstacle(pod: KubeObject, node: KubeObject, nodes: ReadonlyMap<string, KubeObject>): Obstacle | undefined {
    if (!this.#isEven(pod, node, nodes)) return soft("didn't match pod topology spread constraints");
    const near = (term: Json) => this.#isNear(this.#meant(term, pod), term, node, nodes);
    const wanted = terms(pod, "podAffinity");
    // The first of a group that wants its own kind near would never start otherwise.
    const isFirst = wanted.every((term) => this.#meant(term, pod).length === 0 && this.#fits(term, pod, pod));
    if (!isFirst && !wanted.every(near)) return { text: "node(s) didn't match pod affinity rules", others: false };
    if (terms(pod, "podAntiAffinity").some(near)) return soft("didn't match pod anti-affinity rules");
    const keptAway = [...this.#unsociable.values()].some((other) =>
      terms(other, "podAntiAffinity").some(
        (term) => this.#fits(term, other, pod) && this.#isNear([other], term, node, nodes),
      ),
    );
    return keptAway ? soft("didn't satisfy existing pods anti-affinity rules") : undefined;
  }

  /** The placed pods that a term of `owner` speaks of. */
  #meant(term: Json, owner: KubeObject): readonly KubeObject[] {
    return this.#namespacesOf(term, owner).flatMap((namespace) =>
      this.#pods.in(namespace).filter((other) => isPlaced(other) && selectsPod(term, other)),
    );
  }

  #fits(term: Json, owner: KubeObject, pod: KubeObject): boolean {
    return this.#namespacesOf(term, owner).includes(pod.metadata.namespace ?? "") && selectsPod(term, pod);
  }

  #namespacesOf(term: Json, owner: KubeObject): readonly string[] {
    const named = listAt(term, "namespaces").map(String);
    const selector = objectAt(term).namespaceSelector;
    if (selector === undefined) return named.length > 0 ? named : [owner.metadata.namespace ?? ""];
    const chosen = this.#namespaces().filter(({ metadata }) => selects(objectAt(selector), metadata.labels ?? {}));
    return [...new Set([...named, ...chosen.map(({ metadata }) => metadata.name)])];
  }

  #isNear(
    others: readonly KubeObject[],
    term: Json,
    node: KubeObject,
    nodes: ReadonlyMap<string, KubeObject>,
  ): boolean {
    const key = textAt(term, "topologyKey");
    const here = node.metadata.labels?.[key];
    return here !== undefined && others.some((other) => nodeOf(other, nodes)?.metadata.labels?.[key] === here);
  }

  #isEven(pod: KubeObject, node: KubeObject, nodes: ReadonlyMap<string, KubeObject>): boolean {
    const constraints = listAt(pod, "spec", "topologySpreadConstraints");
    return constraints
      .filter((constraint) => textAt(constraint, "whenUnsatisfiable") === "DoNotSchedule")
      .every((constraint) => {
        const key = textAt(constraint, "topologyKey");
        const here = node.metadata.labels?.[key];
        if (here === undefined) return false;
        const counts = new Map<string, number>();
        for (const { metadata } of nodes.values()) {
          const domain = metadata.labels?.[key];
          if (domain !== undefined) counts.set(domain, 0);
        }
        for (const other of this.#pods.in(pod.metadata.namespace ?? "")) {
          const domain = nodeOf(other, nodes)?.metadata.labels?.[key];
          if (domain === undefined || !isPlaced(other) || isTerminating(other) || !selectsPod(constraint, other))
            continue;
          counts.set(domain, (counts.get(domain) ?? 0) + 1);
        }
        const own = selectsPod(constraint, pod) ? 1 : 0;
        const fewest = Math.min(...counts.values());
        return (counts.get(here) ?? 0) + own - fewest <= (numberAt(constraint, "maxSkew") ?? 1);
      });
  }
}

function soft(text: string): Obstacle {
  return { text: `node(s) ${text}`, others: true };
}

function terms(pod: KubeObject, kind: "podAffinity" | "podAntiAffinity"): readonly Json[] {
  return listAt(pod, "spec", "affinity", kind, required);
}

function selectsPod(term: Json, pod: KubeObject): boolean {
  const selector = objectAt(term).labelSelector;
  return selector !== undefined && selects(objectAt(selector), pod.metadata.labels ?? {});
}

function isPlaced(pod: KubeObject): boolean {
  return textAt(pod, "spec", "nodeName") !== "" && !hasEnded(pod);
}

function nodeOf(pod: KubeObject, nodes: ReadonlyMap<string, KubeObject>): KubeObject | undefined {
  return nodes.get(textAt(pod, "spec", "nodeName"));
}
