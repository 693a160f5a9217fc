/** What a kustomization does to every object: namespace, names, labels, annotations, replicas, images. */

import { clusterKinds, templates } from "../kinds.ts";
import { type MapTree, mapTree, type ScalarTree, scalarTree, type Tree, textAt } from "../tree.ts";
import { edit, steps } from "./edit.ts";
import { Fields, refuse } from "./fields.ts";
import { type FieldSpec, fixedNames, metadataFields, selectorFields, templateFields } from "./kinds.ts";
import { kindOf, nameOf, namesOf, type Resource, renamed, withTree } from "./resource.ts";

export function setNamespace(resource: Resource, namespace: string): Resource {
  const kind = kindOf(resource);
  if (kind === "Namespace") return renamed(resource, namespace);
  const set = (tree: Tree, path: readonly string[]) => edit(tree, path, (_, at) => scalarTree(at, namespace), true);
  if (kind === "RoleBinding" || kind === "ClusterRoleBinding") {
    const tree = edit(resource.tree, ["subjects"], (subjects) => subjects && defaultAccounts(subjects, set));
    return withTree(resource, kind === "RoleBinding" ? set(tree, ["metadata", "namespace"]) : tree);
  }
  return clusterKinds.has(kind) ? resource : withTree(resource, set(resource.tree, ["metadata", "namespace"]));
}

/** The service account "default" is in every namespace, so a binding means the one of this namespace. */
function defaultAccounts(subjects: Tree, set: (tree: Tree, path: readonly string[]) => Tree): Tree {
  if (subjects.kind !== "list") return subjects;
  const isDefault = (subject: Tree) => textAt(subject, "name") === "default";
  return {
    ...subjects,
    items: subjects.items.map((subject) => (isDefault(subject) ? set(subject, ["namespace"]) : subject)),
  };
}

export function affixName(resource: Resource, prefix: string, suffix: string): Resource {
  if (fixedNames.has(kindOf(resource)) || prefix + suffix === "") return resource;
  return renamed(resource, `${prefix}${nameOf(resource).name}${suffix}`);
}

/** `commonLabels`, or one entry of `labels`. */
export function addLabels(resource: Resource, entry: Tree): Resource {
  const fields = new Fields(
    entry,
    "an entry of labels",
    ["pairs", "includeSelectors", "includeTemplates", "fields"],
    {},
  );
  if (fields.has("fields")) refuse(entry, "fields of labels is not supported here");
  const specs = [
    ...metadataFields("labels"),
    ...(fields.boolean("includeSelectors") ? [...templateFields("labels"), ...selectorFields] : []),
    ...(fields.boolean("includeTemplates") ? templateFields("labels") : []),
  ];
  return addTexts(resource, fields.textMap("pairs"), specs);
}

export function addCommonLabels(resource: Resource, labels: ReadonlyMap<string, ScalarTree>): Resource {
  return addTexts(resource, labels, [...metadataFields("labels"), ...templateFields("labels"), ...selectorFields]);
}

export function addAnnotations(resource: Resource, annotations: ReadonlyMap<string, ScalarTree>): Resource {
  return addTexts(resource, annotations, [...metadataFields("annotations"), ...templateFields("annotations")]);
}

function addTexts(resource: Resource, texts: ReadonlyMap<string, ScalarTree>, specs: readonly FieldSpec[]): Resource {
  if (texts.size === 0) return resource;
  const mine = specs.filter(({ kind }) => kind === undefined || kind === kindOf(resource));
  const tree = mine.reduce<Tree>(
    (current, { path, create }) =>
      edit(current, steps(path), (old, at) => joined(old, at, texts), create && reaches(current, path)),
    resource.tree,
  );
  return withTree(resource, tree);
}

function joined(old: Tree | undefined, at: MapTree["at"], texts: ReadonlyMap<string, ScalarTree>): Tree | undefined {
  if (old && old.kind !== "map" && !(old.kind === "scalar" && old.value === null)) return old;
  return mapTree(at, [...(old?.kind === "map" ? old.entries : []), ...texts]);
}

/** A list of claim templates is never made, only its items are labelled. */
function reaches(tree: Tree, path: string): boolean {
  if (!path.includes("volumeClaimTemplates")) return true;
  const spec = tree.kind === "map" ? tree.entries.get("spec") : undefined;
  return spec?.kind === "map" && spec.entries.get("volumeClaimTemplates")?.kind === "list";
}

const scalable = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"];

export function setReplicas(resources: readonly Resource[], entry: Tree): readonly Resource[] {
  const fields = new Fields(entry, "an entry of replicas", ["name", "count"]);
  const [name, count] = [fields.requiredText("name"), fields.number("count") ?? 0];
  const isMeant = (resource: Resource) =>
    scalable.includes(kindOf(resource)) && namesOf(resource).some((id) => id.name === name);
  if (!resources.some(isMeant)) refuse(entry, `there is no ${scalable.join(", ")} ${name} to set the replicas of`);
  return resources.map((resource) =>
    isMeant(resource)
      ? withTree(
          resource,
          edit(resource.tree, ["spec", "replicas"], () => scalarTree(entry.at, count), true),
        )
      : resource,
  );
}

export function setImage(resource: Resource, entry: Tree): Resource {
  const fields = new Fields(entry, "an entry of images", ["name", "newName", "newTag", "digest", "tagSuffix"], {
    tagSuffix: "write the whole tag with newTag",
  });
  const change = (old: Tree | undefined) =>
    old?.kind === "scalar" && typeof old.value === "string" ? { ...old, value: newImage(old.value, fields) } : old;
  const specs = [...Object.values(templates).map((path) => `${path}/spec`), "spec"];
  const paths = specs.flatMap((spec) => ["containers", "initContainers"].map((list) => `${spec}/${list}/image`));
  return withTree(
    resource,
    paths.reduce<Tree>((tree, path) => edit(tree, steps(path), change), resource.tree),
  );
}

function newImage(image: string, fields: Fields): string {
  const { name, tag, digest } = splitImage(image);
  if (name !== fields.requiredText("name")) return image;
  const [newTag, newDigest] = [fields.text("newTag"), fields.text("digest")];
  const keepsBoth = !newTag && !newDigest;
  const chosenTag = keepsBoth ? tag : (newTag ?? "");
  const chosenDigest = keepsBoth ? digest : (newDigest ?? "");
  return `${fields.text("newName") ?? name}${chosenTag && `:${chosenTag}`}${chosenDigest && `@${chosenDigest}`}`;
}

/** A colon before the last slash belongs to the registry's port. */
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const [rest = "", digest = ""] = image.split("@");
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
  return colon < 0
    ? { name: rest, tag: "", digest }
    : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}
