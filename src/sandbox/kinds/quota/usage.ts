/** How much an object takes of what resource quotas count. */
import { type Draft, listAt, numberAt, textAt } from "../../store/object.ts";
import { amountsOf, podAmounts } from "../podspec/amounts.ts";

/** `pods` → `1`, `requests.cpu` → `500m`. */
export type Usage = ReadonlyMap<string, string>;

/** Kinds that are counted under their own name too, as they were before `count/…` came. */
const countedByName = [
  "configmaps",
  "persistentvolumeclaims",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
];

/** The resource as `pods` or `deployments.apps`. */
export function usageOf(resource: string, object: Draft): Usage {
  const usage = new Map([[`count/${resource}`, "1"]]);
  if (countedByName.includes(resource)) usage.set(resource, "1");
  if (resource === "pods") countPod(object, usage);
  if (resource === "services") countService(object, usage);
  if (resource === "persistentvolumeclaims") countClaim(object, usage);
  return usage;
}

/** Pods that have ended take nothing but their place in the list. */
function countPod(pod: Draft, usage: Map<string, string>): void {
  if (["Succeeded", "Failed"].includes(textAt(pod, "status", "phase"))) return;
  usage.set("pods", "1");
  for (const [name, amount] of podAmounts(pod.spec, "requests")) {
    usage.set(`requests.${name}`, amount);
    if (["cpu", "memory", "ephemeral-storage"].includes(name)) usage.set(name, amount);
  }
  for (const [name, amount] of podAmounts(pod.spec, "limits")) usage.set(`limits.${name}`, amount);
}

function countService(service: Draft, usage: Map<string, string>): void {
  const type = textAt(service, "spec", "type");
  const ports = listAt(service, "spec", "ports");
  if (type === "NodePort") usage.set("services.nodeports", String(ports.length));
  if (type !== "LoadBalancer") return;
  usage.set("services.loadbalancers", "1");
  const opened = ports.filter((port) => (numberAt(port, "nodePort") ?? 0) > 0);
  usage.set("services.nodeports", String(opened.length));
}

function countClaim(claim: Draft, usage: Map<string, string>): void {
  const amount = textAt(claim, "spec", "resources", "requests", "storage");
  const storageClass = textAt(claim, "spec", "storageClassName");
  const ofClass = (name: string) => `${storageClass}.storageclass.storage.k8s.io/${name}`;
  if (amount !== "") usage.set("requests.storage", amount);
  if (storageClass === "") return;
  usage.set(ofClass("persistentvolumeclaims"), "1");
  if (amount !== "") usage.set(ofClass("requests.storage"), amount);
}

const mustBeNamed = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];

/** Where a quota counts processor or memory, every container has to name it: those that do not, by resource. */
export function unnamedBy(pod: Draft, counted: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const containers = [...listAt(pod, "spec", "containers"), ...listAt(pod, "spec", "initContainers")];
  const missing = new Map<string, readonly string[]>();
  for (const resource of counted.filter((name) => mustBeNamed.includes(name)).sort()) {
    const [field, name] = resource.startsWith("limits.")
      ? (["limits", resource.slice("limits.".length)] as const)
      : (["requests", resource.replace("requests.", "")] as const);
    const lacking = containers.filter((container) => !amountsOf(container, field).some(([one]) => one === name));
    const names = lacking.map((container) => textAt(container, "name")).sort();
    if (names.length > 0) missing.set(resource, names);
  }
  return missing;
}
