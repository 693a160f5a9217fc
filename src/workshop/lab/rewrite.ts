/**
 * A course under other names, so that many attendees share one cluster: namespaces, tiers and cluster-wide policies get a
 * prefix wherever they are meant, and images come from a mirror. Text goes in and text comes out, comments and layout stay.
 */
import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";

export interface CourseNames {
  readonly namespaces: ReadonlySet<string>;
  /** Tiers, and policies and sets without a namespace. */
  readonly clusterWide: ReadonlySet<string>;
}

export interface Renaming {
  readonly names: CourseNames;
  /** What a name becomes; the names themselves decide who is renamed. */
  readonly prefix: string | undefined;
  readonly image: (name: string) => string;
}

const clusterKinds = new Set(["Tier", "GlobalNetworkPolicy", "StagedGlobalNetworkPolicy", "GlobalNetworkSet"]);
const globalPolicies = new Set(["GlobalNetworkPolicy", "StagedGlobalNetworkPolicy"]);
/** Labels whose value is a namespace's name. */
const nameLabels = new Set(["kubernetes.io/metadata.name", "projectcalico.org/name", "projectcalico.org/namespace"]);

/** The names that a course's manifests bring with them. */
export function namesIn(texts: readonly string[]): CourseNames {
  const namespaces = new Set<string>();
  const clusterWide = new Set<string>();
  for (const text of texts) {
    for (const object of objectsIn(text)) {
      const kind = object.get("kind");
      const name = object.getIn(["metadata", "name"]);
      if (typeof name !== "string") continue;
      if (kind === "Namespace") namespaces.add(name);
      if (clusterKinds.has(String(kind))) clusterWide.add(name);
    }
  }
  return { namespaces, clusterWide };
}

/** The objects of a file as nodes; those of a List one by one. */
function objectsIn(text: string): readonly YAMLMap<unknown, unknown>[] {
  return parseAllDocuments(text).flatMap(({ contents }) => {
    if (!isMap(contents)) return [];
    const items = contents.get("items");
    return /List$/.test(String(contents.get("kind") ?? "")) && isSeq(items)
      ? items.items.filter((item) => isMap(item))
      : [contents];
  });
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function rewriteManifest(text: string, renaming: Renaming): string {
  const edits: Edit[] = [];
  for (const object of objectsIn(text)) {
    const kind = String(object.get("kind") ?? "");
    visit(object, {
      Scalar: (place, scalar, path) => {
        const edited = place === "key" ? undefined : scalarAs(scalar, kind, keysOf(path), text, renaming);
        if (edited) edits.push(edited);
      },
    });
    if (globalPolicies.has(kind) && renaming.prefix !== undefined)
      edits.push(...confined(object.get("spec", true), text, renaming));
  }
  return spliced(text, edits);
}

/** The names of the fields that lead to a node, outermost first. */
function keysOf(path: readonly unknown[]): readonly string[] {
  return path.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}

function scalarAs(
  scalar: Scalar,
  kind: string,
  keys: readonly string[],
  text: string,
  renaming: Renaming,
): Edit | undefined {
  const [from, to] = scalar.range ?? [];
  if (typeof scalar.value !== "string" || from === undefined || to === undefined) return undefined;
  const source = text.slice(from, to);
  const changed = valueAs(scalar.value, source, kind, keys, renaming);
  return changed === source ? undefined : { from, to, text: changed };
}

function valueAs(value: string, source: string, kind: string, keys: readonly string[], renaming: Renaming): string {
  const { names, prefix, image } = renaming;
  const last = keys.at(-1) ?? "";
  const path = keys.join(".");
  if (last === "image") return source.replace(value, () => image(value));
  if (prefix === undefined) return source;
  const put = () => source.replace(value, () => prefixed(value, prefix));
  const isNamespace = names.namespaces.has(value);
  if (isNamespace && (last === "namespace" || nameLabels.has(last))) return put();
  if (isNamespace && path === "metadata.name" && kind === "Namespace") return put();
  if (isNamespace && last === "values" && /(namespaceSelector|matchExpressions)/.test(path)) return put();
  if (last === "tier" && names.clusterWide.has(value)) return put();
  if (path === "metadata.name" && isClusterName(value, names) && (clusterKinds.has(kind) || value.includes(".")))
    return put();
  if (/[sS]elector$/.test(last)) return rewriteSelector(source, renaming);
  return /\.(command|args|env|value)(\.|$)/.test(path) ? rewriteHosts(source, renaming) : source;
}

/** A cluster-wide name, or one that begins with a tier's, as in `platform.allow-dns`. */
function isClusterName(value: string, { clusterWide }: CourseNames): boolean {
  return clusterWide.has(value) || clusterWide.has(value.slice(0, value.indexOf(".")));
}

function prefixed(name: string, prefix: string): string {
  return `${prefix}-${name}`;
}

/** Calico's selectors: the quoted names behind a label that means a namespace's name. */
function rewriteSelector(text: string, { names, prefix }: Renaming): string {
  const comparison =
    /(kubernetes\.io\/metadata\.name|projectcalico\.org\/name(?:space)?)(\s*(?:==|!=|(?:not\s+)?in\b|starts with\b)\s*)(\{[^}]*\}|(\\?["'])[^"'\\]*\4|''[^']*'')/g;
  return text.replace(comparison, (_all, label: string, operator: string, quoted: string) => {
    const renamed = quoted.replace(/[a-z0-9]([a-z0-9-]*[a-z0-9])?/g, (name) =>
      prefix !== undefined && names.namespaces.has(name) ? prefixed(name, prefix) : name,
    );
    return `${label}${operator}${renamed}`;
  });
}

/** A policy for all namespaces becomes one for the attendee's own. */
function confined(spec: unknown, text: string, { names, prefix = "" }: Renaming): readonly Edit[] {
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

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}

/** Later edits first, so that places stay true; of two for one place the more special, which came later, wins. */
function spliced(text: string, edits: readonly Edit[]): string {
  const byPlace = new Map(edits.map((edit) => [`${edit.from}:${edit.to}`, edit]));
  return [...byPlace.values()]
    .sort((one, other) => other.from - one.from)
    .reduce((result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to), text);
}

function rewriteHosts(text: string, { names, prefix }: Renaming): string {
  if (prefix === undefined) return text;
  return [...names.namespaces].reduce(
    (result, name) =>
      result.replace(
        new RegExp(`(?<=[a-z0-9]\\.)${name}(?=\\.svc\\b|[:/\\s\`"')\\]]|$)`, "gm"),
        prefixed(name, prefix),
      ),
    text,
  );
}

/** Lessons, and the words and grids of a module: names are renamed where they stand as names, not as words of a sentence. */
export function rewriteText(text: string, renaming: Renaming): string {
  const { names, prefix } = renaming;
  if (prefix === undefined) return text;
  const renamed = [...names.namespaces].reduce(
    (result, name) => {
      const put = prefixed(name, prefix);
      return result
        .replace(new RegExp(`(?<![\\w./-])${name}(?=/[a-z0-9])`, "g"), put)
        .replace(new RegExp(`(?<=(?:-n|--namespace|[nN]amespaces?|\\bns)[ =])${name}(?![\\w-])`, "g"), put)
        .replace(new RegExp(`(?<=metadata\\.name(?:: |=))${name}(?![\\w-])`, "g"), put)
        .replace(new RegExp(`\`${name}\``, "g"), `\`${put}\``);
    },
    rewriteHosts(text, renaming),
  );
  // Longer names first: a tier is the beginning of its policies' names.
  return [...names.clusterWide]
    .sort((one, other) => other.length - one.length)
    .reduce(
      (result, name) =>
        result
          .replace(
            new RegExp(
              `(?<=[\`/]|\\btiers?(?:\\.p)?[ /]|\\b(?:gnp|globalnetworkpolicy)[ /])${name}(?=[\`.\\s,;)]|$)`,
              "gm",
            ),
            prefixed(name, prefix),
          )
          .replace(new RegExp(`(?<=(?:spec\\.tier|named): )${name}(?![\\w-])`, "g"), prefixed(name, prefix)),
      renamed,
    );
}

/** Fields of module.yaml that name files, steps and choices, not things in the cluster. */
const untouched = /(^|\.)(file|files|solution|alternate|begin|reveal|worlds|also|id|kind|needs|group|groups|format)$/;

export function rewriteModule(text: string, renaming: Renaming): string {
  const { names, prefix } = renaming;
  if (prefix === undefined) return text;
  const edits: Edit[] = [];
  for (const document of parseAllDocuments(text)) {
    visit(document, {
      Scalar: (place, scalar, path) => {
        const keys = keysOf(path);
        const [from, to] = scalar.range ?? [];
        if (place === "key" || typeof scalar.value !== "string" || from === undefined || to === undefined) return;
        if (untouched.test(keys.join("."))) return;
        const source = text.slice(from, to);
        const last = keys.at(-1);
        const isName =
          (last === "in" && names.namespaces.has(scalar.value)) ||
          ((last === "named" || last === "spec.tier") && isClusterName(scalar.value, names));
        const put = isName
          ? source.replace(scalar.value, prefixed(scalar.value, prefix))
          : rewriteText(source, renaming);
        if (put !== source) edits.push({ from, to, text: put });
      },
    });
  }
  return spliced(text, edits);
}
