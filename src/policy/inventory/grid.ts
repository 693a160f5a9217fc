/** The matrix as people read it: workloads instead of pods where all pods of one are treated alike, and the ports that each offers. */
import { evaluate } from "../evaluate/evaluate.ts";
import { type CellVerdict, type Matrix, type MatrixPort, matrix } from "../matrix/index.ts";
import type { Snapshot } from "../snapshot/index.ts";
import type { EndpointRef, FlowResult, Verdict } from "../types.ts";
import { offeredPorts, portKey } from "./ports.ts";
import { exampleAddress } from "./resolve.ts";
import { type Workload, workloads } from "./workloads.ts";

export interface GridOptions {
  /** The same ports for everybody; by default those that each destination offers. */
  readonly ports?: readonly MatrixPort[];
  /** With the internet as one more source and destination. */
  readonly internet?: boolean;
  readonly mode?: "enforced" | "pending";
  readonly from?: (party: Party) => boolean;
  readonly to?: (party: Party) => boolean;
}

/** A row or a column: pods that are treated alike, or the internet. */
export interface Party {
  readonly namespace?: string;
  /** `namespace/name`, or "internet". */
  readonly name: string;
  readonly kind: string;
  readonly pods: readonly string[];
  /** What the pods belong to, also where they are shown one by one. */
  readonly workload: string;
}

export interface Column {
  readonly party: Party;
  readonly port: MatrixPort;
  /** No port of the pods is known; this one stands for any. */
  readonly assumed?: boolean;
}

export interface Grid {
  readonly rows: readonly Party[];
  readonly columns: readonly Column[];
  /** "self" for a single pod and itself. */
  verdict(row: Party, column: Column): CellVerdict | "self";
  explain(row: Party, column: Column): FlowResult;
}

/** What is asked of pods of which no port is known. */
const anyPort: MatrixPort = { port: 80, protocol: "TCP" };
/** What is asked of the internet. */
const webPort: MatrixPort = { port: 443, protocol: "TCP" };
const internet: Party = { name: "internet", workload: "internet", kind: "Internet", pods: [] };

export function grid(snapshot: Snapshot, options: GridOptions = {}): Grid {
  const offered = offeredPorts(snapshot);
  const portsOf = (pod: string) => options.ports ?? offered.get(pod) ?? [anyPort];
  const networked = (pod: string) => snapshot.holders.has(pod);
  const groups = workloads(snapshot).map((workload) => ({ ...workload, pods: workload.pods.filter(networked) }));
  const all = new Map(groups.flatMap(({ pods }) => pods.flatMap(portsOf)).map((port) => [portKey(port), port]));
  const ports = [...all.values()];
  const whole = matrix(snapshot, { ports, ...(options.mode && { mode: options.mode }) });
  const cells = new Cells(snapshot, whole, options.mode ?? "enforced");
  const parties = [
    ...groups.filter(({ pods }) => pods.length > 0).flatMap((workload) => cells.parties(workload)),
    ...(options.internet ? [internet] : []),
  ];
  const columns = parties
    .filter((party) => options.to?.(party) ?? true)
    .flatMap((party) => columnsOf(party, offered, options));
  return {
    rows: parties.filter((party) => options.from?.(party) ?? true),
    columns,
    verdict: (row, column) => cells.verdict(row, column),
    explain: (row, column) => cells.explain(row, column),
  };
}

function columnsOf(
  party: Party,
  offered: ReadonlyMap<string, readonly MatrixPort[]>,
  { ports }: GridOptions,
): readonly Column[] {
  const [first] = party.pods;
  const own = ports ?? (first === undefined ? [webPort] : offered.get(first));
  return own ? own.map((port) => ({ party, port })) : [{ party, port: anyPort, assumed: true }];
}

class Cells {
  private readonly snapshot: Snapshot;
  private readonly matrix: Matrix;
  private readonly mode: "enforced" | "pending";
  private readonly pods: ReadonlyMap<string, number>;
  private readonly ports: ReadonlyMap<string, number>;

  constructor(snapshot: Snapshot, whole: Matrix, mode: "enforced" | "pending") {
    this.snapshot = snapshot;
    this.matrix = whole;
    this.mode = mode;
    this.pods = new Map(whole.pods.map((pod, index) => [pod, index]));
    this.ports = new Map(whole.ports.map((port, index) => [portKey(port), index]));
  }

  /** The workload as one party, or each pod as its own where they are not treated alike. */
  parties({ kind, namespace, name, pods }: Workload): readonly Party[] {
    const workload = `${namespace}/${name}`;
    const [first = "", ...others] = pods;
    if (others.every((pod) => this.alike(first, pod, pods)))
      return [{ kind, namespace, name: workload, pods, workload }];
    return pods.map((pod) => ({ kind: "Pod", namespace, name: pod, pods: [pod], workload }));
  }

  private alike(one: string, other: string, siblings: readonly string[]): boolean {
    const [a = 0, b = 0] = [this.pods.get(one), this.pods.get(other)];
    const own = new Set(siblings.map((pod) => this.pods.get(pod)));
    const { matrix: whole } = this;
    const ports = whole.ports.map((_, port) => port);
    const sameWith = (pod: number) =>
      ports.every(
        (port) =>
          whole.verdict(a, pod, port) === whole.verdict(b, pod, port) &&
          whole.verdict(pod, a, port) === whole.verdict(pod, b, port),
      );
    const third = [...own].find((pod) => pod !== a && pod !== b);
    const outsiders = whole.pods.map((_, pod) => pod).filter((pod) => !own.has(pod));
    return outsiders.every(sameWith) && (third === undefined || sameWith(third));
  }

  verdict(row: Party, { party, port }: Column): CellVerdict | "self" {
    if (row.pods.length === 0 || party.pods.length === 0)
      return row === party ? "self" : this.outside(row, { party, port });
    if (row === party && row.pods.length === 1) return "self";
    const [from = "", to = ""] = this.between(row, party);
    const layer = this.ports.get(portKey(port));
    const [source, destination] = [this.pods.get(from), this.pods.get(to)];
    if (layer === undefined || source === undefined || destination === undefined)
      return this.outside(row, { party, port });
    return this.matrix.verdict(source, destination, layer);
  }

  /** What the matrix of pods does not hold is worked out by itself. */
  private outside(row: Party, column: Column): CellVerdict {
    const [walk] = this.explain(row, column).walks;
    if (!walk) return "unreachable";
    if (this.mode === "enforced") return walk.verdict;
    const denied: readonly (Verdict | undefined)[] = [walk.egressPending?.verdict, walk.ingressPending?.verdict];
    return denied.includes("deny") ? "deny" : "allow";
  }

  explain(row: Party, { party, port }: Column): FlowResult {
    const [from, to] = this.between(row, party);
    const echo = port.protocol === "ICMP" ? { icmpType: 8, icmpCode: 0 } : {};
    return evaluate(this.snapshot, { from: endOf(from), to: endOf(to), ...port, ...echo });
  }

  /** The pods that stand for the two; two different ones where both are the same workload. */
  private between(row: Party, party: Party): readonly [string | undefined, string | undefined] {
    return [row.pods[0], row === party ? (party.pods[1] ?? party.pods[0]) : party.pods[0]];
  }
}

function endOf(pod: string | undefined): EndpointRef {
  if (pod === undefined) return { kind: "address", address: exampleAddress };
  const [namespace = "", name = ""] = pod.split("/");
  return { kind: "pod", namespace, name };
}
