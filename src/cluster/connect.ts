import { isRecord } from "../policy/json.ts";
import type { RawObject } from "../policy/types.ts";
import type { Cluster, KindRef, ObjectList, ObjectName, Patch, Resource, WriteOptions } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { execInPod } from "./exec.ts";
import { forwardToPod } from "./forward.ts";
import { type HttpRequest, isObject, readText, send, sendJson } from "./http.ts";
import { type Access, accessOf, type KubeconfigChoice } from "./kubeconfig.ts";
import { pathOf, selectionQuery, withQuery } from "./paths.ts";
import { type Discovery, discover } from "./resources.ts";

export const fieldManager = "netpol-workshop";

const patchTypes: Readonly<Record<Patch["type"], string>> = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
};

/** How long a kind that was not served is taken to be absent, by who asks whether there is one. */
const absentForMs = 5_000;

/** Connects to the cluster of a kubeconfig's context. Nothing is sent yet. */
export function connect(choice: KubeconfigChoice = {}): Cluster {
  return clusterOf(accessOf(choice));
}

function clusterOf(access: Access): Cluster {
  let discovered: Promise<Discovery> | undefined;
  let discoveredAt = 0;

  const discovery = ({ fresh = false } = {}) => {
    if (!discovered || fresh) {
      discoveredAt = performance.now();
      discovered = discover(access);
      discovered.catch(() => {
        discovered = undefined;
      });
    }
    return discovered;
  };
  const resources = async (options?: { fresh?: boolean }) => (await discovery(options)).resources;
  const silent = async () => (await discovery()).silent;
  /** A CRD may have come since discovery was read, so what is not found is looked for in one that is recent enough. */
  const find = async (kind: KindRef, recentMs: number) => {
    const askedAt = performance.now();
    const known = matching(await resources(), kind);
    return known ?? matching(await resources({ fresh: discoveredAt < askedAt - recentMs }), kind);
  };
  const resource = (kind: KindRef) => find(kind, absentForMs);
  const served = async (kind: KindRef) => {
    const found = await find(kind, 0);
    if (found) return found;
    if ((await silent()).includes(kind.apiVersion))
      throw new ClusterError(
        "server-error",
        `${kind.apiVersion} is registered in this cluster, but its server does not answer`,
        { next: ["kubectl get apiservice   (which are not Available, and why)", "repeat when it is well again"] },
      );
    throw new ClusterError("unknown-kind", `no matches for kind "${kind.kind}" in version "${kind.apiVersion}"`, {
      next: ["netpol-workshop doctor shows what this cluster serves"],
    });
  };
  /** An object that names no namespace is meant in the context's, as everywhere. */
  const pathTo = async (ref: ObjectName) =>
    pathOf(await served(ref), { ...ref, namespace: ref.namespace ?? access.target.namespace });
  const object = async (request: HttpRequest): Promise<RawObject> => {
    const json = await sendJson(access, request);
    if (!isObject(json)) throw nonsense("no object");
    return json;
  };
  const list = async (kind: KindRef, selection: Parameters<Cluster["list"]>[1] = {}): Promise<ObjectList> => {
    const found = await served(kind);
    const path = withQuery(pathOf(found, selection), selectionQuery(selection));
    const json = await sendJson(access, { method: "GET", path, signal: selection.signal });
    // Taking nonsense for an empty list would make everything look as if it were gone.
    if (!isRecord(json) || !(Array.isArray(json.items) || json.items === null)) throw nonsense("no list");
    // Lists of built-in kinds leave the items' kind out.
    return { items: (json.items ?? []).map((item) => ({ ...item, apiVersion: found.apiVersion, kind: found.kind })) };
  };

  const create: Cluster["create"] = async (body, options = {}) => {
    const path = withQuery(
      pathOf(await served(body), { namespace: body.metadata.namespace ?? access.target.namespace }),
      writeQuery(options),
    );
    return object({ method: "POST", path, body, signal: options.signal });
  };

  return {
    target: access.target,
    resources,
    silent,
    resource,
    list,

    async version(signal) {
      const json = await sendJson(access, { method: "GET", path: "/version", signal });
      if (!isRecord(json) || typeof json.gitVersion !== "string") throw nonsense("no version");
      return {
        major: Number.parseInt(String(json.major), 10),
        minor: Number.parseInt(String(json.minor), 10),
        gitVersion: json.gitVersion,
      };
    },

    async get(ref, signal) {
      try {
        return await object({ method: "GET", path: await pathTo(ref), signal });
      } catch (error) {
        if (error instanceof ClusterError && error.trouble === "not-found") return undefined;
        throw error;
      }
    },

    create,

    async patch(ref, patch, options = {}) {
      const path = withQuery(await pathTo(ref), writeQuery(options));
      const contentType = patchTypes[patch.type];
      return object({ method: "PATCH", path, body: patch.body, contentType, signal: options.signal });
    },

    async apply(body, options = {}) {
      const path = withQuery(await pathTo(named(body)), { ...writeQuery(options), force: options.force ?? false });
      const contentType = "application/apply-patch+yaml";
      try {
        return await object({ method: "PATCH", path, body, contentType, signal: options.signal });
      } catch (error) {
        // Calico 3.32.0 applies its policies only to what is there.
        if (error instanceof ClusterError && error.trouble === "not-found") return create(body, options);
        throw error;
      }
    },

    async remove(ref, options = {}) {
      const body = {
        kind: "DeleteOptions",
        apiVersion: "v1",
        propagationPolicy: "Background",
        ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
        ...(options.dryRun ? { dryRun: ["All"] } : {}),
      };
      try {
        await sendJson(access, { method: "DELETE", path: await pathTo(ref), body, signal: options.signal });
        return true;
      } catch (error) {
        if (error instanceof ClusterError && error.trouble === "not-found") return false;
        throw error;
      }
    },

    exec: (pod, command, options = {}) => execInPod(access, pod, command, options),

    async logs(pod, options = {}) {
      const { signal, ...query } = options;
      const path = withQuery(`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/log`, {
        container: pod.container,
        ...query,
      });
      const { response } = await send(access, { method: "GET", path, accept: "*/*", signal });
      return response;
    },

    forward: (pod, port, signal) => forwardToPod(access, pod, port, signal),

    async allowed(action) {
      const body = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: action },
      };
      const json = await sendJson(access, {
        method: "POST",
        path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        body,
      });
      if (!isRecord(json) || !isRecord(json.status)) throw nonsense("no review of rights");
      return json.status.allowed === true;
    },

    async user() {
      try {
        const json = await sendJson(access, {
          method: "POST",
          path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
          body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
        });
        const info = isRecord(json) && isRecord(json.status) ? json.status.userInfo : undefined;
        return isRecord(info) && typeof info.username === "string" ? info.username : access.target.user;
      } catch (error) {
        // Before 1.28 nobody answers that.
        const unserved = error instanceof ClusterError && ["not-found", "forbidden"].includes(error.trouble);
        if (unserved) return access.target.user;
        throw error;
      }
    },

    async request({ method = "GET", ...request }) {
      const { status, response } = await send(access, { method, ...request });
      const text = await readText(response, access.target.server);
      return {
        status,
        text,
        headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
      };
    },

    async stream({ method = "GET", ...request }) {
      return (await send(access, { method, ...request })).response;
    },

    close: () => access.end(),
  };
}

/** An answer that came well and means nothing: a proxy's, a login page's, or no Kubernetes at all. */
function nonsense(what: string): ClusterError {
  return new ClusterError("server-error", `the cluster's answer is ${what}`, {
    next: [
      "check that the kubeconfig's server is a Kubernetes API server, and that no proxy or login page stands before it",
    ],
  });
}

function matching(all: readonly Resource[], { apiVersion, kind }: KindRef): Resource | undefined {
  return all.find((one) => one.kind === kind && one.apiVersion === apiVersion);
}

function named(body: RawObject): ObjectName {
  const { name, namespace } = body.metadata;
  return { apiVersion: body.apiVersion, kind: body.kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function writeQuery(options: WriteOptions): Record<string, string | undefined> {
  return {
    fieldManager: options.fieldManager ?? fieldManager,
    fieldValidation: "Strict",
    dryRun: options.dryRun ? "All" : undefined,
  };
}
