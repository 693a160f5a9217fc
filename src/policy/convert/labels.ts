// The labels that Calico gives to endpoints, and Kubernetes label selectors as expressions over them.
import type { Field } from "../json.ts";
import { and, type Expression, not, renameLabels } from "../selector/index.ts";

export const namespaceLabel = "projectcalico.org/namespace";
export const orchestratorLabel = "projectcalico.org/orchestrator";
export const serviceAccountLabel = "projectcalico.org/serviceaccount";
export const namespacePrefix = "pcns.";
export const serviceAccountPrefix = "pcsa.";

/** Pods, and nothing else that carries labels (network sets do not have this label). */
export const anyPod: Expression = { kind: "==", label: orchestratorLabel, value: "k8s" };
const anyNamespace: Expression = { kind: "has", label: namespaceLabel };

export function inNamespace(namespace: string): Expression {
  return { kind: "==", label: namespaceLabel, value: namespace };
}

/** A selector over namespace labels, as one over endpoints: all() is everything that has a namespace. */
export function ofNamespaces(expression: Expression): Expression {
  return withoutCalls(renameLabels(expression, (label) => namespacePrefix + label));
}

export function ofServiceAccounts(expression: Expression): Expression {
  return renameLabels(expression, (label) => serviceAccountPrefix + label);
}

function withoutCalls(expression: Expression): Expression {
  switch (expression.kind) {
    case "all":
      return anyNamespace;
    case "global":
      return not(anyNamespace);
    case "not":
      return not(withoutCalls(expression.operand));
    case "and":
    case "or":
      return { ...expression, operands: expression.operands.map(withoutCalls) };
    default:
      return expression;
  }
}

/** A Kubernetes label selector; the empty one selects everything. */
export function readLabelSelector(selector: Field): Expression {
  const labels = [...selector.get("matchLabels").stringMap()].map(
    ([label, value]): Expression => ({ kind: "==", label, value }),
  );
  return and([...labels, ...selector.get("matchExpressions").items().map(readRequirement)]);
}

function readRequirement(requirement: Field): Expression {
  const label = requirement.get("key").text() ?? requirement.get("key").fail("is missing");
  const values = requirement.get("values").strings();
  switch (requirement.get("operator").string()) {
    case "In":
      return { kind: "in", label, values };
    case "NotIn":
      return { kind: "not in", label, values };
    case "Exists":
      return { kind: "has", label };
    case "DoesNotExist":
      return not({ kind: "has", label });
    default:
      return requirement.get("operator").fail("is not In, NotIn, Exists or DoesNotExist");
  }
}

/** A Kubernetes label selector in short, as kubectl prints it. */
export function labelSelectorWords(expression: Expression): string {
  switch (expression.kind) {
    case "all":
      return "(all)";
    case "==":
      return `${expression.label}=${expression.value}`;
    case "in":
      return `${expression.label} in (${expression.values.join(",")})`;
    case "not in":
      return `${expression.label} notin (${expression.values.join(",")})`;
    case "has":
      return expression.label;
    case "and":
      return expression.operands.map(labelSelectorWords).join(",");
    case "not":
      return `!${labelSelectorWords(expression.operand)}`;
    default:
      return "";
  }
}
