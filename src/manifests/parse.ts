import { InputError } from "../errors.ts";
import { objectsOf, sourceObject } from "./object.ts";
import type { Tree } from "./tree.ts";
import type { Problem, SourceObject } from "./types.ts";
import { readYaml } from "./yaml/read.ts";

export interface Manifests {
  readonly objects: readonly SourceObject[];
  readonly problems: readonly Problem[];
}

/** Every object of a YAML or JSON text, and everything that is wrong with the text, each with its place. */
export function parseManifests(text: string, file: string): Manifests {
  const { documents, problems } = readYaml(text, file);
  const parsed = documents.map(objectsOfTree);
  return {
    objects: parsed.flatMap(({ objects }) => objects),
    problems: [...problems, ...parsed.flatMap((each) => each.problems)].toSorted(byPlace),
  };
}

function objectsOfTree(document: Tree): Manifests {
  const { trees, problems } = objectsOf(document);
  const made = trees.map(sourceObject);
  return {
    objects: made.flatMap((each) => ("object" in each ? [each] : [])),
    problems: [...problems, ...made.flatMap((each) => ("problems" in each ? each.problems : []))],
  };
}

function byPlace(one: Problem, other: Problem): number {
  return one.place.line - other.place.line || one.place.column - other.place.column;
}

/** The problems as one error for a person: each with file:line:column and its line. */
export function problemsError(problems: readonly Problem[]): InputError {
  const [first, ...others] = problems;
  if (!first) throw new TypeError("no problem to report");
  const shown = others.slice(0, 9);
  const detail = [...first.excerpt, ...shown.flatMap((problem) => ["", headline(problem), ...problem.excerpt])];
  const hidden = others.length - shown.length;
  return new InputError(headline(first), { detail: hidden > 0 ? [...detail, "", `… and ${hidden} more`] : detail });
}

function headline({ place, message }: Problem): string {
  return `${place.file}:${place.line}:${place.column}: ${message}`;
}
