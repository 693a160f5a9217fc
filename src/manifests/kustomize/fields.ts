/** Reads the fields of a kustomization: each has its type and its place, and one that is not known is refused. */
import { closest } from "../../text/closest.ts";
import { problemsError } from "../parse.ts";
import { describe, type MapTree, problemAt, type ScalarTree, type Tree } from "../tree.ts";

export function refuse(tree: Tree, message: string): never {
  throw problemsError([problemAt(tree, message)]);
}

export class Fields {
  readonly tree: MapTree;
  readonly #what: string;

  /** `what` names the map in messages, for example "a patch". */
  constructor(tree: Tree, what: string, known: readonly string[], refused: Readonly<Record<string, string>> = {}) {
    if (tree.kind !== "map") refuse(tree, `${what} is a map of fields, this is ${describe(tree)}`);
    this.tree = tree;
    this.#what = what;
    for (const [field, value] of tree.entries) {
      if (known.includes(field)) continue;
      if (Object.hasOwn(refused, field)) refuse(value, `${field} is not supported here: ${refused[field]}`);
      const near = closest(field, known);
      refuse(value, `${what} has no field ${field}${near ? `; did you mean ${near}?` : ""}`);
    }
  }

  has(field: string): boolean {
    return this.#present(field) !== undefined;
  }

  text(field: string): string | undefined {
    const value = this.#present(field);
    return value && textOf(value, field);
  }

  requiredText(field: string): string {
    return this.text(field) ?? refuse(this.tree, `${this.#what} has no ${field}`);
  }

  boolean(field: string): boolean {
    const value = this.#present(field);
    if (!value) return false;
    if (value.kind === "scalar" && typeof value.value === "boolean") return value.value;
    return refuse(value, `${field} is true or false, this is ${describe(value)}`);
  }

  number(field: string): number | undefined {
    const value = this.#present(field);
    if (!value) return undefined;
    if (value.kind === "scalar" && typeof value.value === "number") return value.value;
    return refuse(value, `${field} is a number, this is ${describe(value)}`);
  }

  map(field: string): MapTree | undefined {
    const value = this.#present(field);
    if (!value || value.kind === "map") return value;
    return refuse(value, `${field} is a map, this is ${describe(value)}`);
  }

  items(field: string): readonly Tree[] {
    const value = this.#present(field);
    if (!value) return [];
    return value.kind === "list" ? value.items : refuse(value, `${field} is a list, this is ${describe(value)}`);
  }

  /** A list of texts, each with its place. */
  texts(field: string): readonly Text[] {
    return this.items(field).map((tree) => ({ text: textOf(tree, field), tree }));
  }

  /** A map of texts, as trees that know their places. */
  textMap(field: string): ReadonlyMap<string, ScalarTree> {
    const map = this.map(field);
    const entries = [...(map?.entries ?? [])].map(([key, value]) => {
      textOf(value, `${field}.${key}`);
      return [key, value] as const;
    });
    return new Map(entries.flatMap(([key, value]) => (value.kind === "scalar" ? [[key, value] as const] : [])));
  }

  #present(field: string): Tree | undefined {
    const value = this.tree.entries.get(field);
    return value?.kind === "scalar" && value.value === null ? undefined : value;
  }
}

export interface Text {
  readonly text: string;
  readonly tree: Tree;
}

function textOf(value: Tree, field: string): string {
  if (value.kind === "scalar" && typeof value.value === "string") return value.value;
  const hint = value.kind === "scalar" ? "; put it in quotes" : "";
  return refuse(value, `${field} takes a text, this is ${describe(value)}${hint}`);
}
