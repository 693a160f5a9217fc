import { schemaOf } from "../../schema/builtin/index.ts";
import { type KubeObject, listAt, numberAt, textAt } from "../../store/object.ts";
import { ageColumn, column, firstThree, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

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
  columns: [nameColumn, column("Endpoints", "Addresses and ports that answer for the service.", addresses), ageColumn],
};

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
