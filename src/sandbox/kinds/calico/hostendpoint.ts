import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

export const hostEndpoints: ResourceKind = {
  ...calico,
  kind: "HostEndpoint",
  plural: "hostendpoints",
  singular: "hostendpoint",
  shortNames: ["hep", "heps"],
  namespaced: false,
  schema: schemaOf(`${model}.HostEndpoint`),
  warnings: () => ["the sandbox stores host endpoints but applies no policy to traffic of nodes"],
};
