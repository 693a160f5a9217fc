import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

/** The same cluster, reading and writing until the signal comes; what is under way then fails as cancelled. */
export function cancellable(cluster: Cluster, signal: AbortSignal | undefined): Cluster {
  if (!signal) return cluster;
  const both = (own: AbortSignal | undefined) => (own ? AbortSignal.any([own, signal]) : signal);
  const withSignal = <Options extends { readonly signal?: AbortSignal }>(options?: Options) => ({
    ...options,
    signal: both(options?.signal),
  });
  return {
    ...cluster,
    async resource(kind) {
      if (signal.aborted) throw new ClusterError("cancelled", "cancelled");
      return cluster.resource(kind);
    },
    get: (ref, own) => cluster.get(ref, both(own)),
    list: (kind, selection) => cluster.list(kind, withSignal(selection)),
    create: (object, options) => cluster.create(object, withSignal(options)),
    patch: (ref, patch, options) => cluster.patch(ref, patch, withSignal(options)),
    apply: (object, options) => cluster.apply(object, withSignal(options)),
    remove: (ref, options) => cluster.remove(ref, withSignal(options)),
  };
}
