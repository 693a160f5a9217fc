/** The words of this layer: what a manifest is once it has been read. */

/** Any JSON value as an API server or a YAML file gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An API object that has not been looked at yet. */
export interface RawObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: RawMetadata;
  readonly [field: string]: Json | RawMetadata | undefined;
}

export interface RawMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [field: string]: Json | undefined;
}

/** Keys and indices from the object's root, for example ["spec", "ingress", 0, "from"]. */
export type FieldPath = readonly (string | number)[];

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An object together with a way to say where in its file a field stands (absent when it came from a cluster). */
export interface SourceObject {
  readonly object: RawObject;
  /** The field's place, or that of its nearest ancestor that exists. */
  readonly place?: (path: FieldPath) => Place | undefined;
}

/** Something wrong in a file: what, where, and the line with a caret below it. */
export interface Problem {
  readonly message: string;
  readonly place: Place;
  readonly excerpt: readonly string[];
}
