/** What `kubectl kustomize FOLDER` prints, as objects that know their places. Whatever needs a plugin is refused. */
import { InputError } from "../../errors.ts";
import { type FileReader, isAbsolute, isBelow, joinPath } from "../files.ts";
import { objectsOf, sourceObject } from "../object.ts";
import { type Manifests, problemsError } from "../parse.ts";
import type { Shift } from "../source.ts";
import { mapTree, type Tree, textAt } from "../tree.ts";
import { readYaml } from "../yaml/read.ts";
import { Fields, refuse, type Text } from "./fields.ts";
import { generate, type Sha256, withHash } from "./generate.ts";
import { type Kustomization, readKustomization } from "./kustomization.ts";
import { inOutputOrder } from "./order.ts";
import { applyPatch, type Patch, selector } from "./patches.ts";
import { followNames } from "./references.ts";
import { replace } from "./replacements.ts";
import { describeResource, groupOf, kindOf, nameOf, type Resource } from "./resource.ts";
import {
  addAnnotations,
  addCommonLabels,
  addLabels,
  affixName,
  setImage,
  setNamespace,
  setReplicas,
} from "./transform.ts";

export type { Sha256 } from "./generate.ts";

export function buildKustomization(folder: string, reader: FileReader, sha256: Sha256): Manifests {
  const root = readKustomization(folder, reader);
  const resources = accumulate(root, [], { reader, open: [] });
  const named = followNames(resources.map((resource) => withHash(resource, sha256)));
  const ordered = textAt(root.tree, "sortOptions", "order") === "fifo" ? named : inOutputOrder(named);
  const objects = ordered.filter((resource) => !isLocal(resource)).map(({ tree }) => sourceObject(tree));
  return {
    objects: objects.flatMap((object) => ("object" in object ? [object] : [])),
    problems: objects.flatMap((object) => ("problems" in object ? object.problems : [])),
  };
}

/** Objects that are there only for tools. */
function isLocal({ tree }: Resource): boolean {
  return textAt(tree, "metadata", "annotations", "config.kubernetes.io/local-config") === "true";
}

interface Context {
  readonly reader: FileReader;
  /** The folders whose kustomizations are being read, outermost first: none may come twice. */
  readonly open: readonly string[];
}

function accumulate(kustomization: Kustomization, inherited: readonly Resource[], outer: Context): readonly Resource[] {
  const { fields, folder } = kustomization;
  const context = { ...outer, open: [...outer.open, folder] };
  const paths = [...fields.texts("resources"), ...fields.texts("bases")];
  const loaded = paths.reduce<readonly Resource[]>(
    (current, path) => addAll(current, resourcesAt(path, kustomization, context), path.tree),
    inherited,
  );
  const generated = runGenerators(loaded, kustomization, context);
  const components = fields.texts("components").reduce<readonly Resource[]>((current, path) => {
    const component = nested(path, kustomization, context);
    if (!component.isComponent) refuse(path.tree, `${path.text} is no Component`);
    return accumulate(component, current, context);
  }, generated);
  return transform(components, kustomization, context);
}

function resourcesAt(path: Text, kustomization: Kustomization, context: Context): readonly Resource[] {
  const { reader } = context;
  const here = joinPath(kustomization.folder, path.text);
  if (reader.kind(here) === "file") {
    const file = inside(kustomization)(path.text, path.tree);
    const { documents, problems } = readYaml(reader.readFile(file), file);
    const parsed = documents.map(objectsOf);
    const wrong = [...problems, ...parsed.flatMap((each) => each.problems)];
    if (wrong.length > 0) throw problemsError(wrong);
    return parsed.flatMap(({ trees }) => trees.map((tree) => ({ tree, formerNames: [], layers: context.open })));
  }
  const base = nested(path, kustomization, context);
  if (base.isComponent) refuse(path.tree, `${path.text} is a Component; list it under components`);
  return accumulate(base, [], context);
}

function nested({ text, tree }: Text, { folder }: Kustomization, { reader, open }: Context): Kustomization {
  if (isRemote(text))
    return refuse(tree, `${text} is a remote address; nothing is downloaded here, so clone it and name its folder`);
  if (isAbsolute(text)) return refuse(tree, `${text} is an absolute path; name it from the kustomization's folder`);
  const path = joinPath(folder, text);
  const kind = reader.kind(path);
  if (kind === undefined) return refuse(tree, `there is no file or folder ${path}`);
  if (kind === "file") return refuse(tree, `${path} is a file; a folder with a kustomization is meant`);
  if (open.includes(path)) return refuse(tree, `${path} contains itself: ${[...open, path].join(" → ")}`);
  try {
    return readKustomization(path, reader);
  } catch (error) {
    // The line that names the folder says more than the folder that lacks a kustomization.
    if (error instanceof InputError && error.detail.length === 0) return refuse(tree, error.message);
    throw error;
  }
}

function isRemote(path: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^git::|^(www\.)?[a-z0-9-]+\.(com|org|io|net)[/:]|\?ref=/i.test(path);
}

/** Files are read only in and below the kustomization's folder, as kubectl does. */
function inside({ folder }: Kustomization): (path: string, tree: Tree) => string {
  return (path, tree) => {
    if (isRemote(path)) refuse(tree, `${path} is a remote address; nothing is downloaded here`);
    const here = joinPath(folder, path);
    if (isAbsolute(path) || !isBelow(folder, here))
      refuse(tree, `${path} lies outside ${folder}; kubectl reads only files in and below a kustomization's folder`);
    return here;
  };
}

function addAll(resources: readonly Resource[], added: readonly Resource[], tree: Tree): readonly Resource[] {
  const identity = (resource: Resource) => {
    const { name, namespace } = nameOf(resource);
    return [groupOf(resource), kindOf(resource), namespace || "default", name].join("|");
  };
  const taken = new Set(resources.map(identity));
  for (const resource of added) {
    if (taken.has(identity(resource))) refuse(tree, `${describeResource(resource)} is among the resources twice`);
    taken.add(identity(resource));
  }
  return [...resources, ...added];
}

function runGenerators(
  resources: readonly Resource[],
  kustomization: Kustomization,
  context: Context,
): readonly Resource[] {
  const { fields } = kustomization;
  const generator = {
    reader: context.reader,
    resolve: fileIn(kustomization, context),
    layers: context.open,
    options: fields.map("generatorOptions"),
  };
  const kinds = [
    ["ConfigMap", "configMapGenerator"],
    ["Secret", "secretGenerator"],
  ] as const;
  return kinds.reduce<readonly Resource[]>(
    (current, [kind, field]) =>
      fields.items(field).reduce((existing, entry) => generate(kind, entry, existing, generator), current),
    resources,
  );
}

function fileIn(kustomization: Kustomization, { reader }: Context): (path: string, tree: Tree) => string {
  return (path, tree) => {
    const file = inside(kustomization)(path, tree);
    return reader.kind(file) === "file" ? file : refuse(tree, `there is no file ${file}`);
  };
}

/** The order is kustomize's own: it decides, for example, that a patch sees the names without the prefix. */
function transform(
  resources: readonly Resource[],
  kustomization: Kustomization,
  context: Context,
): readonly Resource[] {
  const { fields } = kustomization;
  const [namespace, prefix = "", suffix = ""] = ["namespace", "namePrefix", "nameSuffix"].map((field) =>
    fields.text(field),
  );
  const commonLabels = fields.textMap("commonLabels");
  const annotations = fields.textMap("commonAnnotations");
  const patched = [...strategicPatches(kustomization, context), ...patches("patches", kustomization, context)].reduce(
    applyPatch,
    resources,
  );
  const named = patched
    .map((resource) => (namespace ? setNamespace(resource, namespace) : resource))
    .map((resource) => affixName(resource, prefix, suffix))
    .map((resource) => fields.items("labels").reduce(addLabels, resource))
    .map((resource) => addCommonLabels(resource, commonLabels))
    .map((resource) => addAnnotations(resource, annotations));
  const unique = addAll([], named, kustomization.tree);
  const jsonPatched = patches("patchesJson6902", kustomization, context).reduce(applyPatch, unique);
  const scaled = fields.items("replicas").reduce(setReplicas, jsonPatched);
  const images = [...fields.items("images"), ...fields.items("imageTags")];
  const tagged = scaled.map((resource) => images.reduce(setImage, resource));
  return replacements(kustomization, context).reduce(replace, tagged);
}

function patches(field: string, kustomization: Kustomization, context: Context): readonly Patch[] {
  return kustomization.fields.items(field).map((tree) => {
    const entry = new Fields(tree, "a patch", ["path", "patch", "target", "options"]);
    const options = new Fields(entry.map("options") ?? mapTree(tree.at, []), "options", [
      "allowNameChange",
      "allowKindChange",
    ]);
    const target = entry.map("target");
    const [path, inline] = [entry.text("path"), entry.text("patch")];
    if ((path === undefined) === (inline === undefined)) refuse(tree, "a patch has either a path or a patch");
    const source = entry.tree.entries.get(path === undefined ? "patch" : "path") ?? tree;
    return {
      documents:
        path === undefined
          ? inlineDocuments(inline ?? "", source)
          : fileDocuments(path, source, kustomization, context),
      tree,
      allowNameChange: options.boolean("allowNameChange"),
      allowKindChange: options.boolean("allowKindChange"),
      ...(target && { target: selector(target) }),
    };
  });
}

/** Each entry is the path of a file, or the patch itself. */
function strategicPatches(kustomization: Kustomization, context: Context): readonly Patch[] {
  return kustomization.fields.texts("patchesStrategicMerge").map(({ text, tree }) => ({
    documents: text.includes("\n") ? inlineDocuments(text, tree) : fileDocuments(text, tree, kustomization, context),
    tree,
    allowNameChange: false,
    allowKindChange: false,
  }));
}

/** Entries of the kustomization, or of files with a list of them. */
function replacements(kustomization: Kustomization, context: Context): readonly Tree[] {
  return kustomization.fields.items("replacements").flatMap((tree) => {
    const path = textAt(tree, "path");
    if (path === undefined) return [tree];
    return fileDocuments(path, tree, kustomization, context).flatMap((each) =>
      each.kind === "list" ? each.items : [each],
    );
  });
}

function fileDocuments(path: string, tree: Tree, kustomization: Kustomization, context: Context): readonly Tree[] {
  const file = fileIn(kustomization, context)(path, tree);
  return documentsOf(context.reader.readFile(file), file);
}

function inlineDocuments(text: string, tree: Tree): readonly Tree[] {
  const { source, offset } = tree.at;
  return documentsOf(text, source.file, blockShift(tree) ?? { lines: source.place(offset).line - 1, columns: 0 });
}

/** Where the lines of a block (`patch: |-`) stand in their file. */
function blockShift({ at: { source, offset } }: Tree): Shift | undefined {
  const end = source.text.indexOf("\n", offset);
  const header = source.text.slice(offset, end < 0 ? undefined : end);
  if (!/[|>][-+0-9]*\s*(#.*)?$/.test(header)) return undefined;
  const indent = /^\s*?(?=\S)/.exec(source.text.slice(end + 1))?.[0] ?? "";
  return { lines: source.place(offset).line, columns: indent.split("\n").at(-1)?.length ?? 0 };
}

function documentsOf(text: string, file: string, shift?: Shift): readonly Tree[] {
  const { documents, problems } = readYaml(text, file, shift);
  if (problems.length > 0) throw problemsError(problems);
  return documents;
}
