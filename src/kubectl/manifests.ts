/** The objects of -f and -k, with kubectl's words for what is wrong with them. */

import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { Resource } from "../cluster/index.ts";
import { nodeFiles, sha256 } from "../disk.ts";
import { joinPath } from "../manifests/files.ts";
import { type Problem, problemsError } from "../manifests/index.ts";
import { buildKustomization } from "../manifests/kustomize/build.ts";
import { kustomizationFileIn } from "../manifests/kustomize/kustomization.ts";
import { toJson } from "../manifests/tree.ts";
import { readYaml } from "../manifests/yaml/read.ts";
import type { RawObject } from "../policy/index.ts";
import { resourceOfKind } from "./resources.ts";
import type { Session } from "./session.ts";
import type { Target } from "./targets.ts";
import { fail } from "./trouble.ts";
import { at, isMap, isObject, type JsonMap, listAt, textAt } from "./values.ts";
import type { Call } from "./verb.ts";

export interface Manifest {
  readonly object: RawObject;
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  /** The file as it was named. */
  readonly source: string;
}

export interface Loaded {
  readonly manifests: readonly Manifest[];
  readonly errors: readonly unknown[];
}

export function hasFiles({ flags }: Call): boolean {
  return flags.given("filename") || flags.given("kustomize");
}

/** Everything that the files hold; what is wrong with one object does not keep the others back. */
export async function loadManifests(call: Call, session: Session): Promise<Loaded> {
  const served = await session.resources();
  const manifests: Manifest[] = [];
  const errors: unknown[] = [];
  for (const { value, source } of await documents(call)) {
    try {
      manifests.push(manifestOf(value, source, session, served));
    } catch (error) {
      errors.push(error);
    }
  }
  return { manifests, errors };
}

export async function targetsOfFiles(call: Call, session: Session): Promise<readonly Target[]> {
  const { manifests, errors } = await loadManifests(call, session);
  if (errors.length > 0) throw errors[0];
  return manifests.map(({ resource, name }) => ({ resource, name }));
}

interface Document {
  readonly value: unknown;
  readonly source: string;
}

async function documents(call: Call): Promise<readonly Document[]> {
  const { flags, io } = call;
  const reader = nodeFiles(io.cwd);
  const folder = flags.text("kustomize");
  if (folder !== undefined && flags.given("filename")) throw fail("only one of -f or -k can be specified");
  if (folder !== undefined) return kustomized(folder, call);
  const found: Document[] = [];
  for (const path of flags.list("filename")) {
    if (path === "-") found.push(...parse(await readAll(io.stdin), "STDIN"));
    else if (/^https?:\/\//.test(path))
      throw fail(`this small kubectl downloads nothing: fetch ${path} yourself and apply the file`);
    else
      for (const file of filesIn(path, flags.on("recursive"), call)) found.push(...parse(reader.readFile(file), file));
  }
  return found;
}

export function kustomized(folder: string, { io }: Call): readonly Document[] {
  const reader = nodeFiles(io.cwd);
  if (reader.kind(folder) === undefined)
    throw fail(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${resolve(io.cwd, folder)}: no such file or directory`,
    );
  if (!kustomizationFileIn(joinPath("", folder), reader))
    throw fail(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${resolve(io.cwd, folder)}'`,
    );
  const { objects, problems } = buildKustomization(joinPath("", folder), reader, sha256);
  if (problems.length > 0) throw problemsError(problems);
  return objects.map(({ object }) => ({ value: object, source: folder }));
}

function filesIn(path: string, recursive: boolean, { io }: Call): readonly string[] {
  const reader = nodeFiles(io.cwd);
  const kind = reader.kind(path);
  if (kind === undefined) throw fail(`the path ${JSON.stringify(path)} does not exist`);
  if (kind === "file") return [path];
  const walk = (folder: string): string[] =>
    [...reader.list(folder)].sort().flatMap((name) => {
      const inside = joinPath(folder, name);
      if (reader.kind(inside) === "folder") return recursive ? walk(inside) : [];
      return /\.(json|ya?ml)$/.test(name) ? [inside] : [];
    });
  const files = walk(path);
  if (files.length === 0) throw fail(`error reading [${path}]: recognized file extensions are [.json .yaml .yml]`);
  return files;
}

function parse(text: string, source: string): readonly Document[] {
  const { documents: trees, problems } = readYaml(text, source);
  const [problem] = problems;
  if (problem) throw fail(`error parsing ${source}: ${placed(problem)}`);
  return trees.flatMap((tree) => flat(toJson(tree))).map((value) => ({ value, source }));
}

function placed({ place, message, excerpt }: Problem): string {
  return [`line ${place.line}, column ${place.column}: ${message}`, ...excerpt.map((line) => `  ${line}`)].join("\n");
}

/** The items of a List, each with its own kind. */
function flat(value: unknown): readonly unknown[] {
  if (value === null) return [];
  const kind = textAt(value, "kind");
  if (!isMap(value) || !kind.endsWith("List") || !Array.isArray(at(value, "items"))) return [value];
  const inherited = kind === "List" ? {} : { apiVersion: value.apiVersion, kind: kind.slice(0, -"List".length) };
  return listAt(value, "items").flatMap((item) => flat(isMap(item) ? { ...inherited, ...item } : item));
}

function manifestOf(value: unknown, source: string, session: Session, served: readonly Resource[]): Manifest {
  if (!isMap(value)) throw unusable(source, "invalid object to validate");
  const unset = [
    textAt(value, "apiVersion") ? "" : "apiVersion not set",
    textAt(value, "kind") ? "" : "kind not set",
  ].filter(Boolean);
  if (unset.length > 0) throw unusable(source, unset.length > 1 ? `[${unset.join(", ")}]` : (unset[0] ?? ""));
  const object = withMetadata(value);
  const { name = "", namespace: own = "" } = {
    name: textAt(object, "metadata", "name"),
    namespace: textAt(object, "metadata", "namespace"),
  };
  const resource = resourceOfKind(served, object);
  if (!resource)
    throw fail(
      `resource mapping not found for name: "${name}" namespace: "${own}" from ${JSON.stringify(source)}: no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`,
    );
  if (!resource.namespaced) return { object, resource, namespace: undefined, name, source };
  if (own && session.isNamespaceGiven && own !== session.namespace)
    throw fail(
      `the namespace from the provided object "${own}" does not match the namespace "${session.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  const namespace = own || session.namespace;
  return { object: { ...object, metadata: { ...object.metadata, namespace } }, resource, namespace, name, source };
}

function withMetadata(value: JsonMap): RawObject {
  const object = { ...value, metadata: isMap(value.metadata) ? value.metadata : {} };
  if (isObject(object)) return object;
  throw fail("unable to decode: kind and apiVersion must be texts");
}

function unusable(source: string, what: string): Error {
  return fail(
    `error validating ${JSON.stringify(source)}: error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}
