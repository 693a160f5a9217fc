/** What a user must be allowed so that worlds can be brought, probed and removed; and how to ask for it. */
import { type Action, type Cluster, ClusterError } from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";
import { each, nameOf } from "./remove.ts";

export interface Right {
  readonly action: Action;
  readonly why: string;
}

interface Needed {
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verbs: readonly string[];
  readonly why: string;
}

const keep = ["get", "list", "create", "patch", "delete"];
// Since 1.35 a WebSocket needs create; before, the request counts as get.
const connect = ["get", "create"];

/** In all namespaces, because the worlds bring their own. */
const needed: readonly Needed[] = [
  { resource: "namespaces", verbs: keep, why: "the worlds' namespaces" },
  { resource: "pods", verbs: keep, why: "the worlds' pods" },
  { resource: "services", verbs: keep, why: "the worlds' services" },
  { resource: "secrets", verbs: keep, why: "the worlds' secrets" },
  { resource: "deployments", group: "apps", verbs: keep, why: "the worlds' workloads" },
  { resource: "networkpolicies", group: "networking.k8s.io", verbs: keep, why: "policies" },
  { resource: "endpointslices", group: "discovery.k8s.io", verbs: ["list"], why: "knowing what is behind a service" },
  { resource: "pods", subresource: "exec", verbs: connect, why: "probes in the client's pod" },
  { resource: "pods", subresource: "portforward", verbs: connect, why: "proof that a denied target is alive" },
];

const ofTiers: readonly Needed[] = ["tiers", "globalnetworkpolicies", "networkpolicies"].map((resource) => ({
  group: "projectcalico.org",
  resource,
  verbs: ["create"],
  why: "modules with tiers",
}));

export const rightsForWorlds = needed.flatMap(rightsOf);
export const rightsForTiers = ofTiers.flatMap(rightsOf);

function rightsOf({ verbs, why, ...resource }: Needed): readonly Right[] {
  return verbs.map((verb) => ({ action: { verb, ...resource }, why }));
}

export async function missingRights(
  cluster: Cluster,
  rights: readonly Right[] = rightsForWorlds,
): Promise<readonly Right[]> {
  const missing = new Set<Right>();
  await each(rights, async (one) => {
    if (!(await cluster.allowed(one.action))) missing.add(one);
  });
  return rights.filter((one) => missing.has(one));
}

/** `get, create pods/exec, pods/portforward; list endpointslices.discovery.k8s.io` */
export function rightsText(rights: readonly Right[]): string {
  const verbsOf = grouped(rights, ({ action }) => [resourceText(action), action.verb]);
  const resourcesOf = grouped([...verbsOf], ([resource, verbs]) => [verbs.join(", "), resource]);
  return [...resourcesOf].map(([verbs, resources]) => `${verbs} ${resources.join(", ")}`).join("; ");
}

function grouped<T>(items: readonly T[], entry: (item: T) => [key: string, value: string]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of items.map(entry)) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

function resourceText({ resource, subresource, group }: Action): string {
  return `${resource}${subresource ? `/${subresource}` : ""}${group && group !== "apps" ? `.${group}` : ""}`;
}

/** Where a world is not there yet: whoever may not make all of it is told so before anything is made. */
export async function refuseWithoutRights(cluster: Cluster, worlds: readonly RawObject[]): Promise<void> {
  const namespaces = worlds.filter(({ kind }) => kind === "Namespace");
  const there = await Promise.all(namespaces.map((namespace) => exists(cluster, namespace)));
  if (there.every(Boolean)) return;
  const missing = await missingRights(cluster);
  if (missing.length === 0) return;
  throw new EnvironmentError(`${await cluster.user()} may not bring the modules' worlds to this cluster`, {
    detail: [`not allowed in all namespaces: ${rightsText(missing)}`, "nothing was changed"],
    next: [
      "netpol-workshop doctor --rights   (a role that holds them, for whoever runs the cluster)",
      "netpol-workshop --sandbox   (or a command without --context and --kubeconfig: on the sandbox you may do everything)",
    ],
  });
}

async function exists(cluster: Cluster, object: RawObject): Promise<boolean> {
  try {
    return (await cluster.get(nameOf(object))) !== undefined;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return false;
    throw error;
  }
}

/** A cluster role with all of it, and its binding to a user. */
export function roleFor(user: string): readonly RawObject[] {
  const name = "netpol-workshop";
  const rules = [...needed, { ...everyTier, why: "modules with tiers" }].map(
    ({ group = "", resource, subresource, verbs }: Needed) => ({
      apiGroups: [group],
      resources: [subresource ? `${resource}/${subresource}` : resource],
      verbs,
    }),
  );
  return [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: `${name}-${user}` },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    },
  ];
}

/** Calico's own kinds, which exist only where its API is served; naming them elsewhere does no harm. */
const everyTier = { group: "projectcalico.org", resource: "*", verbs: keep };
