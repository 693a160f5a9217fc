import type { CalicoRelease, RawObject, Refusal } from "../types.ts";

export interface RefusalOptions {
  readonly calico: CalicoRelease;
  /** The objects that exist already: tiers for a policy, namespaces where that matters. */
  readonly context: readonly RawObject[];
  /** By apiVersion when left out. */
  readonly validator?: Validator;
  /** The stored object, when this is an update. */
  readonly existing?: RawObject;
  /** false: unknown fields are passed over, as with field validation Warn and Ignore. */
  readonly strict?: boolean;
}

export type Validator = "kubernetes" | "calico" | "cluster-network-policy";

/** The reasons for which a server would refuse the object, in the order in which it reports them; none if it is accepted. */
export function refusalsOf(_object: unknown, _options: RefusalOptions): readonly Refusal[] {
  return [];
}
