/** What one node has against one pod, looking at nothing but the two. */
import { selects } from "../../kinds/selectors.ts";
import {
  at,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";

export interface Obstacle {
  readonly text: string;
  /** Whether the node would do if other pods left it. */
  readonly others: boolean;
}

/** In the order in which the scheduler asks; the first obstacle counts. */
export function obstacle(pod: Json, node: KubeObject): Obstacle | undefined {
  if (at(node, "spec", "unschedulable") === true && !tolerates(pod, unschedulableTaint))
    return hard("were unschedulable");
  if (untolerated(pod, node).length > 0) return hard("had untolerated taint(s)");
  if (!isChosenBy(pod, node)) return hard("didn't match Pod's node affinity/selector");
  return undefined;
}

function hard(text: string): Obstacle {
  return { text: `node(s) ${text}`, others: false };
}

const unschedulableTaint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

export function untolerated(pod: Json, node: KubeObject, effects = ["NoSchedule", "NoExecute"]): readonly Json[] {
  return listAt(node, "spec", "taints").filter(
    (taint) => effects.includes(textAt(taint, "effect")) && !tolerates(pod, objectAt(taint)),
  );
}

function tolerates(pod: Json, taint: JsonObject): boolean {
  return listAt(pod, "spec", "tolerations").some((toleration) => {
    const effect = textAt(toleration, "effect");
    const key = textAt(toleration, "key");
    if (effect !== "" && effect !== textAt(taint, "effect")) return false;
    if (textAt(toleration, "operator") === "Exists") return key === "" || key === textAt(taint, "key");
    return key === textAt(taint, "key") && textAt(toleration, "value") === textAt(taint, "value");
  });
}

function isChosenBy(pod: Json, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selector = Object.entries(objectAt(pod, "spec", "nodeSelector"));
  if (selector.some(([key, value]) => labels[key] !== value)) return false;
  const required = at(pod, "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  if (required === undefined) return true;
  return listAt(required, "nodeSelectorTerms").some((term) => matchesTerm(objectAt(term), node));
}

/** A term without expressions matches nothing. */
function matchesTerm(term: JsonObject, node: KubeObject): boolean {
  const expressions = listAt(term, "matchExpressions");
  const fields = listAt(term, "matchFields");
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((expression) => matchesExpression(objectAt(expression), node.metadata.labels ?? {})) &&
    fields.every((field) => matchesExpression(objectAt(field), { "metadata.name": node.metadata.name }))
  );
}

function matchesExpression(expression: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const own = labels[textAt(expression, "key")];
  const bound = Number(listAt(expression, "values")[0]);
  switch (textAt(expression, "operator")) {
    case "Gt":
      return own !== undefined && Number(own) > bound;
    case "Lt":
      return own !== undefined && Number(own) < bound;
    default:
      return selects({ matchExpressions: [expression] }, labels);
  }
}

/** How much the pod would like the node: the weights of its preferences, less the taints that it would rather avoid. */
export function preference(pod: KubeObject, node: KubeObject): number {
  const wishes = listAt(
    pod,
    "spec",
    "affinity",
    "nodeAffinity",
    "preferredDuringSchedulingIgnoredDuringExecution",
  ).filter((wish) => matchesTerm(objectAt(wish, "preference"), node));
  const weight = wishes.reduce<number>((sum, wish) => sum + (numberAt(wish, "weight") ?? 0), 0);
  return weight - 100 * untolerated(pod, node, ["PreferNoSchedule"]).length;
}
