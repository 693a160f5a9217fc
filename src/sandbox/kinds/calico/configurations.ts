/** Settings of Calico's own programs: kept as they are written, with nothing in the sandbox that obeys them. */
import type { ResourceKind } from "../kind.ts";
import type { Schema } from "../schema.ts";
import { calico, model } from "./kinds.ts";

const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

function configuration(
  names: Pick<ResourceKind, "kind" | "plural" | "singular" | "shortNames" | "subresources">,
): ResourceKind {
  return {
    ...calico,
    ...names,
    namespaced: false,
    names: "subdomain",
    schema: { type: "object", model: `${model}.${names.kind}`, properties: { spec: anything, status: anything } },
    warnings: () => ["the sandbox stores this configuration and does not act on it"],
  };
}

export const bgpConfigurations = configuration({
  kind: "BGPConfiguration",
  plural: "bgpconfigurations",
  singular: "bgpconfiguration",
  shortNames: ["bgpconfig", "bgpconfigs"],
});

export const felixConfigurations = configuration({
  kind: "FelixConfiguration",
  plural: "felixconfigurations",
  singular: "felixconfiguration",
  shortNames: ["felixconfig", "felixconfigs"],
});

export const kubeControllersConfigurations = configuration({
  kind: "KubeControllersConfiguration",
  plural: "kubecontrollersconfigurations",
  singular: "kubecontrollersconfiguration",
  shortNames: ["kcconfig"],
  subresources: [{ name: "status" }],
});
