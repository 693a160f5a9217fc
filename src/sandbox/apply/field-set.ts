/** A set of fields of an object, as managedFields keeps it: a tree in which each step may be a member itself. */
import type { Schema } from "../kinds/schema.ts";
import { isObject, type Json, type JsonObject } from "../store/object.ts";
import { compareElements, fieldName, type PathElement } from "./path-element.ts";
import { childSchema, itemSchema } from "./shape.ts";

export class FieldSet {
  readonly members: ReadonlySet<PathElement>;
  readonly children: ReadonlyMap<PathElement, FieldSet>;

  constructor(members: Iterable<PathElement> = [], children: Iterable<readonly [PathElement, FieldSet]> = []) {
    this.members = new Set(members);
    this.children = new Map([...children].filter(([, child]) => !child.isEmpty));
  }

  static of(...paths: readonly (readonly PathElement[])[]): FieldSet {
    const builder = new FieldSetBuilder();
    for (const path of paths) builder.add(path);
    return builder.build();
  }

  /** Reads fieldsV1; what is no such tree is an empty set. */
  static fromJson(json: Json | undefined): FieldSet {
    const entries = isObject(json) ? Object.entries(json).filter(([element]) => element !== ".") : [];
    return new FieldSet(
      entries.filter(([, inner]) => isLeafOrMember(inner)).map(([element]) => element),
      entries.map(([element, inner]) => [element, FieldSet.fromJson(inner)] as const),
    );
  }

  toJson(): JsonObject {
    const elements = [...new Set([...this.members, ...this.children.keys()])].sort(compareElements);
    return Object.fromEntries(
      elements.map((element) => {
        const inner = this.children.get(element)?.toJson() ?? {};
        const isBoth = this.members.has(element) && this.children.has(element);
        return [element, isBoth ? { ".": {}, ...inner } : inner];
      }),
    );
  }

  get isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  has(path: readonly PathElement[]): boolean {
    const [element, ...rest] = path;
    if (element === undefined) return false;
    return rest.length === 0 ? this.members.has(element) : (this.children.get(element)?.has(rest) ?? false);
  }

  /** What the set holds below a step. */
  below(element: PathElement): FieldSet | undefined {
    return this.children.get(element);
  }

  union(other: FieldSet): FieldSet {
    const elements = new Set([...this.children.keys(), ...other.children.keys()]);
    return new FieldSet(
      [...this.members, ...other.members],
      [...elements].map((element) => [element, this.#child(element).union(other.#child(element))] as const),
    );
  }

  intersection(other: FieldSet): FieldSet {
    return new FieldSet(
      [...this.members].filter((element) => other.members.has(element)),
      [...this.children].map(([element, child]) => [element, child.intersection(other.#child(element))] as const),
    );
  }

  difference(other: FieldSet): FieldSet {
    return new FieldSet(
      [...this.members].filter((element) => !other.members.has(element)),
      [...this.children].map(([element, child]) => [element, child.difference(other.#child(element))] as const),
    );
  }

  /** Without the members of the other set and all that is below them. */
  without(other: FieldSet): FieldSet {
    return new FieldSet(
      [...this.members].filter((element) => !other.members.has(element)),
      [...this.children]
        .filter(([element]) => !other.members.has(element))
        .map(([element, child]) => [element, child.without(other.#child(element))] as const),
    );
  }

  /** Every declared field on the way to a member becomes a member, as if it had been owned by name. */
  withNamedFields(schema: Schema): FieldSet {
    const declared = [...this.children.keys()].filter((element) => {
      const name = fieldName(element);
      return name !== undefined && Object.hasOwn(schema.properties ?? {}, name);
    });
    return new FieldSet(
      [...this.members, ...declared],
      [...this.children].map(([element, child]) => {
        const name = fieldName(element);
        const inner = name === undefined ? itemSchema(schema) : childSchema(schema, name);
        return [element, child.withNamedFields(inner ?? {})] as const;
      }),
    );
  }

  /** Paths of all members: those of a level before those below it. */
  *paths(): Generator<readonly PathElement[]> {
    for (const element of [...this.members].sort(compareElements)) yield [element];
    for (const element of [...this.children.keys()].sort(compareElements)) {
      for (const path of this.#child(element).paths()) yield [element, ...path];
    }
  }

  #child(element: PathElement): FieldSet {
    return this.children.get(element) ?? empty;
  }
}

const empty = new FieldSet();

function isLeafOrMember(inner: Json): boolean {
  return !isObject(inner) || Object.hasOwn(inner, ".") || Object.keys(inner).length === 0;
}

/** Collects paths; cheaper than a union for each. */
export class FieldSetBuilder {
  readonly #members = new Set<PathElement>();
  readonly #children = new Map<PathElement, FieldSetBuilder>();

  /** The whole object, which is the empty path, is never a member. */
  add([element, ...rest]: readonly PathElement[]): void {
    if (element === undefined) return;
    if (rest.length === 0) {
      this.#members.add(element);
      return;
    }
    const child = this.#children.get(element) ?? new FieldSetBuilder();
    this.#children.set(element, child);
    child.add(rest);
  }

  build(): FieldSet {
    return new FieldSet(
      this.#members,
      [...this.#children].map(([element, child]) => [element, child.build()] as const),
    );
  }
}
