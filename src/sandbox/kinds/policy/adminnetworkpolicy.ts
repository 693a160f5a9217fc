/** The predecessors of ClusterNetworkPolicy, as Calico 3.30 and 3.31 ship them. */
import { numberAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";
import { policyHooks } from "../policies.ts";
import type { Schema } from "../schema.ts";

const text: Schema = { type: "string" };
const port: Schema = { type: "integer", format: "int32" };

function object(description: string, properties: Readonly<Record<string, Schema>>): Schema {
  return { type: "object", description, properties };
}

function list(description: string, items: Schema): Schema {
  return { type: "array", description, items };
}

const labelSelector = object("Chooses by labels; an empty one chooses all.", {
  matchLabels: { type: "object", additionalProperties: text },
  matchExpressions: list(
    "Conditions on labels; all must hold.",
    object("A condition.", { key: text, operator: text, values: list("The values for In and NotIn.", text) }),
  ),
});

const pods = object("Pods by their labels and those of their namespaces.", {
  namespaceSelector: labelSelector,
  podSelector: labelSelector,
});

const subject = object("The pods that the policy is about.", { namespaces: labelSelector, pods });

const ports = list(
  "Ports that the rule covers; all when left out.",
  object("One port, a range of them, or a name.", {
    portNumber: object("One port.", { protocol: text, port }),
    portRange: object("From start to end.", { protocol: text, start: port, end: port }),
    namedPort: text,
  }),
);

function rules(direction: "from" | "to", peer: Schema): Schema {
  return list(
    "Rules in their order; the first that matches decides.",
    object("What to do with the connections it matches.", {
      name: text,
      action: { type: "string", description: "Allow or Deny; Pass leaves the decision to network policies." },
      [direction]: list("The other ends that the rule covers, any of them.", peer),
      ports,
    }),
  );
}

const spec: Readonly<Record<string, Schema>> = {
  subject,
  ingress: rules("from", subject),
  egress: rules(
    "to",
    object("Pods, nodes or networks.", {
      namespaces: labelSelector,
      pods,
      nodes: labelSelector,
      networks: list("Ranges of addresses.", text),
      domainNames: list("Names of hosts.", text),
    }),
  ),
};

const status = object("What the implementation says.", {
  conditions: { type: "array", items: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
});

const admin = {
  group: "policy.networking.k8s.io",
  version: "v1alpha1",
  namespaced: false,
  servedBy: "crd",
  subresources: [{ name: "status" }],
  servedIn: ({ calico }) => calico === "3.30" || calico === "3.31",
  ...policyHooks,
} as const satisfies Partial<ResourceKind>;

export const adminNetworkPolicies: ResourceKind = {
  ...admin,
  kind: "AdminNetworkPolicy",
  plural: "adminnetworkpolicies",
  singular: "adminnetworkpolicy",
  shortNames: ["anp"],
  schema: object("Rules of the cluster's administrators that stand before all network policies.", {
    spec: object("Whom it is about, its place in the order, and its rules.", {
      priority: { type: "integer", format: "int32", description: "Lower numbers come first." },
      ...spec,
    }),
    status,
  }),
  columns: [
    nameColumn,
    column("Priority", "Its place among its like; lower numbers come first.", (policy) =>
      String(numberAt(policy, "spec", "priority") ?? ""),
    ),
    { ...ageColumn, type: "date" },
  ],
};

export const baselineAdminNetworkPolicies: ResourceKind = {
  ...admin,
  kind: "BaselineAdminNetworkPolicy",
  plural: "baselineadminnetworkpolicies",
  singular: "baselineadminnetworkpolicy",
  shortNames: ["banp"],
  schema: object("What holds for connections that no other policy decides.", {
    spec: object("Whom it is about, and its rules.", spec),
    status,
  }),
  columns: [nameColumn, { ...ageColumn, type: "date" }],
};
