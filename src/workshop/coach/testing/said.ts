/** What the coach says of an answer, worked out by the engine alone. */
import { join } from "node:path";
import { expandWorkloads, parseManifests } from "../../../manifests/index.ts";
import { buildSnapshot, newestCalico } from "../../../policy/index.ts";
import { defaulted } from "../../../policy/refusals/index.ts";
import { factHolds } from "../../check/facts.ts";
import type { Inventory } from "../../check/inventory.ts";
import { probesIn } from "../../check/judge.ts";
import { type Cell, prediction } from "../../check/matrix.ts";
import { reasonHolds } from "../../check/reasons.ts";
import { beginFiles, lastOfEach, load, worldsOf } from "../../lab/desired.ts";
import { knownClusterNames } from "../../lab/known.ts";
import { claimed } from "../../lab/ownership.ts";
import { fileOf, loadModules, stepOf } from "../../module/load.ts";
import { type Coaching, type CoachOptions, coach, isManifestStep } from "../coach.ts";

export const root = join(import.meta.dirname, "../../../..");
export const modules = loadModules(join(root, "modules"));
const knownNames = knownClusterNames(modules);

/** What is said of a step's answer, applied to where the step begins, as the engine alone sees it. */
export function said(where: string, manifest: string, options: Partial<CoachOptions> = {}): Coaching | undefined {
  const [moduleId = "", stepId = ""] = where.split("/");
  const module = modules.find(({ id }) => id.startsWith(moduleId));
  const step = module && stepOf(module, stepId);
  if (!module || !step || !isManifestStep(step)) throw new Error(`${where} is no step that is written`);
  const begin = load(beginFiles(module, stepId).map((file) => fileOf(module, file)));
  const { objects: answer } = parseManifests(manifest, "answer.yaml");
  const all = [...worldsOf(module, join(root, "manifests")), ...begin, ...answer].map(({ object, ...place }) => ({
    ...place,
    object: defaulted(claimed(object)),
  }));
  const { objects } = expandWorkloads(lastOfEach(all));
  const inventory: Inventory = {
    objects: objects.map(({ object }) => object),
    snapshot: buildSnapshot(objects, { calico: newestCalico }),
    unreadable: [],
  };
  const cells = probesIn(step.check).map((probe): Cell => {
    const { predicted, result } = prediction(probe, inventory);
    const ok = predicted === probe.expected || predicted === undefined;
    return {
      probe,
      observed: predicted,
      predicted,
      ok,
      alive: "yes",
      outcome: { kind: "dropped", waitedMs: 1 },
      result,
    };
  });
  const written = answer.map(({ object }) => object);
  const facts = [
    ...(step.check.objects ?? []).map((fact) => factHolds(fact, inventory)),
    ...(step.check.reasons ?? []).map((fact) => reasonHolds(fact, inventory)),
    ...(step.check.file ?? []).map((fact) => factHolds(fact, { ...inventory, objects: written })),
  ];
  const judgement = { passed: false, cells, facts, inventory, patienceMs: 0, disagreements: [] };
  return coach(module, step, judgement, { calico: newestCalico, knownNames, answer: written, ...options });
}

export function networkPolicy(namespace: string, name: string, spec: string): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}`;
}

export function calicoPolicy(kind: string, namespace: string | undefined, name: string, spec: string): string {
  const place = namespace === undefined ? "" : `, namespace: ${namespace}`;
  return `{apiVersion: projectcalico.org/v3, kind: ${kind}, metadata: {name: ${name}${place}}, spec: ${spec}}`;
}
