// The five kinds of policy of Calico: fields, rules, then what the policy as a whole may not say.
import type { CalicoRelease, FieldPath, Refusal } from "../../types.ts";
import { labelPattern, matches, subdomainPattern } from "../names.ts";
import { at, has, list, text } from "../read.ts";
import {
  annotationChecks,
  labelChecks,
  metadataChecks,
  nameCheck,
  nameLengthCheck,
  selectorCheck,
  simpleNameRule,
} from "./checks.ts";
import { stated, tagged } from "./report.ts";
import { globalMisplaced, ruleChecks } from "./rules.ts";

const stagedActions = ["Set", "Delete", "Learn", "Ignore"];
const policyTypes = ["Ingress", "Egress"];

/** A policy whose rules are Calico's own. */
export function* policyChecks(object: unknown, kind: string, release: CalicoRelease): Generator<Refusal> {
  const global = kind.endsWith("GlobalNetworkPolicy");
  const spec = at(object, "spec");
  yield* metadataChecks(object);
  yield* stagedActionCheck(spec);
  yield* fieldChecks(spec, global, release);
  yield* nameLengthCheck(text(at(object, "metadata", "name")), 253);
  if (!isPolicyName(text(at(object, "metadata", "name")), global)) {
    yield stated(["metadata", "name"], "Metadata.Name", simpleNameRule);
  }
  yield* annotationChecks(at(object, "metadata", "annotations"), ["metadata", "annotations"]);
  yield* labelChecks(at(object, "metadata", "labels"));
  if (kind.startsWith("Staged") && at(spec, "stagedAction") === "Delete") {
    const sentence = "Spec fields, except Tier, should all be zero-value if stagedAction is Delete";
    if (hasContent(spec, ["stagedAction", "tier"])) yield stated(["spec"], `${kind}Spec`, sentence);
    return;
  }
  yield* global ? globalSpecChecks(spec) : namespacedSpecChecks(spec);
}

/** One label, or two with a dot between; a converted Kubernetes policy may have more. */
function isPolicyName(name: string, global: boolean): boolean {
  const simple = String.raw`${labelPattern}(\.${labelPattern})?`;
  return matches(global ? simple : String.raw`${simple}|(knp|ossg)\.default\.${subdomainPattern}`, name);
}

function* stagedActionCheck(spec: unknown): Generator<Refusal> {
  const action = text(at(spec, "stagedAction"));
  if (action === "" || stagedActions.includes(action)) return;
  yield tagged(["spec", "stagedAction"], "StagedAction", action, "stagedAction");
}

function* fieldChecks(spec: unknown, global: boolean, release: CalicoRelease): Generator<Refusal> {
  yield* nameCheck(at(spec, "tier"), ["spec", "tier"], "Tier");
  for (const direction of ["ingress", "egress"] as const) {
    for (const [index, rule] of list(at(spec, direction)).entries()) {
      yield* ruleChecks(rule, ["spec", direction, index], release);
    }
  }
  yield* selectorCheck(at(spec, "selector"), ["spec", "selector"], "Selector");
  for (const [index, type] of list(at(spec, "types")).entries()) {
    if (policyTypes.includes(text(type))) continue;
    yield tagged(["spec", "types", index], `Types[${index}]`, text(type), "policyType");
  }
  const accounts = "serviceAccountSelector";
  yield* selectorCheck(at(spec, accounts), ["spec", accounts], "ServiceAccountSelector");
  if (global) yield* selectorCheck(at(spec, "namespaceSelector"), ["spec", "namespaceSelector"], "NamespaceSelector");
  yield* hintChecks(list(at(spec, "performanceHints")));
}

function* hintChecks(hints: readonly unknown[]): Generator<Refusal> {
  const path = ["spec", "performanceHints"];
  if (new Set(hints).size !== hints.length) yield tagged(path, "PerformanceHints", hints, "unique");
  for (const [index, hint] of hints.entries()) {
    if (hint !== "AssumeNeededOnEveryNode") {
      yield tagged([...path, index], `PerformanceHints[${index}]`, text(hint), "oneof");
    }
  }
}

/** Whether a field besides those named is set. */
function hasContent(spec: unknown, besides: readonly string[]): boolean {
  if (typeof spec !== "object" || spec === null) return false;
  return Object.entries(spec).some(
    ([key, value]) => !besides.includes(key) && has(value) && value !== "" && value !== false,
  );
}

function* namespacedSpecChecks(spec: unknown): Generator<Refusal> {
  yield* repeatedTypeChecks(list(at(spec, "types")), ["spec", "types"], "NetworkPolicySpec.Types");
  yield* positionChecks(spec, "not allowed in egress rule");
  for (const [key, field] of [
    ["selector", "Selector"],
    ["serviceAccountSelector", "ServiceAccountSelector"],
  ] as const) {
    yield* misplacedGlobalCheck(spec, key, `NetworkPolicySpec.${field}`);
  }
}

function* globalSpecChecks(spec: unknown): Generator<Refusal> {
  const preDNAT = at(spec, "preDNAT") === true;
  const doNotTrack = at(spec, "doNotTrack") === true;
  if (doNotTrack && preDNAT) {
    const sentence = "PreDNAT and DoNotTrack cannot both be true, for a given PolicySpec";
    yield stated(["spec", "preDNAT"], "PolicySpec.PreDNAT", sentence);
  }
  if (preDNAT && list(at(spec, "egress")).length > 0) {
    yield stated(["spec", "egress"], "PolicySpec.Egress", "PreDNAT PolicySpec cannot have any Egress rules");
  }
  for (const type of preDNAT ? list(at(spec, "types")) : []) {
    const sentence = "PreDNAT PolicySpec cannot have 'egress' Type";
    if (type === "Egress") yield stated(["spec", "types"], "PolicySpec.Types", sentence);
  }
  if (at(spec, "applyOnForward") !== true && (doNotTrack || preDNAT)) {
    const sentence = "ApplyOnForward must be true if either PreDNAT or DoNotTrack is true, for a given PolicySpec";
    const place = ["spec", doNotTrack ? "doNotTrack" : "preDNAT"];
    yield stated(place, "PolicySpec.ApplyOnForward", sentence);
  }
  yield* repeatedTypeChecks(list(at(spec, "types")), ["spec", "types"], "GlobalNetworkPolicySpec.Types");
  yield* positionChecks(spec, "not allowed in egress rules");
  yield* serviceNamespaceChecks(spec);
  for (const [key, field] of [
    ["selector", "Selector"],
    ["serviceAccountSelector", "ServiceAccountSelector"],
    ["namespaceSelector", "NamespaceSelector"],
  ] as const) {
    yield* misplacedGlobalCheck(spec, key, `GlobalNetworkPolicySpec.${field}`);
  }
}

function* repeatedTypeChecks(types: readonly unknown[], path: FieldPath, field: string): Generator<Refusal> {
  const seen = new Set<unknown>();
  for (const type of types) {
    if (seen.has(type)) yield stated(path, field, `'${text(type)}' type specified more than once`);
    seen.add(type);
  }
}

/** Services stand on the far side of a rule; HTTP is matched on the way in only. */
function* positionChecks(spec: unknown, httpSentence: string): Generator<Refusal> {
  for (const [index, rule] of list(at(spec, "egress")).entries()) {
    const path = ["spec", "egress", index];
    if (has(at(rule, "source", "services"))) {
      yield stated([...path, "source", "services"], "Services", "not allowed in egress rule source");
    }
    if (has(at(rule, "http"))) yield stated([...path, "http"], "HTTP", httpSentence);
  }
  for (const [index, rule] of list(at(spec, "ingress")).entries()) {
    if (!has(at(rule, "destination", "services"))) continue;
    const path = ["spec", "ingress", index, "destination", "services"];
    yield stated(path, "Services", "not allowed in ingress rule destination");
  }
}

function* serviceNamespaceChecks(spec: unknown): Generator<Refusal> {
  for (const [direction, side] of [
    ["egress", "destination"],
    ["ingress", "source"],
  ] as const) {
    for (const [index, rule] of list(at(spec, direction)).entries()) {
      const services = at(rule, side, "services");
      if (!has(services) || text(at(services, "namespace")) !== "") continue;
      const path = ["spec", direction, index, side, "services", "namespace"];
      yield stated(path, "Namespace", "must specify a namespace");
    }
  }
}

function* misplacedGlobalCheck(spec: unknown, key: string, field: string): Generator<Refusal> {
  if (text(at(spec, key)).includes("global()")) yield stated(["spec", key], field, globalMisplaced);
}

/** A staged copy of a Kubernetes policy: Calico leaves its rules to Kubernetes' own check when it is enforced. */
export function* stagedKubernetesChecks(object: unknown): Generator<Refusal> {
  const spec = at(object, "spec");
  yield* metadataChecks(object);
  yield* stagedActionCheck(spec);
  yield* nameLengthCheck(text(at(object, "metadata", "name")), 253);
  yield* annotationChecks(at(object, "metadata", "annotations"), ["metadata", "annotations"]);
  yield* labelChecks(at(object, "metadata", "labels"));
  if (at(spec, "stagedAction") === "Delete") {
    const sentence = "Spec fields should all be zero-value if stagedAction is Delete";
    if (hasContent(spec, ["stagedAction"])) yield stated(["spec"], "StagedKubernetesNetworkPolicySpec", sentence);
    return;
  }
  const types = list(at(spec, "policyTypes")).filter((type) => policyTypes.includes(text(type)));
  yield* repeatedTypeChecks(types, ["spec", "policyTypes"], "NetworkPolicySpec.Types");
}
