import { forbidden } from "../../api/status.ts";
/** What admission adds to a new pod: its account, its token, its patience with broken nodes, its priority. */
import { at, type Draft, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import type { Context } from "../kind.ts";
import { quantityValue } from "../quantity.ts";

/** Pods stay five minutes on a node that is not ready or not reachable; at each update too. */
export function withTolerations(pod: Draft): Draft {
  const spec = objectAt(pod, "spec");
  return { ...pod, spec: { ...spec, tolerations: [...listAt(spec, "tolerations"), ...missingTolerations(spec)] } };
}

export function admittedPod(given: Draft, context: Context): Draft {
  const pod = withTolerations(given);
  const spec = objectAt(pod, "spec");
  const account = textAt(spec, "serviceAccountName") || "default";
  const priority = priorityOf(spec, context);
  const admitted: JsonObject = {
    ...spec,
    serviceAccountName: account,
    serviceAccount: account,
    priority: priority.value,
    preemptionPolicy: textAt(spec, "preemptionPolicy") || priority.preemption,
  };
  return { ...pod, spec: mountsToken(pod, account, context) ? withToken(admitted, context) : admitted };
}

/** Refuses a pod whose account or priority class does not exist. */
export function checkPodReferences(pod: Draft, context: Context): void {
  const { namespace = "" } = pod.metadata;
  const name = nameAskedFor(pod);
  const account = textAt(pod, "spec", "serviceAccountName");
  // Every namespace gets the account default a moment after it was made.
  const missing = account !== "default" && !context.get("serviceaccounts", { namespace, name: account });
  if (missing) {
    throw forbidden(
      podNames,
      name,
      `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
    );
  }
  const priority = textAt(pod, "spec", "priorityClassName");
  if (priority !== "" && !context.get("priorityclasses.scheduling.k8s.io", { name: priority })) {
    throw forbidden(podNames, name, `no PriorityClass with name ${priority} was found`);
  }
}

/** Without what the server makes up, which comes after these questions. */
function nameAskedFor({ metadata: { name = "", generateName = "" } }: Draft): string {
  const isGenerated = generateName !== "" && name.startsWith(generateName) && name.length === generateName.length + 5;
  return isGenerated ? generateName : name;
}

const podNames = { group: "", kind: "Pod", plural: "pods" };

export function newPodStatus(pod: Draft): Draft {
  return { ...pod, status: { phase: "Pending", qosClass: qosClass(objectAt(pod, "spec")) } };
}

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

function mountsToken(pod: Draft, account: string, context: Context): boolean {
  const own = at(pod, "spec", "automountServiceAccountToken");
  if (typeof own === "boolean") return own;
  const { namespace } = pod.metadata;
  const object = context.get("serviceaccounts", { namespace, name: account });
  return object?.automountServiceAccountToken !== false;
}

/** The token stands in a volume that every container mounts, unless it has something of its own at that path. */
function withToken(spec: JsonObject, context: Context): JsonObject {
  const present = listAt(spec, "volumes").map((volume) => textAt(volume, "name"));
  const name =
    present.find((volume) => volume.startsWith("kube-api-access-")) ?? `kube-api-access-${context.random(5)}`;
  const withMount = (container: JsonObject): JsonObject => {
    const mounts = listAt(container, "volumeMounts");
    if (mounts.some((mount) => textAt(mount, "mountPath") === tokenPath)) return container;
    return { ...container, volumeMounts: [...mounts, { mountPath: tokenPath, name, readOnly: true }] };
  };
  const lists = ["containers", "initContainers"].filter((list) => listAt(spec, list).length > 0);
  return {
    ...spec,
    ...Object.fromEntries(
      lists.map((list) => [list, listAt(spec, list).map((container) => withMount(objectAt(container)))]),
    ),
    volumes: present.includes(name) ? listAt(spec, "volumes") : [...listAt(spec, "volumes"), tokenVolume(name)],
  };
}

function tokenVolume(name: string): JsonObject {
  const sources: JsonObject[] = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
    {
      downwardAPI: {
        items: [{ fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" }, path: "namespace" }],
      },
    },
  ];
  return { name, projected: { defaultMode: 0o644, sources } };
}

function missingTolerations(spec: JsonObject): JsonObject[] {
  const keys = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
  return keys
    .filter((key) => !listAt(spec, "tolerations").some((toleration) => tolerates(objectAt(toleration), key)))
    .map((key) => ({ effect: "NoExecute", key, operator: "Exists", tolerationSeconds: 300 }));
}

function tolerates(toleration: JsonObject, key: string): boolean {
  const own = textAt(toleration, "key");
  const effect = textAt(toleration, "effect");
  return (own === key || own === "") && (effect === "NoExecute" || effect === "");
}

function priorityOf(spec: JsonObject, context: Context) {
  const name = textAt(spec, "priorityClassName");
  const found = name === "" ? undefined : context.get("priorityclasses.scheduling.k8s.io", { name });
  return {
    value: Number(found?.value ?? 0),
    preemption: textAt(found, "preemptionPolicy") || "PreemptLowerPriority",
  };
}

/** Guaranteed: every container's requests equal its limits, for both; BestEffort: no container has any. */
function qosClass(spec: JsonObject): string {
  const containers = [...listAt(spec, "initContainers"), ...listAt(spec, "containers")];
  const pairs = containers.flatMap((container) =>
    ["cpu", "memory"].map((resource) => ({
      limit: quantityValue(at(container, "resources", "limits", resource)) ?? 0n,
      request: quantityValue(at(container, "resources", "requests", resource)) ?? 0n,
    })),
  );
  if (pairs.every(({ limit, request }) => limit === 0n && request === 0n)) return "BestEffort";
  return pairs.every(({ limit, request }) => limit !== 0n && limit === request) ? "Guaranteed" : "Burstable";
}
