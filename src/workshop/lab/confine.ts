/** Policies for the whole cluster become policies for an attendee's own namespaces. Pure: what is to be written where. */
import { isMap, isScalar, isSeq, type Node, type ParsedNode, type YAMLMap } from "yaml";
import { z } from "zod";
import { type Edit, nameLabels, prefixed, type Renaming, rewriteSelector } from "./renaming.ts";

/** A policy for all namespaces becomes one for the attendee's own. */
export function confined(spec: unknown, text: string, { names, prefix = "" }: Renaming): readonly Edit[] {
  if (!isMap<ParsedNode, ParsedNode>(spec)) return [];
  const own = `kubernetes.io/metadata.name in {${[...names.namespaces].map((name) => `'${prefixed(name, prefix)}'`).join(", ")}}`;
  const [first] = spec.items;
  const present = spec.items.find(({ key }) => isScalar(key) && key.value === "namespaceSelector");
  if (present && isScalar(present.value) && present.value.range) {
    const [from, to] = present.value.range;
    const inner = rewriteSelector(String(present.value.value), { names, prefix, image: (name) => name });
    return [{ from, to, text: JSON.stringify(`(${inner}) && ${own}`) }];
  }
  const at = isNode(first?.key) ? first.key.range?.[0] : undefined;
  if (at === undefined) return [];
  const field = `namespaceSelector: ${JSON.stringify(own)}`;
  const indent = " ".repeat(at - (text.lastIndexOf("\n", at - 1) + 1));
  return [{ from: at, to: at, text: spec.flow ? `${field}, ` : `${field}\n${indent}` }];
}

/** The same for a policy of Kubernetes for the whole cluster: its subject is chosen by a selector of namespaces. */
export function confinedSubject(
  object: YAMLMap<unknown, unknown>,
  text: string,
  { names, prefix = "" }: Renaming,
): readonly Edit[] {
  const own = {
    key: "kubernetes.io/metadata.name",
    operator: "In",
    values: [...names.namespaces].map((name) => prefixed(name, prefix)),
  };
  return [["namespaces"], ["pods", "namespaceSelector"]].flatMap((path) => {
    const selector = object.getIn(["spec", "subject", ...path], true);
    const range = isMap(selector) ? selector.range : undefined;
    if (!isMap(selector) || !range) return [];
    const { matchLabels = {}, matchExpressions = [] } = labelSelector.parse(selector.toJSON());
    const renamed = (label: string, value: string) =>
      nameLabels.has(label) && names.namespaces.has(value) ? prefixed(value, prefix) : value;
    const put = {
      matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [key, renamed(key, value)])),
      matchExpressions: [
        ...matchExpressions.map(({ key, values, ...rest }) => ({
          key,
          ...rest,
          ...(values ? { values: values.map((value) => renamed(key, value)) } : {}),
        })),
        own,
      ],
    };
    const [from, end] = range;
    // The range of a block reaches to the line behind it.
    return [{ from, to: from + text.slice(from, end).trimEnd().length, text: JSON.stringify(put) }];
  });
}

const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }))
    .optional(),
});

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}
