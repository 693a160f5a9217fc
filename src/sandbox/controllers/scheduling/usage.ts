/** What the pods on each node take of it: processor, memory, ports and places. Kept up to date as pods come and go. */
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

/** The containers run together, the init containers one by one before them. */
function demandOf(pod: KubeObject): Demand {
  const containers = listAt(pod, "spec", "containers");
  const init = listAt(pod, "spec", "initContainers");
  const sidecars = init.filter((container) => textAt(container, "restartPolicy") === "Always");
  const together = [...containers, ...sidecars];
  const need = (resource: string) => {
    const sum = together.reduce<bigint>((total, container) => total + request(container, resource), 0n);
    return init.reduce<bigint>((most, container) => {
      const own = request(container, resource);
      return own > most ? own : most;
    }, sum);
  };
  const ports = together.flatMap((container) => listAt(container, "ports"));
  return {
    cpu: need("cpu"),
    memory: need("memory"),
    hostPorts: ports.flatMap((port) => {
      const hostPort = numberAt(port, "hostPort") ?? 0;
      return hostPort > 0 ? [`${textAt(port, "protocol") || "TCP"}/${hostPort}`] : [];
    }),
  };
}

function request(container: Json, resource: string): bigint {
  return quantity(at(container, "resources", "requests", resource));
}

/** Quantities are counted in billionths. */
const one = 1_000_000_000n;

function quantity(value: Json | undefined): bigint {
  return quantityValue(value) ?? 0n;
}
