/** Calico keeps a profile for every namespace: it allows what no policy decides and carries the namespace's labels. */
import { schemaOf } from "../../schema/builtin/index.ts";
import type { KubeObject } from "../../store/object.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

const prefix = "kns.";

export const profiles: ResourceKind = {
  ...calico,
  kind: "Profile",
  plural: "profiles",
  singular: "profile",
  namespaced: false,
  verbs: ["get", "list", "watch"],
  schema: schemaOf(`${model}.Profile`),
  viewOf: {
    resource: "namespaces",
    storedName: (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined),
    show: profileOf,
  },
};

function profileOf(namespace: KubeObject): KubeObject {
  const { name, uid, resourceVersion, creationTimestamp, labels = {} } = namespace.metadata;
  const passedOn = Object.entries(labels).map(([key, value]) => [`pcns.${key}`, value]);
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "Profile",
    metadata: { name: `${prefix}${name}`, uid, resourceVersion: `${resourceVersion}/`, creationTimestamp },
    spec: {
      egress: [{ action: "Allow" }],
      ingress: [{ action: "Allow" }],
      labelsToApply: { ...Object.fromEntries(passedOn), "pcns.projectcalico.org/name": name },
    },
  };
}
