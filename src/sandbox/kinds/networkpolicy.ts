import type { Json, JsonObject } from "../store/object.ts";
import { isObject, listAt, objectAt } from "../store/object.ts";
import { ageColumn, nameColumn } from "./columns.ts";
import type { ResourceKind } from "./kind.ts";
import type { Schema } from "./schema.ts";

const labelSelector: Schema = {
  type: "object",
  model: "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector",
  description: "Chooses objects by their labels; all conditions must hold, an empty one chooses every object.",
  "x-kubernetes-map-type": "atomic",
  properties: {
    matchLabels: {
      type: "object",
      description: "Labels that must have exactly these values.",
      additionalProperties: { type: "string" },
    },
    matchExpressions: {
      type: "array",
      description: "Conditions on labels.",
      items: {
        type: "object",
        model: "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement",
        properties: {
          key: { type: "string", description: "The label's name." },
          operator: { type: "string", description: "In, NotIn, Exists or DoesNotExist." },
          values: { type: "array", items: { type: "string" }, description: "The values for In and NotIn." },
        },
        required: ["key", "operator"],
      },
    },
  },
};

const ports: Schema = {
  type: "array",
  description: "Ports that the rule covers; all when left out.",
  "x-kubernetes-list-type": "atomic",
  items: {
    type: "object",
    model: "io.k8s.api.networking.v1.NetworkPolicyPort",
    properties: {
      protocol: { type: "string", description: "TCP, UDP or SCTP; TCP when left out." },
      port: { "x-kubernetes-int-or-string": true, description: "A number, or the name of a container's port." },
      endPort: { type: "integer", format: "int32", description: "The last port of a range that starts at port." },
    },
  },
};

const peers: Schema = {
  type: "array",
  description: "The other ends that the rule covers, any of them; everyone when left out.",
  "x-kubernetes-list-type": "atomic",
  items: {
    type: "object",
    model: "io.k8s.api.networking.v1.NetworkPolicyPeer",
    properties: {
      podSelector: labelSelector,
      namespaceSelector: labelSelector,
      ipBlock: {
        type: "object",
        model: "io.k8s.api.networking.v1.IPBlock",
        properties: {
          cidr: { type: "string", description: "A range of addresses, for example 10.0.0.0/8." },
          except: {
            type: "array",
            items: { type: "string" },
            "x-kubernetes-list-type": "atomic",
            description: "Ranges within cidr that are left out.",
          },
        },
        required: ["cidr"],
      },
    },
  },
};

export const networkPolicies: ResourceKind = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  shortNames: ["netpol"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  schema: {
    type: "object",
    model: "io.k8s.api.networking.v1.NetworkPolicy",
    description: "Says which connections the pods it selects may have.",
    properties: {
      spec: {
        type: "object",
        model: "io.k8s.api.networking.v1.NetworkPolicySpec",
        description: "The pods, the directions and the rules.",
        properties: {
          podSelector: labelSelector,
          ingress: {
            type: "array",
            "x-kubernetes-list-type": "atomic",
            description: "Connections to the pods that are allowed; none when empty.",
            items: {
              type: "object",
              model: "io.k8s.api.networking.v1.NetworkPolicyIngressRule",
              properties: { ports, from: peers },
            },
          },
          egress: {
            type: "array",
            "x-kubernetes-list-type": "atomic",
            description: "Connections from the pods that are allowed; none when empty.",
            items: {
              type: "object",
              model: "io.k8s.api.networking.v1.NetworkPolicyEgressRule",
              properties: { ports, to: peers },
            },
          },
          policyTypes: {
            type: "array",
            items: { type: "string" },
            "x-kubernetes-list-type": "atomic",
            description: "The directions that the policy isolates: Ingress, Egress or both.",
          },
        },
      },
    },
  },
  columns: [
    nameColumn,
    {
      name: "Pod-Selector",
      type: "string",
      description: "The pods that the policy applies to.",
      cell: (object) => selectorText(objectAt(object, "spec", "podSelector")),
    },
    ageColumn,
  ],
  defaults: (object) => {
    const { ingress: _in, egress: _out, ...spec } = objectAt(object, "spec");
    const ingress = listAt(object, "spec", "ingress").map(withProtocols);
    const egress = listAt(object, "spec", "egress").map(withProtocols);
    const types = listAt(spec, "policyTypes");
    return {
      ...object,
      spec: {
        ...spec,
        podSelector: objectAt(spec, "podSelector"),
        // Empty lists are dropped, as a real server drops them.
        ...(ingress.length > 0 ? { ingress } : {}),
        ...(egress.length > 0 ? { egress } : {}),
        policyTypes: types.length > 0 ? types : egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"],
      },
    };
  },
};

function withProtocols(rule: Json): Json {
  if (!isObject(rule) || !("ports" in rule)) return rule;
  return {
    ...rule,
    ports: listAt(rule, "ports").map((port) => (isObject(port) ? { protocol: "TCP", ...port } : port)),
  };
}

/** `a=b,c in (d,e),!f`; `<none>` for all. */
function selectorText(selector: JsonObject): string {
  const labels = Object.entries(objectAt(selector, "matchLabels")).map(([key, value]) => `${key}=${value}`);
  const expressions = listAt(selector, "matchExpressions").map((expression) => {
    const { key, operator } = objectAt(expression);
    const values = `(${listAt(expression, "values").join(",")})`;
    if (operator === "In") return `${key} in ${values}`;
    if (operator === "NotIn") return `${key} notin ${values}`;
    return operator === "Exists" ? `${key}` : `!${key}`;
  });
  return [...labels, ...expressions].sort().join(",") || "<none>";
}
