/** The answers of the cluster's DNS: the zone cluster.local from the objects, everything else from the outside world. */
import type { Objects } from "../api/objects.ts";
import type { DnsQuestion, DnsRecord } from "../pods/network.ts";
import { type Json, type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import type { Internet } from "./internet.ts";

const clusterDomain = "cluster.local";
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
  const endpoints = endpointsOf(objects, service);
  // Behind a cluster address there is one target for all ports; without one each endpoint is one.
  const offers = headless
    ? endpoints.flatMap(({ target, ports }) => ports.map((port) => ({ port, target })))
    : listAt(service, "spec", "ports").map((port) => ({ port, target: serviceName(service) }));
  const addresses = headless
    ? endpoints.map(({ address }) => address)
    : listAt(service, "spec", "clusterIPs").map(String);
  if (below.length === 0) return [...addressRecords(name, addresses), ...srvRecords(name, offers)];
  const [first = "", second = ""] = below;
  if (first.startsWith("_") && second.startsWith("_")) {
    const meant = offers.filter(
      ({ port }) => `_${textAt(port, "name")}` === first && `_${textAt(port, "protocol").toLowerCase()}` === second,
    );
    return meant.length === 0 ? undefined : srvRecords(name, meant);
  }
  const named = endpoints.filter(({ hostname }) => hostname === first);
  return named.length === 0
    ? undefined
    : addressRecords(
        name,
        named.map(({ address }) => address),
      );
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

/** The service with that cluster address, or every service that has the address among its endpoints. */
function pointers(objects: Objects, name: string, address: string): readonly DnsRecord[] | undefined {
  const services = objects.list("services");
  const pointer = (data: string): DnsRecord => ({ name: `${name}.`, type: "PTR", ttl, data });
  const service = services.find((candidate) => textAt(candidate, "spec", "clusterIP") === address);
  if (service) return [pointer(serviceName(service))];
  const endpoints = services.flatMap((candidate) => endpointsOf(objects, candidate));
  const found = endpoints.filter((endpoint) => endpoint.address === address);
  return found.length === 0 ? undefined : found.map(({ target }) => pointer(target));
}

interface NamedEndpoint {
  readonly address: string;
  readonly hostname: string;
  /** Its full name, with a dot at the end. */
  readonly target: string;
  readonly ports: readonly Json[];
}

function endpointsOf(objects: Objects, service: KubeObject): readonly NamedEndpoint[] {
  const { namespace } = service.metadata;
  const labelSelector = `kubernetes.io/service-name=${service.metadata.name}`;
  const slices = objects.list("endpointslices.discovery.k8s.io", {
    labelSelector,
    ...(namespace ? { namespace } : {}),
  });
  return slices.flatMap((slice) =>
    listAt(slice, "endpoints")
      .filter((endpoint) => objectAt(endpoint, "conditions").ready !== false)
      .flatMap((endpoint) =>
        listAt(endpoint, "addresses").map((address) => {
          const hostname = textAt(endpoint, "hostname") || String(address).replaceAll(/[.:]/g, "-");
          const target = `${hostname}.${serviceName(service)}`;
          return { address: String(address), hostname, target, ports: listAt(slice, "ports") };
        }),
      ),
  );
}

function serviceName(service: KubeObject): string {
  return `${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}.`;
}

function addressRecords(name: string, addresses: readonly string[]): DnsRecord[] {
  return addresses.map((data) => ({ name: `${name}.`, type: data.includes(":") ? "AAAA" : "A", ttl, data }));
}

/** All with the same priority, so that each has its share of the weight. */
function srvRecords(name: string, offers: readonly { readonly port: Json; readonly target: string }[]): DnsRecord[] {
  const weight = Math.max(1, Math.floor(100 / offers.length));
  return offers.map(({ port, target }) => {
    const data = `0 ${weight} ${numberAt(port, "port") ?? 0} ${target}`;
    return { name: `${name}.`, type: "SRV", ttl, data };
  });
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
