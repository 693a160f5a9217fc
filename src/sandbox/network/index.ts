/**
 * The sandbox's network. Begin with fabric.ts: the way of a packet.
 *
 *     program in a pod ─ pod-network ─┬─ fabric ─┬─ services (address → backend)
 *     this machine ─── door ──────────┘          ├─ verdicts (objects → src/policy)
 *                                                ├─ name-servers ─ dns, internet
 *                                                └─ flowlog/ reporter → log → whisker's HTTP API
 */
import type { CalicoRelease } from "../../policy/index.ts";
import type { Objects } from "../api/objects.ts";
import type { Clock } from "../clock.ts";
import type { Owner, PodNetwork } from "../pods/network.ts";
import { Fabric } from "./fabric.ts";
import { FlowLog } from "./flowlog/log.ts";
import { Reporter } from "./flowlog/reporter.ts";
import { type WhiskerOptions, whisker } from "./flowlog/whisker.ts";
import { Host, type HostIdentity } from "./host.ts";
import { Internet } from "./internet.ts";
import { podNetwork } from "./pod-network.ts";
import { Services } from "./services.ts";
import { Verdicts } from "./verdicts.ts";

export interface ClusterNetworkOptions {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly calico: CalicoRelease;
  /** The resources that the API serves, as `plural.group`; verdicts look at those that matter to them. */
  readonly served: readonly string[];
  /** Without it policies are stored and change nothing. */
  readonly enforcement: boolean;
  readonly whiskerCertificate?: WhiskerOptions["certificate"];
}

/** A host on the network, from the moment that it joined. */
export interface Attachment {
  readonly network: PodNetwork;
  /** The pod is gone: its connections fall silent. */
  detach(): void;
}

export interface NodeAttachment extends Attachment {
  /** The node is known by other addresses from now on. */
  readdress(addresses: readonly string[]): void;
}

export interface ClusterNetwork {
  attachPod(pod: { namespace: string; name: string; node: string; addresses: readonly string[] }): Attachment;
  /** A node; its host-network pods share the one network. */
  attachNode(name: string, addresses: readonly string[]): NodeAttachment;
  /** Somebody outside the cluster who connects in. */
  attachOutside(address: string): Attachment;
  /** Whether somebody in the cluster has the address. */
  isTaken(address: string): boolean;
  /** What listens on the whisker pod's port. */
  serveWhisker(network: PodNetwork, owner: Owner): void;
  readonly flowLog: FlowLog;
  close(): void;
}

const inventory = ["pods", "namespaces", "serviceaccounts", "services", "endpointslices.discovery.k8s.io", "nodes"];
const sets = ["networksets.projectcalico.org", "globalnetworksets.projectcalico.org"];
const policies = [
  "networkpolicies.networking.k8s.io",
  "tiers.projectcalico.org",
  "networkpolicies.projectcalico.org",
  "globalnetworkpolicies.projectcalico.org",
  "stagednetworkpolicies.projectcalico.org",
  "stagedglobalnetworkpolicies.projectcalico.org",
  "stagedkubernetesnetworkpolicies.projectcalico.org",
  "clusternetworkpolicies.policy.networking.k8s.io",
  "adminnetworkpolicies.policy.networking.k8s.io",
  "baselineadminnetworkpolicies.policy.networking.k8s.io",
];

export function clusterNetwork(options: ClusterNetworkOptions): ClusterNetwork {
  const { objects, clock, calico } = options;
  const served = new Set(options.served);
  const decisive = [...inventory, ...sets, ...(options.enforcement ? policies : [])].filter((resource) =>
    served.has(resource),
  );
  const services = new Services(objects);
  const verdicts = new Verdicts(objects, decisive, calico);
  const flowLog = new FlowLog(clock);
  const reporter = new Reporter(
    flowLog,
    objects,
    calico,
    sets.filter((resource) => served.has(resource)),
  );
  const fabric = new Fabric({ objects, clock, services, verdicts, internet: new Internet(), reporter });

  const attach = (identity: HostIdentity, addresses: readonly string[], node?: string): NodeAttachment => {
    const host = new Host(identity, addresses, node);
    fabric.join(host);
    return {
      network: podNetwork(fabric, host),
      readdress: (next) => fabric.readdress(host, next),
      detach: () => fabric.leave(host),
    };
  };

  return {
    attachPod: ({ namespace, name, node, addresses }) => attach({ kind: "pod", namespace, name }, addresses, node),
    attachNode: (name, addresses) => attach({ kind: "node", name }, addresses, name),
    attachOutside: (address) => attach({ kind: "external" }, [address]),
    isTaken: (address) => fabric.has(address),
    serveWhisker(network, owner) {
      const modern = calico === "3.33";
      const certificate = modern ? options.whiskerCertificate : undefined;
      network.listen(
        modern ? 8443 : 8081,
        "TCP",
        whisker(flowLog, { calico, ...(certificate ? { certificate } : {}) }),
        { owner },
      );
    },
    flowLog,
    close() {
      services.close();
      verdicts.close();
      flowLog.close();
    },
  };
}
