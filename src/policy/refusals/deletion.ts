import type { RawObject, Refusal } from "../types.ts";

/** Why the object may not be deleted while `context` exists, or undefined. */
export function deletionRefusal(_object: RawObject, _context: readonly RawObject[]): Refusal | undefined {
  return undefined;
}
