/** What a cluster looks like, and whether people may depend on it. Both are guesses from names and labels, and are said as such. */
import type { Target } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";
import { isOfWorkshop } from "../lab/ownership.ts";

/** By a node's labels, its provider, or the version's suffix; the first that fits. */
const marks: readonly (readonly [name: string, labels: RegExp, provider: RegExp, version: RegExp])[] = [
  ["minikube", /^minikube\.k8s\.io\//, /^minikube:/, /^$/],
  ["kind", /^kind\.x-k8s\.io\//, /^kind:/, /^$/],
  ["k3d or k3s", /^(k3s\.io|node\.k3s\.io)\//, /^k3s:/, /\+k3s/],
  ["AKS", /^kubernetes\.azure\.com\//, /^azure:/, /^$/],
  ["EKS", /^eks\.amazonaws\.com\//, /^aws:/, /-eks-/],
  ["GKE", /^cloud\.google\.com\/gke-/, /^gce:/, /-gke\./],
  ["OpenShift", /^node\.openshift\.io\//, /^openshift:/, /^$/],
  ["Docker Desktop", /^$/, /^docker-desktop:/, /^$/],
];

export function looksLike(nodes: readonly RawObject[], gitVersion: string): string | undefined {
  const labels = nodes.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {}));
  const providers = nodes.map(({ spec }) => (isMap(spec) ? String(spec.providerID ?? "") : ""));
  return marks.find(
    ([, label, provider, version]) =>
      labels.some((key) => label.test(key)) ||
      providers.some((id) => provider.test(id)) ||
      version.test(gitVersion || "?"),
  )?.[0];
}

/** What a look into the cluster found; lists that the user may not see are empty. */
export interface Look {
  readonly nodes: readonly RawObject[];
  readonly namespaces: readonly RawObject[];
  readonly workloads: readonly RawObject[];
  readonly gitVersion: string;
  readonly now: Date;
}

const telling = /(^|[^a-z])(prod|production|prd|live)([^a-z]|$)/i;
const manyNodes = 10;
const manyNamespaces = 4;
const oldDays = 60;
const local: ReadonlySet<string | undefined> = new Set(["minikube", "kind", "k3d or k3s", "Docker Desktop"]);

/** Why the names of a context say that people may depend on its cluster; undefined when they say nothing. */
export function productionByName({ context, server, user }: Target): string | undefined {
  const name = [context, new URL(server).hostname, user].find((one) => telling.test(one));
  return name === undefined ? undefined : `its name says so (${name})`;
}

/**
 * Why a cluster looks as if people depended on it. One strong sign is enough, of weak ones it takes two: a cluster for
 * practice may be old, or in a cloud, or have other things in it.
 */
export function productionByLook(target: Target, look: Look): string | undefined {
  const looks = looksLike(look.nodes, look.gitVersion);
  if (local.has(looks)) return undefined;
  const tag = look.nodes
    .flatMap(({ metadata }) => Object.entries(metadata.labels ?? {}))
    .find(([, value]) => telling.test(String(value)));
  if (tag) return `a node is labelled ${tag[0]}=${tag[1]}`;
  if (look.nodes.length >= manyNodes) return `it has ${look.nodes.length} nodes`;
  const busy = new Set(look.workloads.filter(isTheirs).map(({ metadata }) => metadata.namespace));
  const days = ageInDays(look);
  const cloud = looks ?? cloudOf(target);
  const weak = [
    ...(busy.size >= manyNamespaces ? [`workloads run in ${busy.size} namespaces that are not of this workshop`] : []),
    ...(days >= oldDays ? [`it is ${days} days old`] : []),
    ...(cloud === undefined ? [] : [`it looks like ${cloud}`]),
  ];
  return weak.length >= 2 ? weak.join(", and ") : undefined;
}

/** Neither ours nor what a cluster brings along. */
function isTheirs(object: RawObject): boolean {
  const { namespace = "" } = object.metadata;
  return (
    !isOfWorkshop(object) &&
    !/^(kube-.*|calico-.*|tigera-.*|local-path-storage|gke-.*|gmp-.*|openshift.*)$/.test(namespace)
  );
}

function ageInDays({ namespaces, now }: Look): number {
  const system = namespaces.find(({ metadata }) => metadata.name === "kube-system");
  const created = Date.parse(String(system?.metadata.creationTimestamp ?? ""));
  return Number.isNaN(created) ? 0 : Math.floor((now.getTime() - created) / 86_400_000);
}

/** By the API server's name, for whoever may not look at nodes. */
function cloudOf({ server }: Target): string | undefined {
  const { hostname } = new URL(server);
  if (hostname.endsWith(".eks.amazonaws.com")) return "EKS";
  if (hostname.endsWith(".azmk8s.io")) return "AKS";
  return /\.(gke\.goog|container\.googleapis\.com)$/.test(hostname) ? "GKE" : undefined;
}
