import { schemaOf } from "../../schema/builtin/index.ts";
import { isObject, type Json, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, firstThree, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

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

function withConditions(endpoint: Json): Json {
  return isObject(endpoint) ? { ...endpoint, conditions: objectAt(endpoint, "conditions") } : endpoint;
}
