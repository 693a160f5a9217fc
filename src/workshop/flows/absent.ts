/** Why a cluster has no flow log that can be read, and what would give it one. */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import { calicoVersionOf } from "../lab/calico.ts";

export interface NoFlows {
  readonly why: string;
  readonly next: readonly string[];
}

const service = { apiVersion: "v1", kind: "Service", namespace: "calico-system", name: "whisker" };
const installation = { apiVersion: "operator.tigera.io/v1", kind: "Installation" };

export async function whyNoFlows(cluster: Cluster): Promise<NoFlows> {
  try {
    await cluster.get(service);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble !== "forbidden") throw error;
    return {
      why: `${cluster.target.user} may not read the Service whisker in calico-system`,
      next: ["ask for the rights to get services, list pods and create pods/portforward in calico-system"],
    };
  }
  const version = await calicoVersionOf(cluster);
  if (version === undefined) return { why: "there is no Calico with an API of its own", next: [] };
  const [, minor] = /^v?3\.(\d+)/.exec(version) ?? [];
  if (minor !== undefined && Number(minor) < 30)
    return { why: `this is Calico ${version}; flow logs came with 3.30`, next: [] };
  if (!(await cluster.resource(installation)))
    return { why: "Calico was installed without its operator, and only that brings Goldmane and Whisker", next: [] };
  return {
    why: "Whisker is not installed",
    next: [
      "create a Goldmane and a Whisker, both named default, in operator.tigera.io/v1: Calico's operator then installs them",
    ],
  };
}
