// projectcalico.org/v3 NetworkPolicy, GlobalNetworkPolicy and their staged forms.
import type { Field } from "../json.ts";
import { and, type Expression } from "../selector/index.ts";
import type { CalicoRelease, Direction, RuleAction } from "../types.ts";
import { readSelector } from "./calico-entity.ts";
import { readRuleMatch } from "./calico-rule.ts";
import { anyPod, inNamespace, ofNamespaces, ofServiceAccounts } from "./labels.ts";
import { type CompiledPolicy, type Note, type Rule, unevaluated } from "./policy.ts";

export type CalicoPolicyKind =
  | "NetworkPolicy"
  | "GlobalNetworkPolicy"
  | "StagedNetworkPolicy"
  | "StagedGlobalNetworkPolicy";

/** Undefined for a staged deletion, which previews nothing. */
export function compileCalicoPolicy(
  object: Field,
  kind: CalicoPolicyKind,
  release: CalicoRelease,
  notes: Note[],
): CompiledPolicy | undefined {
  const spec = object.get("spec");
  const staged = kind.startsWith("Staged");
  if (staged && spec.get("stagedAction").string() === "Delete") return undefined;
  const global = kind === "GlobalNetworkPolicy" || kind === "StagedGlobalNetworkPolicy";
  const namespace = global ? undefined : (object.at("metadata", "namespace").text() ?? "default");
  const rules = (direction: Direction) =>
    spec
      .get(direction)
      .items()
      .map((rule, index) => readRule(rule, index, namespace, release, notes));
  // Every rule is read, also those of a direction that is not governed: a rule that cannot be read voids the policy.
  const all = { ingress: rules("ingress"), egress: rules("egress") };
  const types = readTypes(spec);
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    name: object.at("metadata", "name").string() ?? "",
    tier: spec.get("tier").text() ?? "default",
    order: spec.get("order").number() ?? Number.POSITIVE_INFINITY,
    staged,
    subject: readSubject(spec, namespace),
    rules: forHostEndpointsOnly(spec, notes)
      ? {}
      : {
          ...(types.has("Ingress") && { ingress: all.ingress }),
          ...(types.has("Egress") && { egress: all.egress }),
        },
  };
}

function readSubject(spec: Field, namespace: string | undefined): Expression {
  const terms = [anyPod, readSelector(spec.get("selector"))];
  if (namespace !== undefined) terms.push(inNamespace(namespace));
  const namespaces = spec.get("namespaceSelector");
  if (namespace === undefined && namespaces.text() !== undefined) terms.push(ofNamespaces(readSelector(namespaces)));
  const accounts = spec.get("serviceAccountSelector");
  if (accounts.text() !== undefined) terms.push(ofServiceAccounts(readSelector(accounts)));
  return and(terms);
}

/** Without types: egress alone if there are only egress rules, otherwise ingress and whatever has rules. */
function readTypes(spec: Field): Set<string> {
  const types = spec.get("types");
  const given = types.strings();
  const wrong = given.findIndex((type) => type !== "Ingress" && type !== "Egress");
  if (wrong >= 0) types.items()[wrong]?.fail("must be Ingress or Egress");
  if (given.length > 0) return new Set(given);
  const egress = spec.get("egress").items().length > 0;
  const ingress = spec.get("ingress").items().length > 0 || !egress;
  return new Set([...(ingress ? ["Ingress"] : []), ...(egress ? ["Egress"] : [])]);
}

/** Untracked and pre-DNAT policies never reach pods. */
function forHostEndpointsOnly(spec: Field, notes: Note[]): boolean {
  const fields = ["doNotTrack", "preDNAT"].map((name) => spec.get(name)).filter((field) => field.boolean());
  for (const { path } of fields) {
    notes.push(unevaluated(path, "this policy concerns host endpoints only, which are not evaluated"));
  }
  return fields.length > 0;
}

function readRule(
  rule: Field,
  index: number,
  namespace: string | undefined,
  release: CalicoRelease,
  notes: Note[],
): Rule {
  if (rule.get("http").present) {
    notes.push(
      unevaluated(rule.get("http").path, "HTTP matches need the application layer; the rest of the rule is evaluated"),
    );
  }
  return {
    index,
    path: rule.path,
    action: readAction(rule.get("action")),
    clauses: [{ convertedIndex: index, ...readRuleMatch(rule, namespace, release, notes) }],
  };
}

function readAction(field: Field): RuleAction {
  const action = field.string();
  if (action === "Allow" || action === "Deny" || action === "Log" || action === "Pass") return action;
  return field.fail(action ? `unknown action ${action}` : "every rule needs an action");
}
