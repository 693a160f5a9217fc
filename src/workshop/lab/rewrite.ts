/**
 * A course under other names, so that many attendees share one cluster: namespaces, tiers and cluster-wide policies get a
 * prefix wherever they are meant, and images come from a mirror. Text goes in and text comes out, comments and layout stay.
 */
import { isMap, isPair, isScalar, isSeq, parseAllDocuments, type Scalar, visit, type YAMLMap } from "yaml";
import { confined, confinedSubject } from "./confine.ts";
import { builtInTiers, clusterPolicyKinds } from "./ownership.ts";
import { type CourseNames, type Edit, nameLabels, prefixed, type Renaming, rewriteSelector } from "./renaming.ts";

const clusterKinds: ReadonlySet<string> = new Set(clusterPolicyKinds.map(({ kind }) => kind));
const globalPolicies = new Set(["GlobalNetworkPolicy", "StagedGlobalNetworkPolicy"]);
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
      if (clusterKinds.has(String(kind)) && !(kind === "Tier" && builtInTiers.has(name))) clusterWide.add(name);
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

export function rewriteManifest(text: string, renaming: Renaming): string {
  const edits: Edit[] = [];
  for (const object of objectsIn(text)) {
    const kind = String(object.get("kind") ?? "");
    visit(object, {
      Scalar: (place, scalar, path) => {
        const edited = place === "key" ? undefined : scalarAs(scalar, kind, path, text, renaming);
        if (edited) edits.push(edited);
      },
    });
    if (renaming.prefix === undefined) continue;
    if (globalPolicies.has(kind)) edits.push(...confined(object.get("spec", true), text, renaming));
    if (kind === "ClusterNetworkPolicy") edits.push(...confinedSubject(object, text, renaming));
  }
  return spliced(text, edits);
}

/** The names of the fields that lead to a node, outermost first. */
function keysOf(path: readonly unknown[]): readonly string[] {
  return path.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}

/** The label that a value is compared with, in an expression of a selector. */
function labelOf(path: readonly unknown[]): string | undefined {
  const expression = path.findLast((node) => isMap(node));
  const label = isMap(expression) ? expression.get("key") : undefined;
  return typeof label === "string" ? label : undefined;
}

function scalarAs(
  scalar: Scalar,
  kind: string,
  path: readonly unknown[],
  text: string,
  renaming: Renaming,
): Edit | undefined {
  const [from, to] = scalar.range ?? [];
  if (typeof scalar.value !== "string" || from === undefined || to === undefined) return undefined;
  const source = text.slice(from, to);
  const isNameOfLabel = nameLabels.has(labelOf(path) ?? "");
  const changed = isNameOfLabel
    ? renamedNamespace(scalar.value, source, renaming)
    : valueAs(scalar.value, source, kind, keysOf(path), renaming);
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
  if (last === "tier" && names.clusterWide.has(value)) return put();
  if (path === "metadata.name" && isClusterName(value, names) && (clusterKinds.has(kind) || value.includes(".")))
    return put();
  if (/[sS]elector$/.test(last)) return rewriteSelector(source, renaming);
  return /\.(command|args|env|value)(\.|$)/.test(path) ? rewriteHosts(source, renaming) : source;
}

function renamedNamespace(value: string, source: string, { names, prefix }: Renaming): string {
  return prefix !== undefined && names.namespaces.has(value)
    ? source.replace(value, () => prefixed(value, prefix))
    : source;
}

/** A cluster-wide name, or one that begins with a tier's, as in `platform.allow-dns`. */
function isClusterName(value: string, { clusterWide }: CourseNames): boolean {
  return clusterWide.has(value) || clusterWide.has(value.slice(0, value.indexOf(".")));
}

/** Later edits first, so that places stay true; of two for one place the more special, which came later, wins, as does the wider. */
function spliced(text: string, edits: readonly Edit[]): string {
  const byPlace = new Map(edits.map((edit) => [`${edit.from}:${edit.to}`, edit]));
  const all = [...byPlace.values()];
  const isInside = (edit: Edit) =>
    all.some((other) => other !== edit && other.from <= edit.from && edit.to <= other.to && edit.from < edit.to);
  return all
    .filter((edit) => !isInside(edit))
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

/** What people write for a cluster-wide kind before a name. */
const clusterWords =
  "s?gnp|(?:staged)?globalnetworkpolic(?:y|ies)|gns|globalnetworksets?|cnp|clusternetworkpolic(?:y|ies)";

/** Lessons, and the words and grids of a module: names are renamed where they stand as names, not as words of a sentence. */
export function rewriteText(text: string, renaming: Renaming): string {
  const { names, prefix } = renaming;
  if (prefix === undefined) return text;
  const renamed = [...names.namespaces].reduce(
    (result, name) => {
      const put = prefixed(name, prefix);
      return result
        .replace(new RegExp(`(?<![\\w./-])${name}(?=/[a-z0-9])`, "g"), put)
        .replace(new RegExp(`(?<=(?:-n|--namespace|[nN]amespaces?|\\bns)(?:[ =]|: ))${name}(?![\\w-])`, "g"), put)
        .replace(new RegExp(`(?<=metadata\\.name(?:: |=))${name}(?![\\w-])`, "g"), put)
        .replace(new RegExp(`\`${name}\``, "g"), `\`${put}\``);
    },
    rewriteSelector(rewriteHosts(text, renaming), renaming),
  );
  // Longer names first: a tier is the beginning of its policies' names.
  return [...names.clusterWide]
    .sort((one, other) => other.length - one.length)
    .reduce(
      (result, name) =>
        result
          .replace(
            new RegExp(`(?<=[\`/]|\\btiers?(?:\\.p)?[ /]|\\b(?:${clusterWords})[ /])${name}(?=[\`.\\s,;)]|$)`, "gm"),
            prefixed(name, prefix),
          )
          .replace(new RegExp(`(?<=(?:spec\\.tier|named): )${name}(?![\\w-])`, "g"), prefixed(name, prefix)),
      renamed,
    );
}

/** Fields of module.yaml that name files, steps and choices, not things in the cluster. */
const untouched = /(^|\.)(file|files|solution|alternate|begin|reveal|worlds|also|id|kind|needs|group|groups|format)$/;

/** A fact says of what it speaks in its `a`. */
function isAboutNamespace(path: readonly unknown[]): boolean {
  const fact = path.at(-2);
  return isMap(fact) && fact.get("a") === "Namespace";
}

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
          ((last === "in" || (last === "named" && isAboutNamespace(path))) && names.namespaces.has(scalar.value)) ||
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
