import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

export const networkSets: ResourceKind = {
  ...calico,
  kind: "NetworkSet",
  plural: "networksets",
  singular: "networkset",
  shortNames: ["netsets"],
  namespaced: true,
  schema: schemaOf(`${model}.NetworkSet`),
};
