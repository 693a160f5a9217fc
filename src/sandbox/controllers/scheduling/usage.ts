/** What the pods on each node take of it: processor, memory, ports and places. Kept up to date as pods come and go. */
import { isSidecar, podAmounts } from "../../kinds/podspec/amounts.ts";
import { quantityValue } from "../../kinds/quantity.ts";
import { at, type Json, type KubeObject, listAt, numberAt, textAt } from "../../store/object.ts";
import type { PodIndex } from "../pod-index.ts";
import { hasEnded } from "../pods.ts";
import type { Obstacle } from "./node-fit.ts";

interface Demand {
  readonly cpu: bigint;
  readonly memory: bigint;
  readonly hostPorts: readonly string[];
}

interface Use {
  cpu: bigint;
  memory: bigint;
  pods: number;
  readonly ports: Map<string, number>;
}

export class Usage {
  readonly #nodes = new Map<string, Use>();

  constructor(pods: PodIndex) {
    pods.listen((pod, old, isGone) => {
      if (old !== undefined) this.#count(old, -1);
      if (!isGone) this.#count(pod, 1);
    });
  }

  /** What keeps the pod off the node: no free port, or too little left of something. */
  obstacles(pod: KubeObject, node: KubeObject): readonly Obstacle[] {
    const demand = demandOf(pod);
    const use = this.#nodes.get(node.metadata.name) ?? empty();
    if (demand.hostPorts.some((port) => (use.ports.get(port) ?? 0) > 0)) {
      return [{ text: "node(s) didn't have free ports for the requested pod ports", others: true }];
    }
    const allocatable = (resource: string) => quantity(at(node, "status", "allocatable", resource));
    const lacking: Obstacle[] = [];
    if (BigInt(use.pods + 1) * one > allocatable("pods")) lacking.push({ text: "Too many pods", others: true });
    for (const resource of ["cpu", "memory"] as const) {
      const size = allocatable(resource);
      if (demand[resource] > 0n && use[resource] + demand[resource] > size) {
        lacking.push({ text: `Insufficient ${resource}`, others: demand[resource] <= size });
      }
    }
    return lacking;
  }

  podsOn(node: string): number {
    return this.#nodes.get(node)?.pods ?? 0;
  }

  #count(pod: KubeObject, sign: 1 | -1): void {
    const node = textAt(pod, "spec", "nodeName");
    if (node === "" || hasEnded(pod)) return;
    const use = this.#nodes.get(node) ?? empty();
    this.#nodes.set(node, use);
    const demand = demandOf(pod);
    use.cpu += BigInt(sign) * demand.cpu;
    use.memory += BigInt(sign) * demand.memory;
    use.pods += sign;
    for (const port of demand.hostPorts) use.ports.set(port, (use.ports.get(port) ?? 0) + sign);
  }
}

function empty(): Use {
  return { cpu: 0n, memory: 0n, pods: 0, ports: new Map() };
}

function demandOf({ spec }: KubeObject): Demand {
  const requests = podAmounts(spec, "requests");
  const together = [...listAt(spec, "containers"), ...listAt(spec, "initContainers").filter(isSidecar)];
  const ports = together.flatMap((container) => listAt(container, "ports"));
  return {
    cpu: quantity(requests.get("cpu")),
    memory: quantity(requests.get("memory")),
    hostPorts: ports.flatMap((port) => {
      const hostPort = numberAt(port, "hostPort") ?? 0;
      return hostPort > 0 ? [`${textAt(port, "protocol") || "TCP"}/${hostPort}`] : [];
    }),
  };
}

/** Quantities are counted in billionths. */
const one = 1_000_000_000n;

function quantity(value: Json | undefined): bigint {
  return quantityValue(value) ?? 0n;
}
