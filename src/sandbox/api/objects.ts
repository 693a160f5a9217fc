/**
 * The API from inside the process, for controllers and the simulation: the same registry, defaults, validation and
 * resourceVersions as over HTTP. Calls are synchronous, so what one turn of the event loop reads and writes is atomic.
 * Refusals are thrown as ApiError (`isApiError(error, "NotFound")`).
 *
 * A resource is named as kubectl does: `pods`, `deployments.apps`, `tiers.projectcalico.org`.
 */
import type { Draft, JsonObject, KubeObject, ObjectName } from "../store/object.ts";

export interface Objects {
  get(resource: string, name: ObjectName): KubeObject | undefined;
  /** In the order of namespace and name. */
  list(resource: string, options?: ListOptions): readonly KubeObject[];
  create(resource: string, object: Draft): KubeObject;
  /** Replaces all but status. A resourceVersion in the object makes it a condition. */
  update(resource: string, object: Draft): KubeObject;
  /** Replaces status alone. */
  updateStatus(resource: string, object: Draft): KubeObject;
  /** A merge patch: null removes a field, lists are replaced. */
  patch(resource: string, name: ObjectName, patch: JsonObject, subresource?: "status"): KubeObject;
  /** Returns the object while it still exists (finalizers, a pod's grace period), else undefined. */
  delete(resource: string, name: ObjectName, options?: DeleteOptions): KubeObject | undefined;
  /**
   * Calls the handler for each object there is, then for each change, in order and never from within the call that made
   * the change. Returns the function that ends it.
   */
  watch(resource: string, handler: (event: ObjectEvent) => void, options?: ListOptions): () => void;
}

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type ObjectEvent =
  | { readonly type: "ADDED"; readonly object: KubeObject }
  | { readonly type: "MODIFIED"; readonly object: KubeObject; readonly old: KubeObject }
  | { readonly type: "DELETED"; readonly object: KubeObject };
