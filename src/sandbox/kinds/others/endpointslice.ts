import { isIP } from "node:net";
import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type Json, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, firstThree, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { oneOf, type Refusals } from "../rules.ts";

export const endpointSlices: ResourceKind = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  singular: "endpointslice",
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  schema: schemaOf("io.k8s.api.discovery.v1.EndpointSlice"),
  columns: [
    nameColumn,
    column("AddressType", "Whether its addresses are IPv4, IPv6 or names.", (slice) => textAt(slice, "addressType")),
    column("Ports", "The ports on which the pods answer.", (slice) => {
      const ports = listAt(slice, "ports").map((port) =>
        String(numberAt(port, "port") ?? (textAt(port, "name") || "*")),
      );
      return firstThree(ports) || "<unset>";
    }),
    column("Endpoints", "The addresses of the pods.", (slice) => {
      const addresses = listAt(slice, "endpoints").flatMap((endpoint) => listAt(endpoint, "addresses").map(String));
      return firstThree(addresses) || "<unset>";
    }),
    ageColumn,
  ],
  validate: (slice) => [...refusals(slice)],
  defaults: (slice) => {
    const ports = listAt(slice, "ports").map((port) =>
      isObject(port) ? { name: "", protocol: "TCP", ...port } : port,
    );
    return {
      ...slice,
      endpoints: Array.isArray(slice.endpoints) ? listAt(slice, "endpoints").map(withConditions) : null,
      ports: Array.isArray(slice.ports) ? ports : null,
    };
  },
};

function* refusals(slice: Draft): Refusals {
  const type = textAt(slice, "addressType");
  if (type === "") yield Field.at("addressType").required();
  else yield* oneOf(type, ["FQDN", "IPv4", "IPv6"], Field.at("addressType"));
  const names = new Set<string>();
  for (const [index, port] of listAt(slice, "ports").entries()) {
    const field = Field.at("ports").index(index);
    const name = textAt(port, "name");
    if (names.has(name)) yield field.child("name").duplicate(name);
    names.add(name);
    yield* oneOf(textAt(port, "protocol"), ["SCTP", "TCP", "UDP"], field.child("protocol"));
  }
  for (const [index, endpoint] of listAt(slice, "endpoints").entries()) {
    const field = Field.at("endpoints").index(index).child("addresses");
    const addresses = listAt(endpoint, "addresses");
    if (addresses.length === 0) yield field.required("must contain at least 1 address");
    for (const [position, address] of addresses.entries()) {
      if (type !== "FQDN" && (typeof address !== "string" || isIP(address) === 0)) {
        yield field.index(position).invalid(address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
      }
    }
  }
}

function withConditions(endpoint: Json): Json {
  return isObject(endpoint) ? { ...endpoint, conditions: objectAt(endpoint, "conditions") } : endpoint;
}
