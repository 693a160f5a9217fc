/** A cluster whose objects change only after somebody was asked; reading, and commands in pods, go through. */
import type { Cluster, ObjectName, PlainRequest } from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";

/** Called before each write with what it is about to do; it throws, or lets it pass. */
export type BeforeWrite = (what: string) => Promise<void>;

export function guarded(cluster: Cluster, before: BeforeWrite): Cluster {
  const unless = async (dryRun: boolean | undefined, what: string) => (dryRun ? undefined : before(what));
  const plain = async ({ method = "GET", path }: PlainRequest) =>
    method === "GET" ? undefined : before(`${method} ${path}`);
  return {
    ...cluster,
    async create(object, options) {
      await unless(options?.dryRun, `create ${nameText(object)}`);
      return cluster.create(object, options);
    },
    async patch(ref, patch, options) {
      await unless(options?.dryRun, `patch ${refText(ref)}`);
      return cluster.patch(ref, patch, options);
    },
    async apply(object, options) {
      await unless(options?.dryRun, `apply ${nameText(object)}`);
      return cluster.apply(object, options);
    },
    async remove(ref, options) {
      await unless(options?.dryRun, `remove ${refText(ref)}`);
      return cluster.remove(ref, options);
    },
    async request(request) {
      await plain(request);
      return cluster.request(request);
    },
    async stream(request) {
      await plain(request);
      return cluster.stream(request);
    },
  };
}

export const readOnly: BeforeWrite = async (what) => {
  throw new EnvironmentError(`--read-only: refused to ${what}`, {
    detail: ["nothing was changed"],
    next: ["the same command without --read-only"],
  });
};

function nameText({ kind, metadata }: RawObject): string {
  return refText({ kind, name: metadata.name, ...(metadata.namespace ? { namespace: metadata.namespace } : {}) });
}

function refText({ kind, namespace, name }: Pick<ObjectName, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace ? `${namespace}/` : ""}${name}`;
}
