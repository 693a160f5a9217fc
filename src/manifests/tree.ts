/**
 * A YAML value in which every node knows where it was written. Places survive whatever is done with a tree: a field that a
 * patch adds stands in the patch's file, its neighbours in the file of the base.
 */
import type { Source } from "./source.ts";
import type { FieldPath, Json, Place, Problem } from "./types.ts";

export type Tree = MapTree | ListTree | ScalarTree;

/** Where a node is reported: its key in a map, its first character elsewhere. */
export interface Spot {
  readonly source: Source;
  readonly offset: number;
}

export interface MapTree {
  readonly kind: "map";
  readonly at: Spot;
  readonly entries: ReadonlyMap<string, Tree>;
}

export interface ListTree {
  readonly kind: "list";
  readonly at: Spot;
  readonly items: readonly Tree[];
}

export interface ScalarTree {
  readonly kind: "scalar";
  readonly at: Spot;
  readonly value: null | boolean | number | string;
}

export function mapTree(at: Spot, entries: Iterable<readonly [string, Tree]>): MapTree {
  return { kind: "map", at, entries: new Map(entries) };
}

export function listTree(at: Spot, items: readonly Tree[]): ListTree {
  return { kind: "list", at, items };
}

export function scalarTree(at: Spot, value: ScalarTree["value"]): ScalarTree {
  return { kind: "scalar", at, value };
}

export function toJson(tree: Tree): Json {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(toJson);
  // fromEntries defines properties, so that a key like __proto__ is a key like any other.
  return Object.fromEntries([...tree.entries].map(([key, value]) => [key, toJson(value)]));
}

export function child(tree: Tree | undefined, step: string | number): Tree | undefined {
  if (tree?.kind === "map") return tree.entries.get(String(step));
  if (tree?.kind === "list" && typeof step === "number") return tree.items[step];
  return undefined;
}

export function descend(tree: Tree | undefined, path: FieldPath): Tree | undefined {
  return path.reduce<Tree | undefined>(child, tree);
}

/** The text of a scalar below a map; undefined where there is none or it is no text. */
export function textAt(tree: Tree | undefined, ...path: FieldPath): string | undefined {
  const found = descend(tree, path);
  return found?.kind === "scalar" && typeof found.value === "string" ? found.value : undefined;
}

/** The node's place, or that of its nearest ancestor that exists. */
export function placeIn(tree: Tree, path: FieldPath): Place {
  let nearest = tree;
  for (const step of path) {
    const next = child(nearest, step);
    if (!next) break;
    nearest = next;
  }
  return nearest.at.source.place(nearest.at.offset);
}

export function problemAt(tree: Tree, message: string): Problem {
  return tree.at.source.problem(message, tree.at.offset);
}

/** What a value is, in words for a message. */
export function describe(tree: Tree): string {
  if (tree.kind === "map") return "a map";
  if (tree.kind === "list") return "a list";
  if (tree.value === null) return "empty";
  if (typeof tree.value === "boolean") return `the boolean ${tree.value}`;
  if (typeof tree.value === "number") return `the number ${tree.value}`;
  return "a text";
}

export function isJsonMap(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
