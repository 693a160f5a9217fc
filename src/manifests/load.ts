import { InputError } from "../errors.ts";
import { closest } from "../text/closest.ts";
import { type FileReader, folderOf, joinPath } from "./files.ts";
import { buildKustomization, type Sha256 } from "./kustomize/build.ts";
import { isKustomizationFile, kustomizationFileIn } from "./kustomize/kustomization.ts";
import { type Manifests, parseManifests } from "./parse.ts";

export interface LoadOptions {
  readonly reader: FileReader;
  /** What `-` stands for. */
  readonly stdin?: string;
  /** Descend into folders, as kubectl's -R does. */
  readonly recursive?: boolean;
  /** Kustomizations put a hash of the contents into the names of what they generate. */
  readonly sha256: Sha256;
}

/** The objects of files, folders, kustomizations and standard input (`-`), in the order of the paths. */
export function loadFiles(paths: readonly string[], options: LoadOptions): Manifests {
  const loaded = paths.map((path) => loadPath(path, options));
  return {
    objects: loaded.flatMap(({ objects }) => objects),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}

function loadPath(path: string, options: LoadOptions): Manifests {
  const { reader, stdin, sha256 } = options;
  if (path === "-") return parseManifests(stdin ?? "", "<stdin>");
  if (/^https?:\/\//.test(path))
    throw new InputError(`nothing is downloaded here: ${path}`, {
      next: [`curl -sL ${path} | netpol-workshop … -f -`],
    });
  const here = joinPath("", path);
  const kind = reader.kind(here);
  if (kind === undefined) throw missingPath(path, here, reader);
  if (kind === "file" && !isKustomizationFile(here)) return parseManifests(reader.readFile(here), here);
  const folder = kind === "file" ? folderOf(here) : here;
  if (kustomizationFileIn(folder, reader)) return buildKustomization(folder, reader, sha256);
  const files = manifestFiles(folder, options);
  if (files.length === 0)
    throw new InputError(`there is no .yaml, .yml or .json file in ${path}`, {
      next: options.recursive ? [] : ["add -R to look into its folders as well"],
    });
  const parsed = files.map((file) => parseManifests(reader.readFile(file), file));
  return {
    objects: parsed.flatMap(({ objects }) => objects),
    problems: parsed.flatMap(({ problems }) => problems),
  };
}

/** No tree of manifests is deeper; a link to a folder above itself is. */
const deepestFolder = 30;

/** As kubectl takes them: in the order of their names. */
function manifestFiles(folder: string, options: LoadOptions, depth = 0): readonly string[] {
  const { reader, recursive } = options;
  if (depth > deepestFolder)
    throw new InputError(`folders are nested more than ${deepestFolder} levels deep at ${folder}`);
  return reader
    .list(folder)
    .toSorted()
    .flatMap((name) => {
      const path = joinPath(folder, name);
      const kind = reader.kind(path);
      if (kind === "folder") return recursive ? manifestFiles(path, options, depth + 1) : [];
      return kind === "file" && /\.(ya?ml|json)$/.test(name) && !isKustomizationFile(name) ? [path] : [];
    });
}

function missingPath(path: string, here: string, reader: FileReader): InputError {
  const folder = folderOf(here);
  const siblings = reader.kind(folder) === "folder" ? reader.list(folder) : [];
  const near = closest(here.slice(folder === "." ? 0 : folder.length + 1), siblings);
  return new InputError(`there is no file or folder ${path}`, {
    next: near ? [`did you mean ${joinPath(folder, near)}?`] : [],
  });
}
