import type { Cluster } from "./cluster.ts";

/** In the place of a cluster where none is needed: whoever asks it anything has made a mistake of ours. */
export function absentCluster(): Cluster {
  const refuse = (): never => {
    throw new Error("a cluster was asked where none was opened");
  };
  return {
    target: { context: "none", server: "none", user: "none", namespace: "default" },
    version: refuse,
    resources: refuse,
    resource: refuse,
    get: refuse,
    list: refuse,
    create: refuse,
    patch: refuse,
    apply: refuse,
    remove: refuse,
    exec: refuse,
    logs: refuse,
    forward: refuse,
    allowed: refuse,
    user: refuse,
    silent: refuse,
    request: refuse,
    stream: refuse,
    close: () => {},
  };
}
