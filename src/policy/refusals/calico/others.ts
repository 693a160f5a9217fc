// Tiers, network sets, host endpoints and address pools.
import { parseAddress } from "../../address.ts";
import { before32, builtInTiers } from "../../release.ts";
import type { CalicoRelease, Refusal } from "../../types.ts";
import { hasHostBits, parseCidr } from "../cidr.ts";
import { invalidAsWhole } from "../field.ts";
import { labelPattern, matches, portNameComplaints } from "../names.ts";
import { at, has, list, number, text } from "../read.ts";
import {
  annotationChecks,
  isCidr,
  isNet,
  labelChecks,
  metadataChecks,
  nameCheck,
  nameLengthCheck,
  selectorCheck,
  simpleNameRule,
} from "./checks.ts";
import { supportsPorts } from "./ports.ts";
import { stated, tagged } from "./report.ts";

export function* tierChecks(tier: unknown, release: CalicoRelease): Generator<Refusal> {
  const name = text(at(tier, "metadata", "name"));
  yield* metadataChecks(tier);
  const defaultAction = at(tier, "spec", "defaultAction");
  if (has(defaultAction) && defaultAction !== "Deny" && defaultAction !== "Pass") {
    yield tagged(["spec", "defaultAction"], "DefaultAction", defaultAction, "oneof");
  }
  yield* nameLengthCheck(name, 63);
  if (!matches(labelPattern, name)) yield stated(["metadata", "name"], "Metadata.Name", simpleNameRule);
  const builtIn = builtInTiers(release).find((each) => each.name === name);
  if (builtIn && at(tier, "spec", "order") !== builtIn.order) {
    yield stated(["spec", "order"], "TierSpec.Order", `${name} tier order must be ${goFloat(builtIn.order)}`);
  }
  yield* annotationChecks(at(tier, "metadata", "annotations"), ["metadata", "annotations"]);
  yield* labelChecks(at(tier, "metadata", "labels"));
}

/** What the storage behind Calico's API server refuses, once its validator is content. */
export function* storedTierChecks(tier: unknown, release: CalicoRelease): Generator<Refusal> {
  if (before32(release)) return;
  const builtIn = builtInTiers(release).find((each) => each.name === at(tier, "metadata", "name"));
  if (!builtIn || at(tier, "spec", "defaultAction") === builtIn.defaultAction) return;
  const sentence = `The '${builtIn.name}' tier must have default action '${builtIn.defaultAction}'`;
  yield { ...invalidAsWhole([], sentence), field: "<nil>", path: ["spec", "defaultAction"] };
}

/** Go prints large floating point numbers with an exponent. */
function goFloat(value: number): string {
  return value >= 1e6 ? `1e+0${Math.log10(value)}` : String(value);
}

export function* networkSetChecks(set: unknown): Generator<Refusal> {
  yield* metadataChecks(set);
  for (const [index, net] of list(at(set, "spec", "nets")).entries()) {
    if (!isCidr(text(net))) yield tagged(["spec", "nets", index], `Nets[${index}]`, text(net), "cidr");
  }
  const reserved = "projectcalico.org/namespace";
  if (has(at(set, "metadata", "labels", reserved))) {
    const path = ["metadata", "labels", reserved];
    yield stated(path, "Metadata.Labels (label)", `${reserved} is not a valid label name`);
  }
}

export function* hostEndpointChecks(endpoint: unknown): Generator<Refusal> {
  const spec = at(endpoint, "spec");
  const interfaceName = text(at(spec, "interfaceName"));
  const addresses = list(at(spec, "expectedIPs"));
  yield* metadataChecks(endpoint);
  yield* nameCheck(at(spec, "node"), ["spec", "node"], "Node");
  if (interfaceName !== "" && interfaceName !== "*" && !/^[a-zA-Z0-9_.-]{1,15}$/.test(interfaceName)) {
    yield tagged(["spec", "interfaceName"], "InterfaceName", interfaceName, "interface");
  }
  for (const [index, address] of addresses.entries()) {
    if (parseAddress(text(address))) continue;
    yield tagged(["spec", "expectedIPs", index], `ExpectedIPs[${index}]`, text(address), "ip");
  }
  for (const [index, profile] of list(at(spec, "profiles")).entries()) {
    yield* nameCheck(profile, ["spec", "profiles", index], `Profiles[${index}]`);
  }
  for (const [index, port] of list(at(spec, "ports")).entries()) yield* endpointPortChecks(port, index);
  if (interfaceName === "" && addresses.length === 0) {
    const sentence = "no interface or expected IPs have been specified";
    yield stated(["spec"], "InterfaceName", sentence);
  }
  if (text(at(spec, "node")) === "") yield stated(["spec"], "InterfaceName", "no node has been specified");
}

function* endpointPortChecks(port: unknown, index: number): Generator<Refusal> {
  const path = ["spec", "ports", index];
  const name = text(at(port, "name"));
  if (portNameComplaints(name).length > 0) yield tagged([...path, "name"], "Name", name, "portName");
  const portNumber = number(at(port, "port")) ?? 0;
  if (portNumber === 0) yield tagged([...path, "port"], "Port", portNumber, "gt");
  if (!supportsPorts(at(port, "protocol"))) {
    const sentence = "EndpointPort protocol does not support ports.";
    yield stated([...path, "protocol"], "EndpointPort.Protocol", sentence);
  }
}

export function* ipPoolChecks(pool: unknown): Generator<Refusal> {
  const spec = at(pool, "spec");
  yield* metadataChecks(pool);
  const cidr = text(at(spec, "cidr"));
  if (!isNet(cidr)) yield tagged(["spec", "cidr"], "CIDR", cidr, "net");
  for (const [key, field, tag] of [
    ["vxlanMode", "VXLANMode", "vxlanMode"],
    ["ipipMode", "IPIPMode", "ipIpMode"],
  ] as const) {
    const mode = text(at(spec, key));
    if (mode !== "" && !["Always", "CrossSubnet", "Never"].includes(mode))
      yield tagged(["spec", key], field, mode, tag);
  }
  yield* selectorCheck(at(spec, "nodeSelector"), ["spec", "nodeSelector"], "NodeSelector");
  yield* poolChecks(spec);
}

function* poolChecks(spec: unknown): Generator<Refusal> {
  const path = ["spec", "cidr"];
  const written = text(at(spec, "cidr"));
  if (written === "") yield stated(path, "IPpool.CIDR", "IPPool CIDR must be specified");
  const cidr = parseCidr(written.includes("/") ? written : `${written}/${written.includes(":") ? 128 : 32}`, {
    zeros: "refused",
  });
  if (!cidr) {
    yield stated(path, "IPpool.CIDR", "IPPool CIDR must be a valid subnet");
    return;
  }
  const enabled = (key: string) => ["Always", "CrossSubnet"].includes(text(at(spec, key)));
  if (cidr.family === 6 && enabled("ipipMode")) {
    const sentence = "IPIPMode other than 'Never' is not supported on an IPv6 IP pool";
    yield stated(["spec", "ipipMode"], "IPpool.IPIPMode", sentence);
  }
  if (enabled("ipipMode") && enabled("vxlanMode")) {
    const sentence = "IPIPMode and VXLANMode cannot be enabled on LoadBalancer IP pool";
    yield stated(["spec", "ipipMode"], "IPpool.IPIPMode", sentence);
  }
  const blockSize = number(at(spec, "blockSize")) || (cidr.family === 4 ? 26 : 122);
  if (at(spec, "disabled") !== true && cidr.prefix > blockSize) {
    const sentence =
      "IP pool size is too small for use with Calico IPAM. It must be equal to or greater than the block size.";
    yield stated(path, "IPpool.CIDR", sentence);
  }
  if (hasHostBits(cidr)) yield stated(path, "IPpool.CIDR", "IP pool CIDR is not strictly masked");
}
