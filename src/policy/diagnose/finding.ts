import type { FieldPath, ObjectRef, Place, SourceObject } from "../types.ts";
import type { Scene } from "./scene.ts";

/** Something in the objects that is wrong, or that people often do not mean. */
export interface Finding {
  /** Names the kind of mistake, for example `selects-no-pods`. */
  readonly id: string;
  /** error: it cannot do what it says. warning: most probably not meant. info: worth knowing. */
  readonly severity: Severity;
  readonly object: ObjectRef;
  readonly path: FieldPath;
  readonly place?: Place;
  /** What is there. */
  readonly message: string;
  /** What to know or to do about it. */
  readonly hint: string;
}

export type Severity = "error" | "warning" | "info";

/** A finding before its object and place are looked up. */
export interface Draft {
  readonly severity: Severity;
  readonly at: SourceObject;
  readonly path: FieldPath;
  readonly message: string;
  readonly hint: string;
}

/** One kind of mistake and how to find it. */
export interface Check {
  readonly id: string;
  find(scene: Scene): Iterable<Draft>;
}
