import { type MapTree, scalarTree, type Tree, textAt } from "../tree.ts";
import { edit } from "./edit.ts";

/** An object on its way through a kustomization. */
export interface Resource {
  readonly tree: MapTree;
  /** The names it had before the present one, oldest first: patches and references may still use them. */
  readonly formerNames: readonly Name[];
  /** The kustomizations that it came through, outermost first. */
  readonly layers: readonly string[];
  /** Set for what a generator made: whether its contents' hash ends its name. */
  readonly generated?: { readonly hashed: boolean };
}

interface Name {
  readonly name: string;
  readonly namespace: string;
}

export function kindOf({ tree }: Resource): string {
  return textAt(tree, "kind") ?? "";
}

export function groupOf({ tree }: Resource): string {
  const [group = "", version] = (textAt(tree, "apiVersion") ?? "").split("/");
  return version === undefined ? "" : group;
}

export function versionOf({ tree }: Resource): string {
  return (textAt(tree, "apiVersion") ?? "").split("/").at(-1) ?? "";
}

export function nameOf({ tree }: Resource): Name {
  return { name: textAt(tree, "metadata", "name") ?? "", namespace: textAt(tree, "metadata", "namespace") ?? "" };
}

export function namesOf(resource: Resource): readonly Name[] {
  return [...resource.formerNames, nameOf(resource)];
}

export function sameNamespace(one: string, other: string): boolean {
  return (one || "default") === (other || "default");
}

/** The same resource with another tree; a name that it loses is remembered. */
export function withTree(resource: Resource, tree: Tree): Resource {
  if (tree.kind !== "map") return resource;
  const changed = { ...resource, tree };
  const [before, after] = [nameOf(resource), nameOf(changed)];
  if (before.name === after.name && before.namespace === after.namespace) return changed;
  return { ...changed, formerNames: [...resource.formerNames, before] };
}

export function renamed(resource: Resource, name: string): Resource {
  const tree = edit(resource.tree, ["metadata", "name"], (_, at) => scalarTree(at, name), true);
  return withTree(resource, tree);
}

export function describeResource(resource: Resource): string {
  const { name, namespace } = nameOf(resource);
  return `${kindOf(resource)} ${namespace ? `${namespace}/` : ""}${name}`;
}
