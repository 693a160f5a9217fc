// The rules of a Calico policy: first each field for itself, then what the fields of an entity and of a rule mean together.
import { type Block, parseBlock } from "../../address.ts";
import { before32 } from "../../release.ts";
import type { CalicoRelease, FieldPath, Refusal } from "../../types.ts";
import { portNameComplaints } from "../names.ts";
import { at, has, list, number, text } from "../read.ts";
import { annotationChecks, isNet, nameCheck, selectorCheck } from "./checks.ts";
import { isNamedPort, protocolNumber, readPort, supportsPorts } from "./ports.ts";
import { stated, tagged } from "./report.ts";

const actions = ["Allow", "Deny", "Log", "Pass"];
const protocols = ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"];
const portsNeedProtocol = "rules that specify ports must set protocol to TCP or UDP or SCTP";
const numbersNeedProtocol = "rules with numeric port or port range must set protocol to TCP or UDP or SCTP";
export const globalMisplaced = "global() can only be used in an EntityRule namespaceSelector";

export function* ruleChecks(rule: unknown, path: FieldPath, release: CalicoRelease): Generator<Refusal> {
  const action = text(at(rule, "action"));
  if (!actions.includes(action)) yield tagged([...path, "action"], "Action", action, "action", actionHint(action));
  const ipVersion = at(rule, "ipVersion");
  if (has(ipVersion) && ipVersion !== 4 && ipVersion !== 6) {
    yield tagged([...path, "ipVersion"], "IPVersion", ipVersion, "ipVersion");
  }
  yield* protocolChecks(at(rule, "protocol"), [...path, "protocol"]);
  yield* icmpChecks(at(rule, "icmp"), [...path, "icmp"], release);
  yield* protocolChecks(at(rule, "notProtocol"), [...path, "notProtocol"]);
  yield* icmpChecks(at(rule, "notICMP"), [...path, "notICMP"], release);
  yield* entityChecks(at(rule, "source"), [...path, "source"]);
  yield* entityChecks(at(rule, "destination"), [...path, "destination"]);
  yield* httpChecks(at(rule, "http"), [...path, "http"]);
  yield* annotationChecks(at(rule, "metadata", "annotations"), [...path, "metadata", "annotations"]);
  yield* combinationChecks(rule, path, release);
}

function actionHint(action: string): string {
  const meant = actions.find((each) => each.toLowerCase() === action.toLowerCase());
  if (meant) return `write ${meant}, with a capital letter`;
  return action === "" ? `every rule needs an action: ${actions.join(", ")}` : `the actions are ${actions.join(", ")}`;
}

function* protocolChecks(protocol: unknown, path: FieldPath): Generator<Refusal> {
  if (!has(protocol)) return;
  const known = typeof protocol === "string" && protocols.includes(protocol);
  if (protocolNumber(protocol) === 0) yield stated(path, "Protocol", "protocol number invalid");
  else if (!known && protocolNumber(protocol) === undefined) yield stated(path, "Protocol", "protocol name invalid");
}

function* icmpChecks(icmp: unknown, path: FieldPath, release: CalicoRelease): Generator<Refusal> {
  const type = number(at(icmp, "type"));
  const code = number(at(icmp, "code"));
  if (type !== undefined && type < 0) yield tagged([...path, "type"], "Type", type, "gte");
  if (type !== undefined && type > 254) yield tagged([...path, "type"], "Type", type, before32(release) ? "lt" : "lte");
  if (code !== undefined && code < 0) yield tagged([...path, "code"], "Code", code, "gte");
  if (code !== undefined && code > 255) yield tagged([...path, "code"], "Code", code, "lte");
  if (code !== undefined && type === undefined) {
    yield stated([...path, "code"], "Code", "ICMP code specified without an ICMP type");
  }
}

function* entityChecks(entity: unknown, path: FieldPath): Generator<Refusal> {
  yield* netChecks(at(entity, "nets"), [...path, "nets"], "Nets");
  yield* selectorCheck(at(entity, "selector"), [...path, "selector"], "Selector");
  yield* selectorCheck(at(entity, "namespaceSelector"), [...path, "namespaceSelector"], "NamespaceSelector");
  yield* nameCheck(at(entity, "services", "name"), [...path, "services", "name"], "Name");
  yield* nameCheck(at(entity, "services", "namespace"), [...path, "services", "namespace"], "Namespace");
  yield* portChecks(at(entity, "ports"), [...path, "ports"]);
  yield* netChecks(at(entity, "notNets"), [...path, "notNets"], "NotNets");
  yield* selectorCheck(at(entity, "notSelector"), [...path, "notSelector"], "NotSelector");
  yield* portChecks(at(entity, "notPorts"), [...path, "notPorts"]);
  yield* selectorCheck(at(entity, "serviceAccounts", "selector"), [...path, "serviceAccounts", "selector"], "Selector");
  yield* entityCombinationChecks(entity, path);
}

function* netChecks(nets: unknown, path: FieldPath, field: string): Generator<Refusal> {
  for (const [index, net] of list(nets).entries()) {
    if (!isNet(text(net))) yield tagged([...path, index], `${field}[${index}]`, text(net), "net");
  }
}

function* portChecks(ports: unknown, path: FieldPath): Generator<Refusal> {
  for (const [index, port] of list(ports).entries()) {
    const read = typeof port === "number" ? { least: port } : readPort(text(port));
    if ("name" in read && portNameComplaints(read.name).length > 0) {
      yield tagged([...path, index], "PortName", read.name, "portName");
    }
    if ("least" in read && read.least < 1) {
      yield stated([...path, index], "Port", "port range invalid, port number must be between 1 and 65535");
    }
  }
}

function* entityCombinationChecks(entity: unknown, path: FieldPath): Generator<Refusal> {
  const selector = text(at(entity, "selector"));
  if (selector.includes("global()")) yield stated([...path, "selector"], "Selector field", globalMisplaced);
  const namespaceSelector = text(at(entity, "namespaceSelector"));
  if (namespaceSelector.includes("global(") && !/^[ \t]*global\([ \t]*\)[ \t]*$/.test(namespaceSelector)) {
    const sentence = "global() cannot be combined with other selectors";
    yield stated([...path, "namespaceSelector"], "NamespaceSelector field", sentence);
  }
  const services = at(entity, "services");
  if (!has(services)) return;
  if (text(at(services, "name")) === "") {
    yield stated([...path, "services"], "Services field", "must specify a service name");
  }
  const excluded: readonly [string, boolean][] = [
    ["NamespaceSelector", namespaceSelector !== ""],
    ["Selector/NotSelector", selector !== "" || text(at(entity, "notSelector")) !== ""],
    ["ServiceAccounts", has(at(entity, "serviceAccounts"))],
    ["Nets/NotNets", list(at(entity, "nets")).length + list(at(entity, "notNets")).length > 0],
  ];
  for (const [fields, given] of excluded) {
    const sentence = `cannot specify ${fields} and Services on the same rule`;
    if (given) yield stated([...path, "services"], "Services field", sentence);
  }
}

function* httpChecks(http: unknown, path: FieldPath): Generator<Refusal> {
  const methods = list(at(http, "methods"));
  if (new Set(methods).size !== methods.length) {
    yield stated([...path, "methods"], "Methods", `Invalid methods (duplicates): [${methods.join(" ")}]`);
  }
  // The validator stops at the first path that is wrong.
  for (const [index, match] of list(at(http, "paths")).entries()) {
    const complaint = httpPathComplaint(text(at(match, "exact")), text(at(match, "prefix")));
    if (complaint === undefined) continue;
    yield stated([...path, "paths", index], "Paths", complaint);
    return;
  }
}

function httpPathComplaint(exact: string, prefix: string): string | undefined {
  if (exact !== "" && prefix !== "") return "Invalid path match. Both 'exact' and 'prefix' are set";
  const path = exact || prefix;
  if (path === "") return "Invalid path match. Either 'exact' or 'prefix' must be set";
  const valid = path.startsWith("/") && !/[? #]/.test(path);
  // The parenthesis is not closed in Calico's text either.
  return valid ? undefined : `Invalid path ${path}. (must start with \`/\` and not contain \`?\` or \`#\``;
}

function* combinationChecks(rule: unknown, path: FieldPath, release: CalicoRelease): Generator<Refusal> {
  const protocol = at(rule, "protocol");
  yield* portsProtocolChecks(rule, path, release);
  if (has(at(rule, "http")) && has(protocol) && protocol !== "TCP") {
    yield stated([...path, "protocol"], "Protocol", "rules that specify HTTP fields must set protocol to TCP or empty");
  }
  if (has(at(rule, "icmp")) && protocol !== "ICMP" && protocol !== "ICMPv6") {
    yield stated([...path, "icmp"], "ICMP", "rules that specify ICMP fields must set protocol to ICMP");
  }
  const ipVersion = number(at(rule, "ipVersion"));
  for (const [name, version] of [
    ["ICMP", 4],
    ["ICMPv6", 6],
  ] as const) {
    const given = protocol === name || at(rule, "notProtocol") === name;
    if (!given || ipVersion === undefined || ipVersion === version) continue;
    const sentence = `must set ipversion to '${version}' with protocol ${name.toLowerCase()}`;
    yield stated([...path, "ipVersion"], "IPVersion", sentence);
  }
  yield* familyChecks(rule, path);
  if (has(at(rule, "http")) && at(rule, "action") !== "Allow") {
    yield stated([...path, "http"], "HTTP", "only valid for Allow rules");
  }
  if (!has(at(rule, "destination", "services"))) return;
  for (const [key, field, word] of [
    ["ports", "Destination.Ports", "ports"],
    ["notPorts", "Destination.NotPorts", "notports"],
  ] as const) {
    if (list(at(rule, "destination", key)).length === 0) continue;
    yield stated([...path, "destination", key], field, `cannot specify ${word} with a service selector`);
  }
}

function* portsProtocolChecks(rule: unknown, path: FieldPath, release: CalicoRelease): Generator<Refusal> {
  const protocol = at(rule, "protocol");
  if (has(protocol) && supportsPorts(protocol)) return;
  // Since 3.32 a name may stand without a protocol: it brings its own.
  const namesAllowed = !before32(release) && !has(protocol);
  for (const side of ["source", "destination"] as const) {
    for (const key of ["ports", "notPorts"] as const) {
      const ports = list(at(rule, side, key));
      if (ports.length === 0 || (namesAllowed && ports.every(isNamedPort))) continue;
      const field = `${capital(side)}.${capital(key)}`;
      yield stated([...path, side, key], field, namesAllowed ? numbersNeedProtocol : portsNeedProtocol);
    }
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A rule speaks of one address family. */
function* familyChecks(rule: unknown, path: FieldPath): Generator<Refusal> {
  const ipVersion = number(at(rule, "ipVersion"));
  const seen = new Set<number>();
  for (const side of ["source", "destination"] as const) {
    for (const key of ["nets", "notNets"] as const) {
      const place = [...path, side, key];
      const field = `${capital(side)}.${capital(key)}`;
      const families = new Set<number>();
      for (const [index, net] of list(at(rule, side, key)).entries()) {
        const block = parseBlock(text(net));
        if (!block) yield stated([...place, index], field, "invalid CIDR");
        else families.add(block.family);
        if (block && key === "notNets" && isEverything(block)) {
          const sentence = "catch-all CIDR in negation creates logical contradiction (matches no traffic)";
          yield stated([...place, index], field, sentence);
        }
      }
      if (ipVersion !== undefined && [...families].some((family) => family !== ipVersion)) {
        yield stated(place, field, "rule IP version doesn't match CIDR version");
      }
      const clash = families.size > 1 || [...families].some((family) => seen.has(family === 4 ? 6 : 4));
      if (clash) yield stated(place, field, "rule contains both IPv4 and IPv6 CIDRs");
      for (const family of families) seen.add(family);
    }
  }
}

function isEverything(block: Block): boolean {
  return block.family === 4 ? block.text === "0.0.0.0/0" : block.first === 0n && block.last === (1n << 128n) - 1n;
}
