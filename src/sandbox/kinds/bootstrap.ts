/** The objects that a new cluster has before anybody wrote to it. Pods, nodes and workloads come from the simulation. */
import { builtInTiers } from "../../policy/release.ts";
import type { CalicoRelease } from "../../policy/types.ts";
import type { Draft, JsonObject } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { standardRoles } from "./access/standardroles.ts";
import { kinds } from "./index.ts";
import { apiVersionOf, type ClusterMake, type ResourceKind } from "./kind.ts";

/** In an order in which they can be created; a status that comes with one is written after it. */
export function bootstrapObjects(make: ClusterMake, now: Date): readonly Draft[] {
  const time = timestamp(now);
  return [
    ...namespaces(make).map((name) => object("v1", "Namespace", { name })),
    ...priorityClasses(),
    ...access(),
    kubernetesService(),
    ...(make.calico === undefined ? [] : calicoObjects(make.calico, time)),
    ...apiServices(make, time),
  ];
}

/** The user of the second kubeconfig: admin in the namespace default, nobody elsewhere. */
const restrictedUser = "restricted";

function object(apiVersion: string, kind: string, metadata: Draft["metadata"], rest: JsonObject = {}): Draft {
  return { ...rest, apiVersion, kind, metadata };
}

function namespaces({ calico }: ClusterMake): readonly string[] {
  const own = calico === undefined ? [] : ["calico-system", "tigera-operator"];
  // Release 3.31 moved the API server to the other components.
  const old = calico === "3.30" ? ["calico-apiserver"] : [];
  return ["default", "kube-node-lease", "kube-public", "kube-system", ...own, ...old];
}

function priorityClasses(): readonly Draft[] {
  const values = { "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000 };
  return Object.entries(values).map(([name, value]) =>
    object("scheduling.k8s.io/v1", "PriorityClass", { name }, { value }),
  );
}

const rbac = "rbac.authorization.k8s.io";
const bootstrapping = { "kubernetes.io/bootstrapping": "rbac-defaults" };

function access(): readonly Draft[] {
  const roles = Object.entries(standardRoles).map(([name, rules]) =>
    object(`${rbac}/v1`, "ClusterRole", { name, labels: bootstrapping }, { rules }),
  );
  const roleRef = (name: string) => ({ apiGroup: rbac, kind: "ClusterRole", name });
  return [
    ...roles,
    object(
      `${rbac}/v1`,
      "ClusterRoleBinding",
      { name: "cluster-admin", labels: bootstrapping },
      { roleRef: roleRef("cluster-admin"), subjects: [{ apiGroup: rbac, kind: "Group", name: "system:masters" }] },
    ),
    object(
      `${rbac}/v1`,
      "RoleBinding",
      { name: restrictedUser, namespace: "default" },
      { roleRef: roleRef("admin"), subjects: [{ apiGroup: rbac, kind: "User", name: restrictedUser }] },
    ),
  ];
}

export function kubernetesService(): Draft {
  const labels = { component: "apiserver", provider: "kubernetes" };
  const ports = [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }];
  return object(
    "v1",
    "Service",
    { name: "kubernetes", namespace: "default", labels },
    { spec: { clusterIP: "10.96.0.1", ports } },
  );
}

/** The patch of each release that the sandbox calls itself. */
const patches: Readonly<Record<CalicoRelease, string>> = {
  "3.30": "v3.30.7",
  "3.31": "v3.31.7",
  "3.32": "v3.32.1",
  "3.33": "v3.33.0",
};

function calicoObjects(release: CalicoRelease, time: string): readonly Draft[] {
  const v3 = (kind: string, name: string, spec: JsonObject) => object("projectcalico.org/v3", kind, { name }, { spec });
  const operator = (kind: string, name: string, rest: JsonObject) =>
    object("operator.tigera.io/v1", kind, { name }, rest);
  const ready = { conditions: conditions(time) };
  const tiers = [...builtInTiers(release), ...operatorTiers(release)];
  return [
    ...tiers.map(({ name, ...spec }) => v3("Tier", name, spec)),
    v3("ClusterInformation", "default", {
      calicoVersion: patches[release],
      clusterGUID: "5f6e1d1c0c9b4c0fa9b0a7c6d2f1e384",
      clusterType: "typha,kdd,k8s,operator",
      datastoreReady: true,
      variant: "Calico",
    }),
    v3("IPPool", "default-ipv4-ippool", {
      allowedUses: ["Workload", "Tunnel"],
      assignmentMode: "Automatic",
      blockSize: 26,
      cidr: "10.244.0.0/16",
      ipipMode: "Never",
      natOutgoing: true,
      nodeSelector: "all()",
      vxlanMode: "CrossSubnet",
    }),
    v3("BGPConfiguration", "default", { nodeToNodeMeshEnabled: true }),
    v3("FelixConfiguration", "default", { flowLogsFlushInterval: "15s" }),
    v3("KubeControllersConfiguration", "default", { controllers: { node: { syncLabels: "Enabled" } } }),
    operator("Installation", "default", { spec: { variant: "Calico" }, status: { ...ready, variant: "Calico" } }),
    operator("APIServer", "default", { spec: {}, status: { ...ready, state: "Ready" } }),
    operator("Goldmane", "default", { spec: {}, status: ready }),
    operator("Whisker", "default", { spec: { notifications: "Enabled" }, status: ready }),
    ...["apiserver", "calico", "goldmane", "ippools", "whisker"].map((name) =>
      operator("TigeraStatus", name, { spec: {}, status: ready }),
    ),
  ];
}

/** From 3.32 on the operator keeps the policies of its components in a tier before all others. */
function operatorTiers(release: CalicoRelease) {
  const old = release === "3.30" || release === "3.31";
  return old ? [] : [{ name: "calico-system", order: 100, defaultAction: "Deny" }];
}

function conditions(time: string): readonly JsonObject[] {
  const states = { Available: "True", Degraded: "False", Progressing: "False" };
  return Object.entries(states).map(([type, status]) => ({
    type,
    status,
    lastTransitionTime: time,
    message: "All objects available",
    reason: "AllObjectsAvailable",
  }));
}

/** One for each group version: those of Calico stand for its API server, the rest for Kubernetes' own. */
function apiServices(make: ClusterMake, time: string): readonly Draft[] {
  const served = kinds.filter((kind) => kind.servedIn?.(make) ?? true);
  const firsts = served.filter((kind, index) => served.findIndex((other) => sameVersion(other, kind)) === index);
  return firsts.map((kind) => {
    const { group, version } = kind;
    const local = kind.servedBy !== "calico";
    const namespace = make.calico === "3.30" ? "calico-apiserver" : "calico-system";
    const spec: JsonObject = {
      ...(group === "" ? {} : { group }),
      version,
      groupPriorityMinimum: local ? 17_800 : 1500,
      versionPriority: local ? 15 : 200,
      ...(local ? {} : { service: { name: "calico-api", namespace } }),
    };
    const [reason, message] = local
      ? ["Local", "Local APIServices are always available"]
      : ["Passed", "all checks passed"];
    const available = { lastTransitionTime: time, message, reason, status: "True", type: "Available" };
    return object(
      "apiregistration.k8s.io/v1",
      "APIService",
      { name: `${version}.${group}` },
      { spec, status: { conditions: [available] } },
    );
  });
}

function sameVersion(one: ResourceKind, other: ResourceKind): boolean {
  return apiVersionOf(one) === apiVersionOf(other);
}
