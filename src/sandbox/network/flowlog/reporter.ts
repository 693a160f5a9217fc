/** Turns a walk into the rows that the source's and the destination's node report, and counts packets for them. */
import { contains, parseAddress, parseBlockOrAddress } from "../../../policy/address.ts";
import type { CalicoRelease, DirectionTrace, ResolvedEnd, Walk } from "../../../policy/index.ts";
import type { Objects } from "../../api/objects.ts";
import { type KubeObject, listAt } from "../../store/object.ts";
import { hitsOf } from "./hits.ts";
import type { FlowEnd, FlowKey, FlowLog } from "./log.ts";

/** One connection's share in the flow log. */
export interface Reported {
  /** Packets that the client sent (out) and got back (in). */
  count(
    packets: { readonly out: number; readonly in: number },
    bytes: { readonly out: number; readonly in: number },
  ): void;
}

export interface ReportedPacket {
  readonly walk: Walk;
  readonly protocol: string;
  readonly port: number;
  /** A walk as a new connection would have it now, for rows of connections that are older than the policies. */
  readonly again: () => Walk;
}

export class Reporter {
  readonly #log: FlowLog;
  readonly #objects: Objects;
  readonly #calico: CalicoRelease;
  readonly #setResources: readonly string[];

  constructor(log: FlowLog, objects: Objects, calico: CalicoRelease, setResources: readonly string[]) {
    this.#log = log;
    this.#objects = objects;
    this.#calico = calico;
    this.#setResources = setResources;
  }

  report(packet: ReportedPacket): Reported {
    const { walk } = packet;
    if (walk.shortcut === "self") return { count: () => {} };
    const ends = { source: this.#end(walk.source), destination: this.#end(walk.destination) };
    const key = (trace: DirectionTrace, pending: DirectionTrace | undefined, reporter: "Src" | "Dst"): FlowKey => ({
      ...ends,
      protocol: packet.protocol,
      port: packet.port,
      reporter,
      action: trace.verdict === "allow" ? "Allow" : "Deny",
      enforced: hitsOf(trace, "enforced", this.#calico),
      pending: hitsOf(pending ?? trace, "pending", this.#calico),
    });
    return {
      count: (packets, bytes) => {
        const now = packet.again();
        if (walk.egress)
          this.#log.count(key(walk.egress, now.egressPending ?? now.egress, "Src"), {
            packetsIn: packets.in,
            packetsOut: packets.out,
            bytesIn: bytes.in,
            bytesOut: bytes.out,
          });
        const { ingress } = walk;
        // What the pod's own node sends is admitted before anything could report it.
        if (!ingress || ingress.decidedBy.kind === "local-node") return;
        this.#log.count(key(ingress, now.ingressPending ?? now.ingress, "Dst"), {
          packetsIn: packets.out,
          packetsOut: packets.in,
          bytesIn: bytes.out,
          bytesOut: bytes.in,
        });
      },
    };
  }

  #end(end: ResolvedEnd): FlowEnd {
    if (end.kind !== "pod") return this.#network(end.address);
    const pod = this.#objects.get("pods", { namespace: end.namespace, name: end.name });
    const generated = typeof pod?.metadata.generateName === "string" ? `${pod.metadata.generateName}*` : end.name;
    return { name: generated, namespace: end.namespace, type: "WorkloadEndpoint", labels: pod?.metadata.labels ?? {} };
  }

  /** A network set that covers the address lends its name; else only the kind of network is said. */
  #network(address: string): FlowEnd {
    const sets = this.#setResources.flatMap((resource) => this.#objects.list(resource));
    const found = mostSpecific(sets, address);
    if (found)
      return {
        name: found.metadata.name,
        namespace: found.metadata.namespace ?? "-",
        type: "NetworkSet",
        labels: found.metadata.labels ?? {},
      };
    return {
      name: isPrivate(address) ? "PRIVATE NETWORK" : "PUBLIC NETWORK",
      namespace: "-",
      type: "Network",
      labels: {},
    };
  }
}

/** The set whose smallest net covers the address. */
function mostSpecific(sets: readonly KubeObject[], text: string): KubeObject | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  let best: { readonly set: KubeObject; readonly size: bigint } | undefined;
  for (const set of sets) {
    for (const net of listAt(set, "spec", "nets")) {
      const block = parseBlockOrAddress(String(net));
      if (!block || !contains(block, address)) continue;
      const size = block.last - block.first;
      if (!best || size < best.size) best = { set, size };
    }
  }
  return best?.set;
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].flatMap(
  (net) => parseBlockOrAddress(net) ?? [],
);

function isPrivate(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && privateBlocks.some((block) => contains(block, address));
}
