import { isIP } from "node:net";
import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type Json, type KubeObject, listAt, numberAt, textAt } from "../../store/object.ts";
import { ageColumn, column, firstThree, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { dnsLabel, each, oneOf, portNumber, type Refusals } from "../rules.ts";

export const endpoints: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  namespaced: true,
  servedBy: "kubernetes",
  deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  schema: schemaOf("io.k8s.api.core.v1.Endpoints"),
  validate: (object) => [...refusals(object)],
  defaults: (object) =>
    listAt(object, "subsets").length > 0
      ? { ...object, subsets: listAt(object, "subsets").map(withProtocols) }
      : object,
  columns: [nameColumn, column("Endpoints", "Addresses and ports that answer for the service.", addresses), ageColumn],
};

function* refusals(object: Draft): Refusals {
  for (const [index, subset] of listAt(object, "subsets").entries()) {
    const field = Field.at("subsets").index(index);
    const ports = listAt(subset, "ports");
    if (listAt(subset, "addresses").length === 0 && listAt(subset, "notReadyAddresses").length === 0) {
      yield field.required("must specify `addresses` or `notReadyAddresses`");
    }
    for (const list of ["addresses", "notReadyAddresses"]) {
      yield* each(subset, list, field, function* (address, here) {
        const ip = textAt(address, "ip");
        if (isIP(ip) === 0) {
          yield here.child("ip").invalid(ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
      });
    }
    yield* each(subset, "ports", field, function* (port, here) {
      const name = textAt(port, "name");
      if (name === "" && ports.length > 1) yield here.child("name").required();
      if (name !== "") yield* dnsLabel(name, here.child("name"));
      yield* portNumber(numberAt(port, "port"), here.child("port"));
      yield* oneOf(textAt(port, "protocol"), ["SCTP", "TCP", "UDP"], here.child("protocol"));
    });
  }
}

/** Ports without a protocol are TCP. */
function withProtocols(subset: Json): Json {
  const ports = listAt(subset, "ports").map((port) => (isObject(port) ? { protocol: "TCP", ...port } : port));
  return isObject(subset) && ports.length > 0 ? { ...subset, ports } : subset;
}

function addresses(object: KubeObject): string {
  const subsets = listAt(object, "subsets");
  const all = subsets.flatMap((subset) => {
    const hosts = listAt(subset, "addresses").map((address) => textAt(address, "ip"));
    const ports = listAt(subset, "ports").map((port) => numberAt(port, "port") ?? 0);
    return ports.length === 0 ? hosts : ports.flatMap((port) => hosts.map((host) => withPort(host, port)));
  });
  return subsets.length === 0 ? "<none>" : firstThree(all);
}

function withPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
