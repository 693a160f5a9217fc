/** What an API server refuses in a service. */
import { isIP } from "node:net";
import { parseCidr } from "../../../policy/refusals/cidr.ts";
import { labelRefusals } from "../../../policy/refusals/metadata.ts";
import { labelKeyComplaints, labelNameComplaints } from "../../../policy/refusals/names.ts";
import {
  type Draft,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { Field } from "../fields.ts";
import type { Context } from "../kind.ts";
import { dnsSubdomain, oneOf, portNumber, portOrName, type Refusals } from "../rules.ts";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const badAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

export function* serviceRefusals(service: Draft, old: KubeObject | undefined, context: Context): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(service, "spec");
  const refusals = [...specRefusals(spec, field)];
  yield* refusals;
  if (old) yield* addressChangeRefusals(spec, objectAt(old, "spec"), field);
  // Addresses and ports are handed out only when all the rest is right.
  if (refusals.length === 0) yield* allocationRefusals(service, old, context, field);
}

function* specRefusals(spec: JsonObject, field: Field): Refusals {
  const type = textAt(spec, "type");
  const ports = listAt(spec, "ports");
  const headless = textAt(spec, "clusterIP") === "None";
  if (ports.length === 0 && !headless && type !== "ExternalName") yield field.child("ports").required();
  yield* typeRefusals(spec, field, type, headless);
  yield* portsRefusals(ports, field.child("ports"));
  yield* labelRefusals(spec.selector, field.child("selector").path);
  yield* affinityRefusals(spec, field);
  yield* addressesRefusals(spec, field);
  yield* oneOf(type, types, field.child("type"));
  yield* portPairsRefusals(ports, type, field.child("ports"));
  yield* trafficRefusals(spec, field, type);
}

function* typeRefusals(spec: JsonObject, field: Field, type: string, headless: boolean): Refusals {
  if (headless && (type === "LoadBalancer" || type === "NodePort")) {
    yield field.child("clusterIPs").index(0).invalid("None", `may not be set to 'None' for ${type} services`);
  }
  if (type !== "ExternalName") return;
  if (listAt(spec, "clusterIPs").length > 0 || textAt(spec, "clusterIP") !== "") {
    yield field.child("clusterIPs").forbidden("may not be set for ExternalName services");
  }
  const name = textAt(spec, "externalName").replace(/\.$/, "");
  if (name === "") yield field.child("externalName").required();
  else yield* dnsSubdomain(name, field.child("externalName"));
}

function* portsRefusals(ports: readonly Json[], place: Field): Refusals {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = place.index(index);
    const name = textAt(port, "name");
    if (name === "" && ports.length > 1) yield field.child("name").required();
    if (name !== "") yield* field.child("name").unlike(name, labelNameComplaints(name));
    if (name !== "" && names.has(name)) yield field.child("name").duplicate(name);
    names.add(name);
    yield* portNumber(numberAt(port, "port"), field.child("port"));
    yield* oneOf(textAt(port, "protocol"), ["SCTP", "TCP", "UDP"], field.child("protocol"));
    const { targetPort = 0, appProtocol } = objectAt(port);
    yield* portOrName(targetPort, field.child("targetPort"));
    if (typeof appProtocol === "string") {
      yield* field.child("appProtocol").unlike(appProtocol, labelKeyComplaints(appProtocol));
    }
  }
}

/** The same port twice, or ports of nodes where the type has none. */
function* portPairsRefusals(ports: readonly Json[], type: string, place: Field): Refusals {
  const nodePorts = new Set<string>();
  const pairs = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const nodePort = numberAt(port, "nodePort") ?? 0;
    const here = place.index(index).child("nodePort");
    if (nodePort !== 0 && type === "ClusterIP") yield here.forbidden("may not be used when `type` is 'ClusterIP'");
    const key = `${textAt(port, "protocol")}/${nodePort}`;
    if (nodePort !== 0 && nodePorts.has(key) && type === "ClusterIP") yield here.duplicate(nodePort);
    nodePorts.add(key);
  }
  for (const [index, port] of ports.entries()) {
    const Protocol = textAt(port, "protocol");
    const Port = numberAt(port, "port") ?? 0;
    const key = `${Protocol}/${Port}`;
    if (pairs.has(key)) {
      yield place.index(index).duplicate({ Name: "", Protocol, AppProtocol: null, Port, TargetPort: 0, NodePort: 0 });
    }
    pairs.add(key);
  }
}

function* affinityRefusals(spec: JsonObject, field: Field): Refusals {
  yield* oneOf(spec.sessionAffinity, ["ClientIP", "None"], field.child("sessionAffinity"));
  const seconds = numberAt(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
  if (spec.sessionAffinity === "ClientIP" && seconds !== undefined && (seconds <= 0 || seconds > 86_400)) {
    yield field
      .child("sessionAffinityConfig", "clientIP", "timeoutSeconds")
      .invalid(seconds, "must be greater than 0 and less than 86400");
  }
}

function* addressesRefusals(spec: JsonObject, field: Field): Refusals {
  for (const [index, family] of listAt(spec, "ipFamilies").entries()) {
    yield* oneOf(family, ["IPv4", "IPv6"], field.child("ipFamilies").index(index));
  }
  if (spec.ipFamilyPolicy !== undefined) {
    yield* oneOf(
      spec.ipFamilyPolicy,
      ["PreferDualStack", "RequireDualStack", "SingleStack"],
      field.child("ipFamilyPolicy"),
    );
  }
  for (const [index, address] of listAt(spec, "clusterIPs").entries()) {
    const here = field.child("clusterIPs").index(index);
    if (typeof address === "string" && address !== "None" && isIP(address) === 0)
      yield here.invalid(address, badAddress);
  }
  for (const [index, address] of listAt(spec, "externalIPs").entries()) {
    const here = field.child("externalIPs").index(index);
    if (typeof address !== "string" || isIP(address) === 0) yield here.invalid(address, badAddress);
    else if (address.startsWith("127.") || address === "::1") {
      yield here.invalid(address, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
  }
}

function* trafficRefusals(spec: JsonObject, field: Field, type: string): Refusals {
  const ranges = listAt(spec, "loadBalancerSourceRanges");
  const place = field.child("LoadBalancerSourceRanges");
  if (ranges.length > 0 && type !== "LoadBalancer") {
    yield place.forbidden("may only be used when `type` is 'LoadBalancer'");
  }
  for (const [index, range] of type === "LoadBalancer" ? ranges.entries() : []) {
    if (typeof range !== "string" || !parseCidr(range.trim(), { zeros: "forgiven" })) {
      yield place.index(index).invalid(range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
  }
  const policies = ["Cluster", "Local"];
  const outside = type === "NodePort" || type === "LoadBalancer";
  if (outside) yield* oneOf(spec.externalTrafficPolicy, policies, field.child("externalTrafficPolicy"));
  const health = numberAt(spec, "healthCheckNodePort") ?? 0;
  if (health !== 0 && !(type === "LoadBalancer" && spec.externalTrafficPolicy === "Local")) {
    yield field
      .child("healthCheckNodePort")
      .invalid(health, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
  }
  if (type !== "ExternalName") yield* oneOf(spec.internalTrafficPolicy, policies, field.child("internalTrafficPolicy"));
}

function* addressChangeRefusals(spec: JsonObject, before: JsonObject, field: Field): Refusals {
  const [old, now] = [textAt(before, "clusterIP"), textAt(spec, "clusterIP")];
  if (old === "" || spec.type === "ExternalName" || before.type === "ExternalName" || old === now) return;
  yield field.child("clusterIPs").index(0).invalid([now], "may not change once set");
}

const inRange = /^10\.96\.\d{1,3}\.\d{1,3}$/;

function* allocationRefusals(service: Draft, old: KubeObject | undefined, context: Context, field: Field): Refusals {
  const spec = objectAt(service, "spec");
  const address = textAt(spec, "clusterIP");
  const others = context.list("services").filter((other) => other.metadata.uid !== service.metadata.uid);
  const clusterIPs = field.child("clusterIPs");
  if (listAt(spec, "ipFamilies")[0] === "IPv6" && address !== "None") {
    yield field.child("ipFamilies").index(0).invalid("IPv6", "not configured on this cluster");
  } else if (isIP(address) > 0 && textAt(old, "spec", "clusterIP") !== address) {
    if (!inRange.test(address)) {
      yield clusterIPs.invalid(
        [address],
        `failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`,
      );
    } else if (others.some((other) => textAt(other, "spec", "clusterIP") === address)) {
      yield clusterIPs.invalid([address], `failed to allocate IP ${address}: provided IP is already allocated`);
    }
  }
  yield* nodePortRefusals(listAt(spec, "ports"), others, field.child("ports"));
}

function* nodePortRefusals(ports: readonly Json[], others: readonly KubeObject[], place: Field): Refusals {
  const taken = new Set(others.flatMap((other) => listAt(other, "spec", "ports").map(nodePortKey)));
  for (const [index, port] of ports.entries()) {
    const nodePort = isObject(port) ? (numberAt(port, "nodePort") ?? 0) : 0;
    if (nodePort === 0) continue;
    const here = place.index(index).child("nodePort");
    if (nodePort < 30_000 || nodePort > 32_767) {
      yield here.invalid(nodePort, "provided port is not in the valid range. The range of valid ports is 30000-32767");
    } else if (taken.has(nodePortKey(port))) yield here.invalid(nodePort, "provided port is already allocated");
    taken.add(nodePortKey(port));
  }
}

function nodePortKey(port: Json): string {
  return `${textAt(port, "protocol")}/${numberAt(port, "nodePort") ?? 0}`;
}
