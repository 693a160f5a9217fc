import { InputError } from "../../errors.ts";
import { type FileReader, joinPath } from "../files.ts";
import { problemsError } from "../parse.ts";
import { problemAt, type Tree, textAt } from "../tree.ts";
import { readYaml } from "../yaml/read.ts";
import { Fields, refuse } from "./fields.ts";

const fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

export function isKustomizationFile(path: string): boolean {
  return fileNames.includes(path.split(/[\\/]/).at(-1) ?? "");
}

export function kustomizationFileIn(folder: string, reader: FileReader): string | undefined {
  const found = fileNames.map((name) => joinPath(folder, name)).filter((path) => reader.kind(path) === "file");
  if (found.length > 1) throw new InputError(`more than one kustomization file in ${folder}: ${found.join(", ")}`);
  return found[0];
}

const known = [
  "apiVersion",
  "kind",
  "metadata",
  "resources",
  "bases",
  "components",
  "crds",
  "namespace",
  "namePrefix",
  "nameSuffix",
  "commonLabels",
  "labels",
  "commonAnnotations",
  "patches",
  "patchesStrategicMerge",
  "patchesJson6902",
  "images",
  "imageTags",
  "replicas",
  "replacements",
  "configMapGenerator",
  "secretGenerator",
  "generatorOptions",
  "sortOptions",
];

const plugin = "it needs a plugin or a program that kubectl would run";
const refused = {
  generators: plugin,
  transformers: plugin,
  validators: plugin,
  helmCharts: plugin,
  helmGlobals: plugin,
  helmChartInflationGenerator: plugin,
  configurations: "it changes the meaning of the other fields",
  openapi: "it changes how patches are merged",
  vars: "write the values out, or give the output of `kubectl kustomize` with -f -",
  inventory: "it has no meaning without a cluster",
  buildMetadata: "it adds annotations that only kubectl can write",
};

export interface Kustomization {
  readonly folder: string;
  readonly file: string;
  readonly tree: Tree;
  readonly fields: Fields;
  readonly isComponent: boolean;
}

export function readKustomization(folder: string, reader: FileReader): Kustomization {
  const file = kustomizationFileIn(folder, reader);
  if (!file)
    throw new InputError(`there is no kustomization in ${folder}`, {
      next: [`a folder among the resources needs a ${fileNames[0]}; name its files one by one otherwise`],
    });
  const { documents, problems } = readYaml(reader.readFile(file), file);
  if (problems.length > 0) throw problemsError(problems);
  const [tree, second] = documents;
  if (!tree) throw new InputError(`${file} is empty`);
  if (second) refuse(second, "a kustomization is one document");
  const kind = textAt(tree, "kind") || "Kustomization";
  if (kind !== "Kustomization" && kind !== "Component")
    throw problemsError([problemAt(tree, `kind is Kustomization or Component, this is ${kind}`)]);
  const version = kind === "Component" ? "v1alpha1" : "v1beta1";
  const apiVersion = textAt(tree, "apiVersion");
  if (apiVersion && apiVersion !== `kustomize.config.k8s.io/${version}`)
    refuse(tree, `the apiVersion of a ${kind} is kustomize.config.k8s.io/${version}, this is ${apiVersion}`);
  const fields = new Fields(tree, "a kustomization", known, refused);
  return { folder, file, tree, fields, isComponent: kind === "Component" };
}
