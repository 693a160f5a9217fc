// Every pod to every pod on some ports. Worked out between classes of equal pods with sets of bits; a cell's trace is
// worked out when it is asked for.
import { InputError } from "../../errors.ts";
import { closest } from "../../text/closest.ts";
import type { Family } from "../address.ts";
import type { Entity } from "../convert/policy.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { packetKind } from "../evaluate/packet.ts";
import type { Mode } from "../evaluate/walk.ts";
import { keyOf, type PodFacts, type Snapshot } from "../snapshot/index.ts";
import type { Flow, FlowResult, Protocol, Verdict } from "../types.ts";
import { type Bits, hasBit } from "./bits.ts";
import { classify, type Member, type PodClass } from "./classes.ts";
import { EndIndex } from "./ends.ts";
import { reachRows } from "./reach.ts";

export interface MatrixPort {
  /** Absent for ICMP. */
  readonly port?: number;
  readonly protocol: Protocol;
}

export interface MatrixOptions {
  readonly ports: readonly MatrixPort[];
  /** As `namespace/name`; by default every pod on the pod network that has an address. */
  readonly pods?: readonly string[];
  /** Pending shows what would be if every staged policy were enforced. */
  readonly mode?: Mode;
}

/** Unreachable: the two pods have no address family in common. */
export type CellVerdict = Verdict | "unreachable";

export interface Cell {
  readonly from: string;
  readonly to: string;
  readonly port: MatrixPort;
  readonly verdict: CellVerdict;
  /** The whole walk, worked out now. */
  explain(): FlowResult;
}

export interface Matrix {
  /** Rows and columns, as `namespace/name`. */
  readonly pods: readonly string[];
  readonly ports: readonly MatrixPort[];
  /** The verdict by numbers of row, column and port. */
  verdict(from: number, to: number, port: number): CellVerdict;
  cell(from: number, to: number, port: number): Cell;
}

export function matrix(snapshot: Snapshot, options: MatrixOptions): Matrix {
  const pods = choosePods(snapshot, options.pods);
  const { ports, mode = "enforced" } = options;
  const planes = ([4, 6] as const)
    .map((family) => buildPlane(snapshot, pods, family, ports, mode))
    .filter((plane) => plane !== undefined);
  const verdict = (from: number, to: number, port: number): CellVerdict => {
    if (from === to) return "allow";
    for (const plane of planes) {
      const source = plane.classOf[from] ?? -1;
      const destination = plane.classOf[to] ?? -1;
      if (source >= 0 && destination >= 0) return plane.allows(source, destination, port) ? "allow" : "deny";
    }
    return "unreachable";
  };
  const names = pods.map((pod) => keyOf(pod.namespace, pod.name));
  return {
    pods: names,
    ports,
    verdict,
    cell: (from, to, port) => ({
      from: names[from] ?? "",
      to: names[to] ?? "",
      port: ports[port] ?? { protocol: "TCP" },
      verdict: verdict(from, to, port),
      explain: () => explain(snapshot, pods[from], pods[to], ports[port], verdict(from, to, port)),
    }),
  };
}

function choosePods(snapshot: Snapshot, names: readonly string[] | undefined): PodFacts[] {
  if (!names) return [...snapshot.holders.values()].map(({ pod }) => pod);
  return names.map((name) => {
    const pod = snapshot.pods.get(name);
    if (pod && pod.addresses.length > 0) return pod;
    const near = closest(name, snapshot.pods.keys());
    throw new InputError(
      pod
        ? `pod ${name} has no address`
        : `there is no pod "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
    );
  });
}

/** The matrix in one address family. */
interface Plane {
  /** The class of each pod; -1 for a pod without an address of the family. */
  readonly classOf: Int32Array;
  allows(source: number, destination: number, port: number): boolean;
}

function buildPlane(
  snapshot: Snapshot,
  pods: readonly PodFacts[],
  family: Family,
  ports: readonly MatrixPort[],
  mode: Mode,
): Plane | undefined {
  const members = pods.map((pod) => memberOf(snapshot, pod, family));
  if (members.every((member) => member === undefined)) return undefined;
  const { classes, classOf } = classify(snapshot, members, entitiesOf(snapshot), family);
  const ends = new EndIndex(snapshot, classes);
  const rows = ports.map(({ port, protocol }) => {
    const kind = packetKind({ protocol }, family);
    const probe = {
      kind,
      source: { protocol: kind.protocol, port: kind.sourcePort },
      destination: { protocol: kind.protocol, ...(port !== undefined && { port }) },
    };
    return {
      egress: reachRows(snapshot, classes, ends, "egress", mode, probe),
      ingress: reachRows(snapshot, classes, ends, "ingress", mode, probe),
    };
  });
  return {
    classOf,
    allows: (source, destination, port) => {
      const row = rows[port];
      if (!row || !has(row.egress[source], destination)) return false;
      return has(row.ingress[destination], source) || isLocalNode(classes[source], classes[destination]);
    },
  };
}

function has(bits: Bits | undefined, index: number): boolean {
  return bits !== undefined && hasBit(bits, index);
}

function isLocalNode(source: PodClass | undefined, destination: PodClass | undefined): boolean {
  return source?.end.owner?.kind === "node" && source.end.owner.node === destination?.node;
}

function memberOf(snapshot: Snapshot, pod: PodFacts, family: Family): Member | undefined {
  const address = pod.addresses.find((candidate) => candidate.family === family);
  if (!address) return undefined;
  const key = keyOf(pod.namespace, pod.name);
  const owner = pod.hostNetwork
    ? ({ kind: "node", node: pod.node ?? "", hostNetworkPod: key } as const)
    : snapshot.holders.get(key);
  return { pod, address, owner };
}

function entitiesOf(snapshot: Snapshot): Entity[] {
  return snapshot.tiers.flatMap(({ policies }) =>
    policies.flatMap(({ compiled: { rules } }) =>
      [...(rules.ingress ?? []), ...(rules.egress ?? [])].flatMap(({ clauses }) =>
        clauses.flatMap(({ source, destination }) => [source, destination]),
      ),
    ),
  );
}

function explain(
  snapshot: Snapshot,
  from: PodFacts | undefined,
  to: PodFacts | undefined,
  port: MatrixPort | undefined,
  verdict: CellVerdict,
): FlowResult {
  if (!from || !to || !port) throw new InputError("there is no such cell");
  const end = ({ namespace, name }: PodFacts) => ({ kind: "pod", namespace, name }) as const;
  const flow: Flow = { from: end(from), to: end(to), ...port };
  return verdict === "unreachable" ? { flow, verdict, walks: [] } : evaluate(snapshot, flow);
}
