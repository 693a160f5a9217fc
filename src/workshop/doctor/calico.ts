/** Which Calico there is, by which API its tiers are reached, and whether its flow log can be read. */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";
import { whyNoFlows } from "../flows/absent.ts";
import { findWhisker } from "../flows/whisker.ts";
import type { Report } from "./finding.ts";
import { sandboxInstead } from "./finding.ts";

/** How `projectcalico.org/v3` is served. `crd only`: Calico is there, but nobody serves its own API. */
export type ApiMode = "aggregated" | "native" | "crd only" | "broken" | "none";

export interface Calico {
  readonly version: string | undefined;
  readonly api: ApiMode;
  readonly flows: boolean;
}

export async function examineCalico(cluster: Cluster, report: Report, signal?: AbortSignal): Promise<Calico> {
  const api = await apiMode(cluster, signal);
  const version = await versionOf(cluster, api.mode, signal);
  const served = api.mode === "aggregated" || api.mode === "native";
  report({
    check: "calico",
    verdict: served ? (supports(version, 29) ? "good" : "lacks") : api.mode === "broken" ? "trouble" : "lacks",
    tested: "GET /apis/projectcalico.org/v3, its APIService, the tiers' CRDs, clusterinformation default",
    found: `${version ? `Calico ${version}` : api.mode === "none" ? "no Calico" : "Calico"}; ${api.words}`,
    means: meaningOf(api.mode, version),
    next: served && supports(version, 29) ? [] : nextFor(api.mode),
  });
  const flows = served ? await examineFlows(cluster, report, signal) : false;
  return { version, api: api.mode, flows };
}

async function apiMode(cluster: Cluster, signal?: AbortSignal): Promise<{ mode: ApiMode; words: string }> {
  const service = await getIfAny(cluster, "apiregistration.k8s.io/v1", "APIService", "v3.projectcalico.org", signal);
  const isAggregated = service && isMap(service.spec) && isMap(service.spec.service);
  if (service && isAggregated && !isTrue(service, "Available"))
    return {
      mode: "broken",
      words: `its API server is registered and not available: ${messageOf(service, "Available")}`,
    };
  if ((await cluster.silent()).includes("projectcalico.org/v3"))
    return { mode: "broken", words: "its API server is registered and does not answer" };
  if (await cluster.resource({ apiVersion: "projectcalico.org/v3", kind: "Tier" }))
    return isAggregated
      ? { mode: "aggregated", words: "projectcalico.org/v3 by Calico's API server (aggregated)" }
      : { mode: "native", words: "projectcalico.org/v3 by CRDs (native)" };
  if (await cluster.resource({ apiVersion: "crd.projectcalico.org/v1", kind: "Tier" }))
    return {
      mode: "crd only",
      words: "only its internal crd.projectcalico.org/v1, as manifests and minikube install it",
    };
  if (await cluster.resource({ apiVersion: "crd.projectcalico.org/v1", kind: "ClusterInformation" }))
    return { mode: "crd only", words: "an older one, without tiers" };
  return { mode: "none", words: "neither projectcalico.org/v3 nor its CRDs are served" };
}

async function versionOf(cluster: Cluster, mode: ApiMode, signal?: AbortSignal): Promise<string | undefined> {
  if (mode === "none") return undefined;
  const group = mode === "aggregated" || mode === "native" ? "projectcalico.org/v3" : "crd.projectcalico.org/v1";
  const information = await getIfAny(cluster, group, "ClusterInformation", "default", signal);
  const version = isMap(information?.spec) ? information.spec.calicoVersion : undefined;
  return typeof version === "string" && version !== "" ? version : undefined;
}

/** Whether a version of Calico 3 has reached a minor release; one that is not known is given the benefit of the doubt. */
function supports(version: string | undefined, minor: number): boolean {
  const [, major, found] = /^v?(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  return found === undefined || Number(major) > 3 || Number(found) >= minor;
}

function meaningOf(mode: ApiMode, version: string | undefined): string {
  if (mode === "none") return "modules with Kubernetes' policies alone; tiers and flow logs on the sandbox";
  if (mode === "crd only")
    return "Kubernetes' policies are enforced by Calico; tiers cannot be written without Calico's API, so those modules are for the sandbox";
  if (mode === "broken") return "modules with tiers fail until it answers, and namespaces may stay in Terminating";
  if (!supports(version, 29))
    return "older than 3.29: tiers are not for this edition, so those modules are for the sandbox";
  if (!supports(version, 30)) return "modules with tiers; staged policies and the flow log came with 3.30";
  return supports(version, 32)
    ? "modules with tiers and staged policies; policy names need no tier prefix"
    : "modules with tiers and staged policies; in a tier of your own a policy's name must begin with the tier's";
}

function nextFor(mode: ApiMode): readonly string[] {
  if (mode === "broken") return ["kubectl get apiservice v3.projectcalico.org -o yaml", "kubectl get tigerastatus"];
  if (mode === "crd only") return ["install Calico's API server (apiserver.yaml of your release)", sandboxInstead];
  return [sandboxInstead];
}

async function examineFlows(cluster: Cluster, report: Report, signal?: AbortSignal): Promise<boolean> {
  const tested = "the Services goldmane and whisker of calico-system, tigerastatus, and one request for flows";
  const operator =
    (await cluster.resource({ apiVersion: "operator.tigera.io/v1", kind: "Installation" })) !== undefined;
  const notWell = operator ? await notAvailable(cluster, signal) : [];
  const whisker = await findWhisker(cluster);
  if (!whisker) {
    const none = await whyNoFlows(cluster);
    report({
      check: "flows",
      verdict: "lacks",
      tested,
      found: `${none.why}${notWell.length > 0 ? `; not available: ${notWell.join(", ")}` : ""}`,
      means: "flow steps are for the sandbox; `why` says what would decide",
      next: [...none.next, sandboxInstead],
    });
    return false;
  }
  const scheme = () => (whisker.port.secure ? "https" : "http");
  try {
    const rows = await whisker.flows({ seconds: 900 }, signal);
    report({
      check: "flows",
      verdict: "good",
      tested,
      found: `Whisker answers by ${scheme()} on port ${whisker.port.number}: ${rows.length} flows in the last quarter of an hour`,
      means: "flow steps and the flow view work here; a connection shows up after 15 to 60 s",
      next: [],
    });
    return true;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble === "cancelled") throw error;
    report({
      check: "flows",
      verdict: "trouble",
      tested,
      found: `Whisker is there (${scheme()}, port ${whisker.port.number}) and does not answer: ${error.message}`,
      means: "flow steps fail until it does",
      next: ["kubectl get pods -n calico-system", "kubectl get tigerastatus", sandboxInstead],
    });
    return false;
  }
}

async function notAvailable(cluster: Cluster, signal?: AbortSignal): Promise<readonly string[]> {
  const kind = { apiVersion: "operator.tigera.io/v1", kind: "TigeraStatus" };
  if (!(await cluster.resource(kind))) return [];
  try {
    const { items } = await cluster.list(kind, signal ? { signal } : {});
    return items.filter((status) => !isTrue(status, "Available")).map(({ metadata }) => metadata.name);
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return [];
    throw error;
  }
}

/** Undefined where it is not served, not there, or not to be read. */
async function getIfAny(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
  name: string,
  signal?: AbortSignal,
): Promise<RawObject | undefined> {
  if (!(await cluster.resource({ apiVersion, kind }))) return undefined;
  try {
    return await cluster.get({ apiVersion, kind, name }, signal);
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return undefined;
    throw error;
  }
}

function condition({ status }: RawObject, type: string): Record<string, unknown> | undefined {
  const all = isMap(status) && Array.isArray(status.conditions) ? status.conditions.filter(isMap) : [];
  return all.find((one) => one.type === type);
}

function isTrue(object: RawObject, type: string): boolean {
  return condition(object, type)?.status === "True";
}

function messageOf(object: RawObject, type: string): string {
  return String(condition(object, type)?.message ?? "it does not say why");
}
