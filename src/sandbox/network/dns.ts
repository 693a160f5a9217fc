/** The answers of the cluster's DNS: the zone cluster.local from the objects, everything else from the outside world. */
import type { Objects } from "../api/objects.ts";
import type { DnsQuestion, DnsRecord } from "../pods/network.ts";
import { type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import type { Internet } from "./internet.ts";

export const clusterDomain = "cluster.local";
const ttl = 30;

export interface DnsAnswer {
  readonly status: "NOERROR" | "NXDOMAIN";
  readonly authoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
}

export function isClusterName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === clusterDomain || lower.endsWith(`.${clusterDomain}`) || reverseAddress(lower) !== undefined;
}

export function answerQuestion(objects: Objects, internet: Internet, question: DnsQuestion): DnsAnswer {
  const name = question.name.toLowerCase().replace(/\.$/, "");
  if (!isClusterName(name)) return outside(internet, { ...question, name });
  const address = reverseAddress(name);
  const records = address === undefined ? clusterRecords(objects, name) : pointers(objects, name, address);
  if (records === undefined) return { status: "NXDOMAIN", authoritative: true, answers: [], authority: [soa()] };
  const aliases = question.type === "CNAME" ? [] : records.filter(({ type }) => type === "CNAME");
  const wanted = records.filter(({ type }) => question.type === "ANY" || type === question.type);
  const target = aliases[0]?.data.replace(/\.$/, "");
  const followed =
    target === undefined ? [] : answerQuestion(objects, internet, { name: target, type: question.type }).answers;
  const answers = [...aliases, ...wanted, ...followed];
  return { status: "NOERROR", authoritative: true, answers, authority: answers.length > 0 ? [] : [soa()] };
}

function outside(internet: Internet, question: DnsQuestion): DnsAnswer {
  const addresses = internet.resolve(question.name);
  if (!addresses) return { status: "NXDOMAIN", authoritative: false, answers: [], authority: [] };
  const answers =
    question.type === "A" || question.type === "ANY"
      ? addresses.map((data): DnsRecord => ({ name: `${question.name}.`, type: "A", ttl, data }))
      : [];
  return { status: "NOERROR", authoritative: false, answers, authority: [] };
}

/** All records of a name in the cluster's zone; undefined when the name does not exist. */
function clusterRecords(objects: Objects, name: string): readonly DnsRecord[] | undefined {
  const labels = name
    .slice(0, -clusterDomain.length - 1)
    .split(".")
    .filter(Boolean);
  const [type, namespace, ...rest] = [...labels].reverse();
  if (type === undefined) return [soa()];
  if (name === `dns-version.${clusterDomain}`) return [{ name: `${name}.`, type: "TXT", ttl, data: '"1.1.0"' }];
  if (type === "pod") return podRecords(objects, name, namespace, rest);
  if (type !== "svc") return undefined;
  if (namespace === undefined) return [];
  if (!objects.get("namespaces", { name: namespace })) return undefined;
  const [service, ...below] = rest;
  if (service === undefined) return [];
  const found = objects.get("services", { namespace, name: service });
  return found ? serviceRecords(objects, name, found, [...below].reverse()) : undefined;
}

function serviceRecords(
  objects: Objects,
  name: string,
  service: KubeObject,
  below: readonly string[],
): readonly DnsRecord[] | undefined {
  const external = textAt(service, "spec", "externalName");
  if (textAt(service, "spec", "type") === "ExternalName") {
    if (below.length > 0) return undefined;
    return [{ name: `${name}.`, type: "CNAME", ttl, data: `${external}.` }];
  }
  const headless = textAt(service, "spec", "clusterIP") === "None";
  const endpoints = headless ? endpointsOf(objects, service) : [];
  if (below.length === 0) {
    const addresses = headless
      ? endpoints.map(({ address }) => address)
      : listAt(service, "spec", "clusterIPs").map(String);
    return [...addressRecords(name, addresses), ...portRecords(name, service, serviceName(service))];
  }
  const [first = "", second = ""] = below;
  if (first.startsWith("_") && second.startsWith("_")) {
    const port = listAt(service, "spec", "ports").find(
      (candidate) =>
        `_${textAt(candidate, "name")}` === first && `_${textAt(candidate, "protocol").toLowerCase()}` === second,
    );
    return port === undefined ? undefined : [srv(name, numberAt(port, "port") ?? 0, serviceName(service))];
  }
  const named = endpoints.filter(({ hostname }) => hostname === first);
  return named.length === 0
    ? undefined
    : addressRecords(
        name,
        named.map(({ address }) => address),
      );
}

function portRecords(name: string, service: KubeObject, target: string): DnsRecord[] {
  return listAt(service, "spec", "ports").map((port) => srv(name, numberAt(port, "port") ?? 0, target));
}

/** `10-244-1-7.shop.pod.cluster.local`, as long as the namespace exists. */
function podRecords(
  objects: Objects,
  name: string,
  namespace: string | undefined,
  rest: readonly string[],
): readonly DnsRecord[] | undefined {
  if (namespace === undefined || !objects.get("namespaces", { name: namespace })) return undefined;
  const [dashed] = rest;
  if (dashed === undefined) return [];
  return /^\d+-\d+-\d+-\d+$/.test(dashed) && rest.length === 1
    ? addressRecords(name, [dashed.replaceAll("-", ".")])
    : undefined;
}

function pointers(objects: Objects, name: string, address: string): readonly DnsRecord[] | undefined {
  const service = objects.list("services").find((candidate) => textAt(candidate, "spec", "clusterIP") === address);
  if (service) return [{ name: `${name}.`, type: "PTR", ttl, data: serviceName(service) }];
  for (const headless of objects
    .list("services")
    .filter((candidate) => textAt(candidate, "spec", "clusterIP") === "None")) {
    const endpoint = endpointsOf(objects, headless).find((candidate) => candidate.address === address);
    if (endpoint)
      return [{ name: `${name}.`, type: "PTR", ttl, data: `${endpoint.hostname}.${serviceName(headless)}` }];
  }
  return undefined;
}

function endpointsOf(objects: Objects, service: KubeObject): { address: string; hostname: string }[] {
  const { namespace } = service.metadata;
  const labelSelector = `kubernetes.io/service-name=${service.metadata.name}`;
  const slices = objects.list("endpointslices.discovery.k8s.io", {
    labelSelector,
    ...(namespace ? { namespace } : {}),
  });
  return slices
    .flatMap((slice) => listAt(slice, "endpoints"))
    .filter((endpoint) => objectAt(endpoint, "conditions").ready !== false)
    .flatMap((endpoint) =>
      listAt(endpoint, "addresses").map((address) => ({
        address: String(address),
        hostname: textAt(endpoint, "hostname") || String(address).replaceAll(/[.:]/g, "-"),
      })),
    );
}

function serviceName(service: KubeObject): string {
  return `${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}.`;
}

function addressRecords(name: string, addresses: readonly string[]): DnsRecord[] {
  return addresses.map((data) => ({ name: `${name}.`, type: data.includes(":") ? "AAAA" : "A", ttl, data }));
}

function srv(name: string, port: number, target: string): DnsRecord {
  return { name: `${name}.`, type: "SRV", ttl, data: `0 100 ${port} ${target}` };
}

function soa(): DnsRecord {
  const data = `ns.dns.${clusterDomain}. hostmaster.${clusterDomain}. 1767225600 7200 1800 86400 ${ttl}`;
  return { name: `${clusterDomain}.`, type: "SOA", ttl, data };
}

/** The address in `7.1.244.10.in-addr.arpa`, when it is one of the cluster's. */
function reverseAddress(name: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name);
  if (!match) return undefined;
  const address = match.slice(1).reverse().join(".");
  return address.startsWith("10.") ? address : undefined;
}

/** How large an answer is on the wire, roughly as a resolver counts it: header, question, and each record. */
export function wireSize(question: DnsQuestion, answer: DnsAnswer): number {
  const recordSize = ({ name, data, type }: DnsRecord) =>
    name.length + 11 + (type === "A" ? 4 : type === "AAAA" ? 16 : data.length + 2);
  return (
    12 +
    question.name.length +
    6 +
    [...answer.answers, ...answer.authority].reduce((sum, record) => sum + recordSize(record), 0)
  );
}
