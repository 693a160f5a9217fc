/** Cluster addresses and node ports of services: allocated, kept at an update, given back. */
import {
  type Draft,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import type { Context } from "../kind.ts";

export function allocateAddresses(service: Draft, context: Context): Draft {
  const spec = objectAt(service, "spec");
  if (textAt(spec, "type") === "ExternalName") return service;
  const given = textAt(spec, "clusterIP") || textAt(spec, "clusterIPs", 0);
  const address = given === "" ? freeAddress(context) : given;
  const open = Object.keys(objectAt(spec, "selector")).length === 0;
  const families = address === "None" && open ? dualStack : singleStack(address);
  return {
    ...service,
    spec: {
      ...spec,
      clusterIP: address,
      clusterIPs: listAt(spec, "clusterIPs").length > 0 ? listAt(spec, "clusterIPs") : [address],
      ipFamilies: listAt(spec, "ipFamilies").length > 0 ? listAt(spec, "ipFamilies") : families.ipFamilies,
      ipFamilyPolicy: textAt(spec, "ipFamilyPolicy") || families.ipFamilyPolicy,
      ...withNodePorts(spec, undefined, context),
    },
  };
}

/** A headless service without a selector may get endpoints of either family. */
const dualStack = { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" };

function singleStack(address: string) {
  return { ipFamilies: [address.includes(":") ? "IPv6" : "IPv4"], ipFamilyPolicy: "SingleStack" };
}

/** An update that leaves the addresses out keeps them; a change to ExternalName gives them back. */
export function keepAddresses(service: Draft, old: KubeObject, context: Context): Draft {
  const spec = objectAt(service, "spec");
  const before = objectAt(old, "spec");
  if (textAt(spec, "type") === "ExternalName")
    return textAt(before, "type") === "ExternalName" ? service : released(service);
  if (textAt(before, "type") === "ExternalName") return allocateAddresses(service, context);
  const kept = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"].filter(
    (field) => isEmpty(spec[field]) && before[field] !== undefined,
  );
  const copied = Object.fromEntries(kept.map((field) => [field, before[field] ?? null]));
  return { ...service, spec: { ...spec, ...copied, ...withNodePorts(spec, before, context) } };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

const givenBack = [
  "clusterIP",
  "clusterIPs",
  "ipFamilies",
  "ipFamilyPolicy",
  "internalTrafficPolicy",
  "externalTrafficPolicy",
];

function released(service: Draft): Draft {
  const spec = Object.entries(objectAt(service, "spec")).filter(([field]) => !givenBack.includes(field));
  return { ...service, spec: Object.fromEntries(spec) };
}

/** Each port of a NodePort or LoadBalancer service gets a node port: its own, the one it had, else a free one. */
function withNodePorts(spec: JsonObject, before: JsonObject | undefined, context: Context): JsonObject {
  const type = textAt(spec, "type");
  const ports = listAt(spec, "ports");
  if (ports.length === 0) return {};
  const wanted = type === "NodePort" || (type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
  if (!wanted) return before === undefined ? {} : { ports: withoutOldNodePorts(spec, before) };
  const used = new Set([...usedNodePorts(context), ...ports.map((port) => numberAt(port, "nodePort") ?? 0)]);
  return {
    ports: ports.map((port) => {
      if ((numberAt(port, "nodePort") ?? 0) > 0) return port;
      const had = listAt(before, "ports").find(
        (one) =>
          numberAt(one, "port") === numberAt(port, "port") && textAt(one, "protocol") === textAt(port, "protocol"),
      );
      const nodePort = numberAt(had, "nodePort") ?? freeNodePort(used, context);
      used.add(nodePort);
      return { ...objectAt(port), nodePort };
    }),
  };
}

/** Going back to ClusterIP closes the node ports that came with the old type. */
function withoutOldNodePorts(spec: JsonObject, before: JsonObject) {
  const old = listAt(before, "ports").map((port) => numberAt(port, "nodePort"));
  return listAt(spec, "ports").map((port) => {
    const { nodePort, ...rest } = objectAt(port);
    return typeof nodePort === "number" && !old.includes(nodePort) ? objectAt(port) : rest;
  });
}

function usedNodePorts(context: Context): number[] {
  return context
    .list("services")
    .flatMap((service) => listAt(service, "spec", "ports").map((port) => numberAt(port, "nodePort") ?? 0));
}

/** Node ports are 30000 to 32767. */
const nodePorts = { first: 30_000, count: 2768 };

function freeNodePort(used: ReadonlySet<number>, context: Context): number {
  const port = freeNumber(nodePorts.count, context, (offset) => used.has(nodePorts.first + offset));
  return nodePorts.first + (port ?? 0);
}

/** From 10.96.0.0/16; its first 256 addresses are left to those who ask for one by name. */
function freeAddress(context: Context): string {
  const used = new Set(context.list("services").map((service) => textAt(service, "spec", "clusterIP")));
  const address = (offset: number) => `10.96.${1 + Math.floor(offset / 256)}.${offset % 256}`;
  return address(freeNumber(254 * 256, context, (offset) => used.has(address(offset))) ?? 0);
}

/** A random number below `count` that is not used, undefined when all are. */
function freeNumber(count: number, context: Context, isUsed: (number: number) => boolean): number | undefined {
  const seed = [...context.random(6)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % count, 0);
  for (let step = 0; step < count; step++) {
    const candidate = (seed + step) % count;
    if (!isUsed(candidate)) return candidate;
  }
  return undefined;
}
