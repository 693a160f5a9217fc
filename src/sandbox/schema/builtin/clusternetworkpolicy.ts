/** policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy: a CRD, so its limits and rules stand in the schema itself. */
import type { Schema } from "../../kinds/schema.ts";

export function clusterNetworkPolicySchema(metadata: Schema): Schema {
  return {
    model: "io.k8s.networking.policy.v1alpha2.ClusterNetworkPolicy",
    description:
      "Rules of the cluster's administrators that stand before or behind the network policies of namespaces.",
    type: "object",
    required: ["metadata", "spec"],
    properties: {
      apiVersion: { type: "string", description: "policy.networking.k8s.io/v1alpha2." },
      kind: { type: "string", description: "ClusterNetworkPolicy." },
      metadata,
      spec: {
        type: "object",
        description: "Whom the policy is about, where it stands in the order, and its rules.",
        required: ["priority", "subject", "tier"],
        properties: {
          tier: {
            type: "string",
            enum: ["Admin", "Baseline"],
            description:
              "Admin rules are asked before any NetworkPolicy and cannot be overruled by one; Baseline rules only decide where no NetworkPolicy selects the pod.",
          },
          priority: {
            type: "integer",
            format: "int32",
            minimum: 0,
            maximum: 1000,
            description:
              "Lower numbers are asked first within the tier. Equal numbers leave the order open: avoid them.",
          },
          subject: {
            ...podsOrNamespaces,
            description: "The pods that the policy is about: one of namespaces or pods.",
          },
          ingress: {
            type: "array",
            maxItems: 25,
            description: "Rules for connections to the subject, asked in order; the first that matches decides.",
            items: rule("from", "Where connections come from; any entry may match.", podsOrNamespaces),
          },
          egress: {
            type: "array",
            maxItems: 25,
            description: "Rules for connections from the subject, asked in order; the first that matches decides.",
            items: rule("to", "Where connections go; any entry may match.", destination),
          },
        },
      },
      status: {
        type: "object",
        description: "What the network plugin reports.",
        required: ["conditions"],
        properties: {
          conditions: {
            type: "array",
            description: "Whether and how the policy is in force.",
            items: condition,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["type"],
          },
        },
      },
    },
  };
}

const selector: Schema = {
  type: "object",
  "x-kubernetes-map-type": "atomic",
  properties: {
    matchLabels: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Labels that must all be there with these values.",
    },
    matchExpressions: {
      type: "array",
      "x-kubernetes-list-type": "atomic",
      description: "Requirements that must all hold.",
      items: {
        type: "object",
        required: ["key", "operator"],
        properties: {
          key: { type: "string", description: "The label's key." },
          operator: { type: "string", description: "In, NotIn, Exists or DoesNotExist." },
          values: {
            type: "array",
            items: { type: "string" },
            "x-kubernetes-list-type": "atomic",
            description: "Values for In and NotIn; none for the others.",
          },
        },
      },
    },
  },
};

const namespaces: Schema = {
  ...selector,
  description: "All pods of the namespaces with these labels; {} is every namespace.",
};

const pods: Schema = {
  type: "object",
  description: "Pods with these labels in namespaces with these labels.",
  required: ["podSelector"],
  properties: {
    namespaceSelector: {
      ...selector,
      description: "The namespaces in which to look; left out or {} is every namespace.",
    },
    podSelector: { ...selector, description: "The pods to pick in those namespaces; {} is every pod." },
  },
};

const podsOrNamespaces: Schema = {
  type: "object",
  minProperties: 1,
  maxProperties: 1,
  properties: { namespaces, pods },
};

const destination: Schema = {
  ...podsOrNamespaces,
  properties: {
    namespaces,
    networks: {
      type: "array",
      minItems: 1,
      maxItems: 25,
      "x-kubernetes-list-type": "set",
      description: "Address ranges in CIDR form. They also match pods whose address lies within.",
      items: {
        type: "string",
        maxLength: 43,
        "x-kubernetes-validations": [{ rule: "isCIDR(self)", message: "Invalid CIDR format provided" }],
      },
    },
    pods,
  },
};

const portNumber: Schema = { type: "integer", format: "int32", minimum: 1, maximum: 65535 };

const protocol: Schema = {
  type: "object",
  minProperties: 1,
  properties: {
    destinationPort: {
      type: "object",
      minProperties: 1,
      maxProperties: 1,
      description: "The port dialled: one number or one range. Left out: every port.",
      properties: {
        number: { ...portNumber, description: "A single port." },
        range: {
          type: "object",
          required: ["end", "start"],
          description: "All ports from start to end.",
          properties: {
            start: { ...portNumber, description: "The first port; smaller than end." },
            end: { ...portNumber, description: "The last port." },
          },
          "x-kubernetes-validations": [
            { rule: "self.start < self.end", message: "Start port must be less than End port" },
          ],
        },
      },
    },
  },
};

const protocols: Schema = {
  type: "array",
  minItems: 1,
  maxItems: 25,
  description: "Protocols and ports to which the rule is limited; any entry may match. Left out: all traffic.",
  items: {
    type: "object",
    minProperties: 1,
    maxProperties: 1,
    properties: {
      destinationNamedPort: {
        type: "string",
        description:
          "A port by the name that the destination's container gives it. Matches no pod without such a port.",
      },
      sctp: { ...protocol, description: "SCTP, to the given port." },
      tcp: { ...protocol, description: "TCP, to the given port." },
      udp: { ...protocol, description: "UDP, to the given port." },
    },
  },
};

function rule(direction: "from" | "to", description: string, peer: Schema): Schema {
  return {
    type: "object",
    required: ["action", direction],
    properties: {
      name: { type: "string", maxLength: 100, description: "A name for people and logs; it need not be unique." },
      action: {
        type: "string",
        enum: ["Accept", "Deny", "Pass"],
        description:
          "Accept lets the connection through and ends the matter; Deny drops it; Pass leaves this tier and lets the next one decide.",
      },
      [direction]: { type: "array", minItems: 1, maxItems: 25, description, items: peer },
      protocols,
    },
  };
}

const condition: Schema = {
  type: "object",
  required: ["lastTransitionTime", "message", "reason", "status", "type"],
  properties: {
    type: {
      type: "string",
      maxLength: 316,
      pattern:
        "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
      description: "What is judged.",
    },
    status: { type: "string", enum: ["True", "False", "Unknown"], description: "Whether it holds." },
    reason: {
      type: "string",
      minLength: 1,
      maxLength: 1024,
      pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
      description: "Why, in one CamelCase word.",
    },
    message: { type: "string", maxLength: 32768, description: "Why, in a sentence." },
    lastTransitionTime: { type: "string", format: "date-time", description: "When the status last changed." },
    observedGeneration: {
      type: "integer",
      format: "int64",
      minimum: 0,
      description: "The generation of the object that was judged.",
    },
  },
};
