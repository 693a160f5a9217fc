// Kubernetes' lists of ports, as Calico groups them: one converted rule for each protocol.
import type { Field } from "../json.ts";
import type { Criterion, PortRange, Ports } from "./policy.ts";

/** One protocol of a rule with its ports. Without `protocol` any protocol; without `ports` all ports. */
export interface ProtocolPorts {
  readonly protocol?: Criterion<number>;
  readonly ports?: Criterion<Ports>;
}

/** One entry of a rule's list: a port, a range, a name, or (without `port`) the whole protocol. */
export interface PortEntry {
  readonly protocol?: Protocols;
  readonly port?: PortRange | string;
}

type Protocols = "SCTP" | "TCP" | "UDP";

const numbers: Readonly<Record<Protocols, number>> = { SCTP: 132, TCP: 6, UDP: 17 };

/** Groups entries by protocol: none first, then SCTP, TCP, UDP. An entry without anything admits everything. */
export function groupPorts(list: Field, entries: readonly PortEntry[]): ProtocolPorts[] {
  const everything = entries.length === 0 || entries.some((entry) => !entry.protocol && entry.port === undefined);
  if (everything) return [{}];
  const { path } = list;
  const groups = ([undefined, "SCTP", "TCP", "UDP"] as const).map((protocol): ProtocolPorts | undefined => {
    const own = entries.filter((entry) => entry.protocol === protocol);
    if (own.length === 0) return undefined;
    const ports = own.map((entry) => entry.port).filter((port) => port !== undefined);
    const allPorts = ports.length < own.length;
    return {
      ...(protocol && { protocol: { value: numbers[protocol], path } }),
      ...(!allPorts && { ports: { value: toPorts(ports), path } }),
    };
  });
  return groups.filter((group) => group !== undefined);
}

export function toPorts(ports: readonly (PortRange | string)[]): Ports {
  return {
    ranges: ports.filter((port) => typeof port !== "string"),
    names: ports.filter((port) => typeof port === "string"),
  };
}

export function readPortNumber(field: Field): number {
  const number = field.number();
  if (number === undefined || !Number.isInteger(number) || number < 1 || number > 65535) {
    return field.fail("must be a port between 1 and 65535");
  }
  return number;
}
