import { schemaOf } from "../../schema/builtin/index.ts";
import { type KubeObject, listAt, numberAt, textAt } from "../../store/object.ts";
import { ageColumn, column, labelsColumn, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";
import { allocateAddresses, keepAddresses } from "../services/addresses.ts";
import { serviceDefaults } from "../services/defaults.ts";
import { serviceRefusals } from "../services/validation.ts";

export const services: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  shortNames: ["svc"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  deletionReturnsObject: true,
  names: "label-1035",
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.Service"),
  columns: [
    nameColumn,
    column("Type", "Who can reach it: the cluster, the nodes' ports, a load balancer, or a mere name.", (service) =>
      textAt(service, "spec", "type"),
    ),
    column(
      "Cluster-IP",
      "Its address inside the cluster.",
      (service) => textAt(service, "spec", "clusterIPs", 0) || textAt(service, "spec", "clusterIP") || "<none>",
    ),
    column("External-IP", "Addresses or the name by which it is reached from outside.", externalAddress),
    column("Port(s)", "Port, node port and protocol of each port.", ports),
    ageColumn,
    labelsColumn("Selector", "The labels of the pods behind it.", "spec", "selector"),
  ],
  fieldSelectors: {
    "spec.clusterIP": (service) => textAt(service, "spec", "clusterIP"),
    "spec.type": (service) => textAt(service, "spec", "type"),
  },
  defaults: serviceDefaults,
  prepareForCreate: (service, context) => ({ ...allocateAddresses(service, context), status: { loadBalancer: {} } }),
  prepareForUpdate: keepAddresses,
  validate: (service, old, context) => [...serviceRefusals(service, old, context)],
};

function externalAddress(service: KubeObject): string {
  const external = listAt(service, "spec", "externalIPs");
  switch (textAt(service, "spec", "type")) {
    case "ExternalName":
      return textAt(service, "spec", "externalName");
    case "LoadBalancer": {
      const balancers = listAt(service, "status", "loadBalancer", "ingress").map(
        (point) => textAt(point, "ip") || textAt(point, "hostname"),
      );
      return [...balancers, ...external].join(",") || "<pending>";
    }
    default:
      return external.join(",") || "<none>";
  }
}

function ports(service: KubeObject): string {
  const texts = listAt(service, "spec", "ports").map((port) => {
    const node = numberAt(port, "nodePort") ?? 0;
    return `${numberAt(port, "port")}${node > 0 ? `:${node}` : ""}/${textAt(port, "protocol")}`;
  });
  return texts.join(",") || "<none>";
}
