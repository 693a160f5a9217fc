/** Which pods a resource quota with scopes is about; one without is about everything. */
import { type JsonObject, type KubeObject, listAt, numberAt, stringsAt, textAt } from "../../store/object.ts";

export function isInScopes(quota: KubeObject, object: JsonObject, isPod: boolean): boolean {
  const scopes = listAt(quota, "spec", "scopes").map((name) => ({
    name: String(name),
    operator: "Exists",
    values: [""],
  }));
  const selected = listAt(quota, "spec", "scopeSelector", "matchExpressions").map((expression) => ({
    name: textAt(expression, "scopeName"),
    operator: textAt(expression, "operator"),
    values: listAt(expression, "values").map(String),
  }));
  const all = [...scopes, ...selected];
  return all.length === 0 || (isPod && all.every((scope) => matches(scope, object)));
}

interface Scope {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function matches({ name, operator, values }: Scope, pod: JsonObject): boolean {
  switch (name) {
    case "Terminating":
      return numberAt(pod, "spec", "activeDeadlineSeconds") !== undefined;
    case "NotTerminating":
      return numberAt(pod, "spec", "activeDeadlineSeconds") === undefined;
    case "BestEffort":
      return textAt(pod, "status", "qosClass") === "BestEffort";
    case "NotBestEffort":
      return textAt(pod, "status", "qosClass") !== "BestEffort";
    case "CrossNamespacePodAffinity":
      return reachesOtherNamespaces(pod);
    case "PriorityClass":
      return hasClass(textAt(pod, "spec", "priorityClassName"), operator, values);
    default:
      return false;
  }
}

function hasClass(name: string, operator: string, values: readonly string[]): boolean {
  if (operator === "Exists") return name !== "";
  if (operator === "DoesNotExist") return name === "";
  return operator === "In" ? values.includes(name) : !values.includes(name);
}

function reachesOtherNamespaces(pod: JsonObject): boolean {
  const terms = ["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
    ...listAt(pod, "spec", "affinity", affinity, "requiredDuringSchedulingIgnoredDuringExecution"),
    ...listAt(pod, "spec", "affinity", affinity, "preferredDuringSchedulingIgnoredDuringExecution").map((one) =>
      typeof one === "object" && one !== null && "podAffinityTerm" in one ? one.podAffinityTerm : null,
    ),
  ]);
  return terms.some(
    (term) =>
      listAt(term, "namespaces").length > 0 ||
      Object.keys(stringsAt(term, "namespaceSelector") ?? {}).length > 0 ||
      (typeof term === "object" && term !== null && "namespaceSelector" in term),
  );
}
