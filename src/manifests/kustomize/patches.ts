/** Patches of a kustomization: which objects each is for, and what it makes of them. */
import { type MapTree, type Tree, textAt } from "../tree.ts";
import { edit } from "./edit.ts";
import { Fields, refuse } from "./fields.ts";
import { applyOperations, parseOperations } from "./json-patch.ts";
import { mergePatch } from "./merge.ts";
import {
  describeResource,
  groupOf,
  kindOf,
  namesOf,
  type Resource,
  sameNamespace,
  versionOf,
  withTree,
} from "./resource.ts";

export interface Patch {
  readonly documents: readonly Tree[];
  readonly target?: Selector;
  /** The patch's own place, for messages. */
  readonly tree: Tree;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

type Selector = (resource: Resource) => boolean;

export const selectorFields = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];

export function selector(tree: Tree): Selector {
  const fields = new Fields(tree, "a target", selectorFields);
  const [group, version, kind] = ["group", "version", "kind"].map((field) => pattern(fields, field));
  const [name, namespace] = ["name", "namespace"].map((field) => pattern(fields, field));
  const labels = labelSelector(fields, "labelSelector");
  const annotations = labelSelector(fields, "annotationSelector");
  return (resource) =>
    (!group || group.test(groupOf(resource))) &&
    (!version || version.test(versionOf(resource))) &&
    (!kind || kind.test(kindOf(resource))) &&
    namesOf(resource).some(
      (id) => (!name || name.test(id.name)) && (!namespace || namespace.test(id.namespace || "default")),
    ) &&
    labels(resource.tree, "labels") &&
    annotations(resource.tree, "annotations");
}

/** Names of a target are regular expressions that match as a whole. */
function pattern(fields: Fields, field: string): RegExp | undefined {
  const text = fields.text(field);
  if (!text) return undefined;
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return refuse(fields.tree, `${field} is no regular expression: ${text}`);
  }
}

/** Equality and set terms as kubectl's -l takes them. */
function labelSelector(fields: Fields, field: string): (tree: MapTree, labels: string) => boolean {
  const text = fields.text(field) ?? "";
  const terms = text.match(/[^,()]+(\([^)]*\))?/g) ?? [];
  const tests = terms.map((term) => labelTerm(term) ?? refuse(fields.tree, `${field} is no label selector: ${text}`));
  return (tree, labels) => tests.every(({ key, holds }) => holds(textAt(tree, "metadata", labels, key)));
}

function labelTerm(term: string): { key: string; holds: (value: string | undefined) => boolean } | undefined {
  const parsed = /^\s*(!?)\s*([^\s=!]+?)\s*(?:(==?|!=)\s*(\S*)|\s(in|notin)\s*\(([^)]*)\))?\s*$/.exec(term);
  if (!parsed) return undefined;
  const [, not, key = "", equals, single = "", set, many = ""] = parsed;
  if (not) return { key, holds: (value) => value === undefined };
  if (!equals && !set) return { key, holds: (value) => value !== undefined };
  const values = set ? many.split(",").map((value) => value.trim()) : [single];
  const isNegative = equals === "!=" || set === "notin";
  return { key, holds: (value) => isNegative !== (value !== undefined && values.includes(value)) };
}

export function applyPatch(resources: readonly Resource[], patch: Patch): readonly Resource[] {
  return patch.documents.reduce<readonly Resource[]>((current, document) => {
    if (document.kind === "list") return applyJsonPatch(current, document, patch);
    if (document.kind !== "map") return refuse(document, "a patch is a map, or a list of JSON patch operations");
    return applyMergePatch(current, document, patch);
  }, resources);
}

function applyJsonPatch(resources: readonly Resource[], document: Tree, { target, tree }: Patch): readonly Resource[] {
  if (!target) return refuse(tree, "a JSON patch needs a target");
  const operations = parseOperations(document);
  return resources.map((resource) =>
    target(resource) ? withTree(resource, applyOperations(resource.tree, operations)) : resource,
  );
}

function applyMergePatch(resources: readonly Resource[], document: MapTree, patch: Patch): readonly Resource[] {
  const isTarget = patch.target ?? ownTarget(document, resources);
  return resources.flatMap((resource) => {
    if (!isTarget(resource)) return [resource];
    const merged = mergePatch(resource.tree, document);
    if (!merged) return [];
    const kept = keepIdentity(resource.tree, merged, patch);
    return [withTree(resource, kept)];
  });
}

/** Without a target, a patch is for the object that it names itself. */
function ownTarget(document: MapTree, resources: readonly Resource[]): Selector {
  const [kind, name] = [textAt(document, "kind"), textAt(document, "metadata", "name")];
  if (!kind || !name) return refuse(document, "a patch without a target names its object with kind and metadata.name");
  const namespace = textAt(document, "metadata", "namespace");
  const apiVersion = textAt(document, "apiVersion");
  const matches: Selector = (resource) =>
    kindOf(resource) === kind &&
    (!apiVersion || textAt(resource.tree, "apiVersion") === apiVersion) &&
    namesOf(resource).some((id) => id.name === name && sameNamespace(id.namespace, namespace ?? ""));
  const found = resources.filter(matches);
  if (found.length === 1) return matches;
  // Bases that met under one name: the present name decides.
  const present = found.filter((resource) => textAt(resource.tree, "metadata", "name") === name);
  if (present.length === 1) return (resource) => resource === present[0];
  if (found.length > 1)
    return refuse(document, `this patch fits several objects: ${found.map(describeResource).join(", ")}`);
  return refuse(
    document,
    `this patch is for ${kind} ${namespace ? `${namespace}/` : ""}${name}, which is not among the resources`,
  );
}

/** A patch changes an object's name, namespace or kind only when it is allowed to. */
function keepIdentity(before: MapTree, after: MapTree, patch: Patch): Tree {
  const fixed = [
    ...(patch.allowNameChange ? [] : [["metadata", "name"]]),
    ...(patch.allowKindChange ? [] : [["kind"]]),
    ["apiVersion"],
    ["metadata", "namespace"],
  ];
  return fixed.reduce<Tree>((tree, path) => {
    const old = path.reduce<Tree | undefined>(
      (at, step) => (at?.kind === "map" ? at.entries.get(step) : undefined),
      before,
    );
    return old ? edit(tree, path, () => old, true) : tree;
  }, after);
}
