import type { CalicoRelease, RawObject } from "../types.ts";

/** The object as the API server stores it: with the defaults filled in. */
export function defaulted(object: RawObject, _options: { readonly calico: CalicoRelease }): RawObject {
  return object;
}
