// What kube-apiserver refuses in a networking.k8s.io/v1 NetworkPolicy, in the order in which it looks.
import type { FieldPath, Refusal } from "../types.ts";
import { isStrictSubset, parseCidr } from "./cidr.ts";
import { forbidden, invalid, notSupported, printTyped, required } from "./field.ts";
import { labelRefusals, metadataRefusals } from "./metadata.ts";
import { labelKeyComplaints, labelValueComplaints, portNameComplaints, portNumberComplaints } from "./names.ts";
import { at, has, list, number, text } from "./read.ts";

export const directions = [
  { rules: "ingress", peers: "from" },
  { rules: "egress", peers: "to" },
] as const;

const protocols = ["TCP", "UDP", "SCTP"];
const policyTypes = ["Ingress", "Egress"];

export function* networkPolicyRefusals(object: unknown): Generator<Refusal> {
  yield* metadataRefusals(object, { namespaced: true, servedBy: "core" });
  const spec = at(object, "spec");
  yield* selectorRefusals(at(spec, "podSelector"), ["spec", "podSelector"]);
  for (const { rules, peers } of directions) {
    for (const [index, rule] of list(at(spec, rules)).entries()) {
      const path = ["spec", rules, index];
      for (const [each, port] of list(at(rule, "ports")).entries()) yield* portRefusals(port, [...path, "ports", each]);
      for (const [each, peer] of list(at(rule, peers)).entries()) yield* peerRefusals(peer, [...path, peers, each]);
    }
  }
  yield* policyTypeRefusals(list(at(spec, "policyTypes")), ["spec", "policyTypes"]);
}

function* policyTypeRefusals(types: readonly unknown[], path: FieldPath): Generator<Refusal> {
  if (types.length > policyTypes.length) {
    yield invalid(path, types, "may not specify more than two policyTypes");
    return;
  }
  for (const [index, type] of types.entries()) {
    if (!policyTypes.includes(text(type))) yield notSupported([...path, index], text(type), policyTypes, printTyped);
  }
}

function* portRefusals(entry: unknown, path: FieldPath): Generator<Refusal> {
  const protocol = at(entry, "protocol");
  if (has(protocol) && !protocols.includes(text(protocol))) {
    yield notSupported([...path, "protocol"], text(protocol), protocols, printTyped);
  }
  const port = at(entry, "port");
  const endPort = number(at(entry, "endPort"));
  const endPath = [...path, "endPort"];
  if (typeof port === "number") {
    yield* portNumberComplaints(port).map((complaint) => invalid([...path, "port"], port, complaint));
    if (endPort === undefined) return;
    // The server prints the port here, not the endPort.
    if (endPort < port) yield invalid(endPath, port, "must be greater than or equal to `port`");
    yield* portNumberComplaints(endPort).map((complaint) => invalid(endPath, endPort, complaint));
  } else if (typeof port === "string") {
    if (endPort !== undefined) yield invalid(endPath, endPort, "may not be specified when `port` is non-numeric");
    yield* portNameComplaints(port).map((complaint) => invalid([...path, "port"], port, complaint));
  } else if (endPort !== undefined) {
    yield invalid(endPath, endPort, "may not be specified when `port` is not specified");
  }
}

function* peerRefusals(peer: unknown, path: FieldPath): Generator<Refusal> {
  const selectors = (["podSelector", "namespaceSelector"] as const).filter((key) => has(at(peer, key)));
  for (const key of selectors) yield* selectorRefusals(at(peer, key), [...path, key]);
  const block = at(peer, "ipBlock");
  if (has(block)) yield* blockRefusals(block, [...path, "ipBlock"]);
  if (!has(block) && selectors.length === 0) yield required(path, "must specify a peer");
  if (has(block) && selectors.length > 0) yield forbidden(path, "may not specify both ipBlock and another peer");
}

function* blockRefusals(block: unknown, path: FieldPath): Generator<Refusal> {
  const cidr = text(at(block, "cidr"));
  if (cidr === "") {
    yield required([...path, "cidr"]);
    return;
  }
  const outer = parseCidr(cidr, { zeros: "forgiven" });
  if (!outer) {
    yield noCidr([...path, "cidr"], cidr);
    return;
  }
  for (const [index, except] of list(at(block, "except")).entries()) {
    const inner = parseCidr(text(except), { zeros: "forgiven" });
    const place = [...path, "except", index];
    if (!inner) yield noCidr(place, text(except));
    else if (!isStrictSubset(inner, outer)) yield invalid(place, text(except), "must be a strict subset of `cidr`");
  }
}

function noCidr(path: FieldPath, value: string): Refusal {
  return invalid(path, value, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
}

export function* selectorRefusals(selector: unknown, path: FieldPath): Generator<Refusal> {
  yield* labelRefusals(at(selector, "matchLabels"), [...path, "matchLabels"]);
  for (const [index, expression] of list(at(selector, "matchExpressions")).entries()) {
    yield* expressionRefusals(expression, [...path, "matchExpressions", index]);
  }
}

function* expressionRefusals(expression: unknown, path: FieldPath): Generator<Refusal> {
  const operator = text(at(expression, "operator"));
  const values = list(at(expression, "values"));
  if (["In", "NotIn"].includes(operator)) {
    if (values.length === 0) {
      yield required([...path, "values"], "must be specified when `operator` is 'In' or 'NotIn'");
    }
  } else if (["Exists", "DoesNotExist"].includes(operator)) {
    if (values.length > 0) {
      yield forbidden([...path, "values"], "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
  } else {
    yield invalid([...path, "operator"], operator, "not a valid selector operator", printTyped);
  }
  const key = text(at(expression, "key"));
  yield* labelKeyComplaints(key).map((complaint) => invalid([...path, "key"], key, complaint));
  for (const [index, value] of values.entries()) {
    const complaints = labelValueComplaints(text(value));
    yield* complaints.map((complaint) => invalid([...path, "values", index], text(value), complaint));
  }
}
