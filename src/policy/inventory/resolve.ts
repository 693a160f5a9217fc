/**
 * From what a person types to the ends of a connection. Everything that names one thing is understood: `shop/db`, `db`,
 * `deploy/web`, `svc/db`, `db.shop.svc`, `node/n1`, `10.0.0.1`, `internet`, and behind a colon the port: `db:5432`, `dns:53/UDP`.
 */
import { InputError } from "../../errors.ts";
import { closest } from "../../text/closest.ts";
import { parseAddress } from "../address.ts";
import type { MatrixPort } from "../matrix/index.ts";
import { protocolName } from "../protocols.ts";
import { keyOf, type Snapshot } from "../snapshot/index.ts";
import type { EndpointRef, Protocol } from "../types.ts";
import { asProtocol, offeredPorts } from "./ports.ts";
import { type Workload, workloads } from "./workloads.ts";

export interface ResolvedName {
  readonly ref: EndpointRef;
  /** Said when the name means more than the one end that stands for it. */
  readonly note?: string;
}

/** An address of those that are set aside for examples: it belongs to nobody, and to no cluster. */
export const exampleAddress = "203.0.113.10";

const kinds: Readonly<Record<string, string>> = {
  pod: "Pod",
  pods: "Pod",
  po: "Pod",
  deploy: "Deployment",
  deployment: "Deployment",
  deployments: "Deployment",
  rs: "ReplicaSet",
  replicaset: "ReplicaSet",
  sts: "StatefulSet",
  statefulset: "StatefulSet",
  ds: "DaemonSet",
  daemonset: "DaemonSet",
  job: "Job",
  cj: "CronJob",
  cronjob: "CronJob",
  rc: "ReplicationController",
  svc: "Service",
  service: "Service",
  services: "Service",
  node: "Node",
  no: "Node",
};

export interface Target extends ResolvedName {
  readonly port?: number;
  readonly protocol: Protocol | number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
}

/** Where a connection starts; a service is no start. */
export function resolveSource(text: string, snapshot: Snapshot, namespace: string): ResolvedName {
  const found = resolveName(text, snapshot, namespace, false);
  if (found.ref.kind === "service")
    throw new InputError(`a connection starts at a pod, not at service ${found.ref.namespace}/${found.ref.name}`);
  return found;
}

/** Where a connection goes, with its port: `NAME:PORT`, `NAME:PORT/PROTOCOL`, `NAME:icmp`; the port may be a name. */
export function resolveTarget(text: string, snapshot: Snapshot, namespace: string): Target {
  const { name, port } = splitPort(text);
  const found = resolveName(name, snapshot, namespace, true);
  return { ...found, ...targetPort(port, found.ref, snapshot) };
}

function splitPort(text: string): { name: string; port: string | undefined } {
  const [, bracketed, after] = /^\[([^\]]+)\](?::(.+))?$/.exec(text) ?? [];
  if (bracketed !== undefined) return { name: bracketed, port: after };
  // A bare IPv6 address has colons of its own.
  if (parseAddress(text)) return { name: text, port: undefined };
  const colon = text.indexOf(":");
  return colon < 0 ? { name: text, port: undefined } : { name: text.slice(0, colon), port: text.slice(colon + 1) };
}

function targetPort(text: string | undefined, ref: EndpointRef, snapshot: Snapshot): Omit<Target, "ref" | "note"> {
  if (text === undefined || text === "") return onlyPort(ref, snapshot);
  const [left = "", right] = text.split("/");
  if (asProtocol(left) === "ICMP" || asProtocol(left) === "ICMPv6") {
    const [type, code] = (right ?? "8.0").split(".").map(Number);
    return { protocol: asProtocol(left) ?? "ICMP", icmpType: type ?? 8, icmpCode: code ?? 0 };
  }
  const protocol = right === undefined ? undefined : (asProtocol(right) ?? unknownProtocol(right));
  if (/^\d+$/.test(left)) return { port: checkedPort(left), protocol: protocol ?? "TCP" };
  const named = namedPorts(ref, snapshot);
  const found = named.find(({ name, protocol: own }) => name === left && (protocol === undefined || own === protocol));
  if (found) return { port: found.port, protocol: found.protocol };
  const near = closest(
    left,
    named.map(({ name }) => name),
  );
  throw new InputError(`there is no port named ${left}${near ? `; did you mean ${near}?` : ""}`, {
    next: ["a port is a number, or the name of a service's or container's port, as in db:5432 or dns:53/UDP"],
  });
}

function checkedPort(text: string): number {
  const port = Number(text);
  if (port >= 1 && port <= 65535) return port;
  throw new InputError(`${text} is no port; ports go from 1 to 65535`);
}

function unknownProtocol(text: string): never {
  throw new InputError(`unknown protocol ${text}; one of: TCP, UDP, SCTP, ICMP`);
}

/** Without a port, the only one that there is. */
function onlyPort(ref: EndpointRef, snapshot: Snapshot): { port: number; protocol: Protocol } {
  const ports = portsOf(ref, snapshot);
  const [first, second] = ports;
  if (first?.port !== undefined && !second) return { port: first.port, protocol: first.protocol };
  const words = ports.map(({ port, protocol }) => `:${port}${protocol === "TCP" ? "" : `/${protocol}`}`);
  throw new InputError("which port is meant? Put it behind the destination, as in db:5432 or dns:53/UDP", {
    detail: words.length > 0 ? [`its ports: ${words.join(" ")}`] : [],
  });
}

function portsOf(ref: EndpointRef, snapshot: Snapshot): readonly MatrixPort[] {
  if (ref.kind === "service") return namedPorts(ref, snapshot);
  return ref.kind === "pod" ? (offeredPorts(snapshot).get(keyOf(ref.namespace, ref.name)) ?? []) : [];
}

function namedPorts(
  ref: EndpointRef,
  snapshot: Snapshot,
): readonly { name: string; port: number; protocol: Protocol }[] {
  const facts = ref.kind === "pod" || ref.kind === "service" ? keyOf(ref.namespace, ref.name) : "";
  const ports = ref.kind === "service" ? snapshot.services.get(facts)?.ports : snapshot.pods.get(facts)?.ports;
  return (ports ?? []).flatMap(({ name, port, protocol }) => {
    const known = asProtocol(protocolName(protocol));
    return known ? [{ name, port, protocol: known }] : [];
  });
}

function resolveName(text: string, snapshot: Snapshot, namespace: string, isTarget: boolean): ResolvedName {
  if (text === "") throw new InputError("a name is missing");
  if (parseAddress(text)) return { ref: { kind: "address", address: text } };
  if (/^(internet|external|outside|world)$/i.test(text)) return outside(`${exampleAddress} stands for the internet`);
  const parts = text.split("/");
  const [first = "", second, third] = parts;
  if (parts.some((part) => part === "") || parts.length > 3)
    throw new InputError(`${text} is no name of a pod, a workload or a service`);
  const isKind = Object.hasOwn(kinds, first.toLowerCase());
  const found =
    third !== undefined && second !== undefined
      ? byKind(snapshot, first, second, third)
      : second !== undefined
        ? (byName(snapshot, first, second, isTarget) ??
          (isKind ? byKind(snapshot, namespace, first, second) : undefined))
        : (byName(snapshot, namespace, first, isTarget) ??
          dnsName(snapshot, first, isTarget) ??
          elsewhere(snapshot, first, isTarget));
  return found ?? unknownName(text, snapshot, namespace);
}

/** A name of the namespace: a pod; for a target a service; a workload. */
function byName(snapshot: Snapshot, namespace: string, name: string, isTarget: boolean): ResolvedName | undefined {
  if (snapshot.pods.has(keyOf(namespace, name))) return { ref: { kind: "pod", namespace, name } };
  const isService = snapshot.services.has(keyOf(namespace, name));
  if (isService && isTarget) return { ref: { kind: "service", namespace, name } };
  const workload = workloads(snapshot).find((each) => each.namespace === namespace && each.name === name);
  if (workload) return standIn(workload);
  return isService ? { ref: { kind: "service", namespace, name } } : undefined;
}

function byKind(snapshot: Snapshot, namespace: string, word: string, name: string): ResolvedName | undefined {
  const kind = Object.hasOwn(kinds, word.toLowerCase()) ? kinds[word.toLowerCase()] : undefined;
  if (kind === undefined)
    throw new InputError(`${word} is no kind of workload; use deploy, sts, ds, job, pod, svc or node`);
  const key = keyOf(namespace, name);
  if (kind === "Node") return snapshot.nodes.has(name) ? { ref: { kind: "node", name } } : undefined;
  if (kind === "Service") return snapshot.services.has(key) ? { ref: { kind: "service", namespace, name } } : undefined;
  if (kind === "Pod") return snapshot.pods.has(key) ? { ref: { kind: "pod", namespace, name } } : undefined;
  const workload = workloads(snapshot).find(
    (each) => each.kind === kind && each.namespace === namespace && each.name === name,
  );
  return workload && standIn(workload);
}

function standIn({ kind, namespace, name, pods }: Workload): ResolvedName {
  const [first = ""] = pods;
  const pod = first.slice(namespace.length + 1);
  const ref = { kind: "pod", namespace, name: pod } as const;
  if (kind === "Pod") return { ref };
  const others = pods.length === 1 ? "is the pod" : `stands for the ${pods.length} pods`;
  return { ref, note: `${first} ${others} of ${kind} ${namespace}/${name}` };
}

/** `db.shop`, `db.shop.svc`, `db.shop.svc.cluster.local`; any other name with dots is one of the world outside. */
function dnsName(snapshot: Snapshot, text: string, isTarget: boolean): ResolvedName | undefined {
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?\.?$/.exec(text) ?? [];
  if (name !== undefined && namespace !== undefined && isTarget && snapshot.services.has(keyOf(namespace, name)))
    return { ref: { kind: "service", namespace, name } };
  const isDomain = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}\.?$/i.test(text) && !/\.svc(\.|$)/.test(text);
  // What looks like a slip in a service's name is not taken for a host of the internet.
  const isSlip = namespace !== undefined && closest(namespace, snapshot.namespaces.keys()) !== undefined;
  if (!isDomain || isSlip) return undefined;
  return outside(`${exampleAddress} stands for ${text}: policies see addresses, not names`);
}

function outside(note: string): ResolvedName {
  return { ref: { kind: "address", address: exampleAddress }, note };
}

/** A name that only one other namespace knows. */
function elsewhere(snapshot: Snapshot, name: string, isTarget: boolean): ResolvedName | undefined {
  const found = [...snapshot.namespaces.keys()].flatMap(
    (namespace) => byName(snapshot, namespace, name, isTarget) ?? [],
  );
  if (found.length > 1) {
    const names = found.flatMap(({ ref }) =>
      ref.kind === "pod" || ref.kind === "service" ? [`${ref.namespace}/${name}`] : [],
    );
    throw new InputError(`${name} is in several namespaces; say which: ${names.join(", ")}`);
  }
  return found[0];
}

function unknownName(text: string, snapshot: Snapshot, namespace: string): never {
  const known = [
    ...workloads(snapshot).map((workload) => keyOf(workload.namespace, workload.name)),
    ...snapshot.pods.keys(),
    ...snapshot.services.keys(),
  ];
  const whole = text.includes("/") ? text : keyOf(namespace, text);
  const [asked = ""] = whole.split("/");
  const near =
    closest(whole, known) ??
    closest(
      text,
      known.map((key) => key.slice(key.indexOf("/") + 1)),
    );
  const inNamespace = [...new Set(known.filter((key) => key.startsWith(`${asked}/`)))];
  throw new InputError(`there is no pod, workload or service ${text}${near ? `; did you mean ${near}?` : ""}`, {
    detail:
      inNamespace.length > 0
        ? [
            `in namespace ${asked}: ${inNamespace
              .map((key) => key.slice(asked.length + 1))
              .slice(0, 12)
              .join(", ")}`,
          ]
        : snapshot.namespaces.has(asked) || !text.includes("/")
          ? []
          : [`namespaces: ${[...snapshot.namespaces.keys()].toSorted().slice(0, 12).join(", ")}`],
  });
}
