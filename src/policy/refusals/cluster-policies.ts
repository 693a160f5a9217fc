// The schemas of the cluster-wide policies of policy.networking.k8s.io.
import { isStandardCidr } from "./cidr.ts";
import { at, number, text } from "./read.ts";
import type { Rule, Schema } from "./schema.ts";

const string: Schema = { type: "string" };
const port: Schema = { type: "integer", minimum: 1, maximum: 65535 };

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: "object", properties, required };
}

/** An object of which exactly one field is given. */
function oneOf(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: "object", properties, minProperties: 1, maxProperties: 1 };
}

function some(items: Schema, maxItems: number, minItems = 1): Schema {
  return { type: "array", items, minItems, maxItems };
}

const labelSelector = object({
  matchLabels: { type: "object", additionalProperties: string },
  matchExpressions: {
    type: "array",
    items: object({ key: string, operator: string, values: { type: "array", items: string } }, ["key", "operator"]),
  },
});

const isCidr: Rule = {
  message: "Invalid CIDR format provided",
  holds: (value) => isStandardCidr(text(value)),
};

const networks: Schema = {
  type: "array",
  items: { type: "string", maxLength: 43, rules: [isCidr] },
  minItems: 1,
  maxItems: 25,
  set: true,
};

function metadataAnd(spec: Schema, rules: readonly Rule[] = []): Schema {
  const properties = {
    apiVersion: string,
    kind: string,
    metadata: { type: "any" },
    spec,
    status: { type: "any" },
  } as const;
  return { type: "object", properties, required: ["spec"], rules };
}

const startBeforeEnd: Rule = {
  message: "Start port must be less than End port",
  holds: (range) => (number(at(range, "start")) ?? 0) < (number(at(range, "end")) ?? 0),
};

const rangedPort: Schema = {
  type: "object",
  properties: {
    destinationPort: oneOf({
      number: port,
      range: {
        type: "object",
        properties: { start: port, end: port },
        required: ["end", "start"],
        rules: [startBeforeEnd],
      },
    }),
  },
  minProperties: 1,
};

const protocols = some(oneOf({ destinationNamedPort: string, tcp: rangedPort, udp: rangedPort, sctp: rangedPort }), 25);
const pods = (required: readonly string[]) =>
  object({ namespaceSelector: labelSelector, podSelector: labelSelector }, required);
const name: Schema = { type: "string", maxLength: 100 };

function clusterRules(peers: "from" | "to", peer: Schema): Schema {
  const action: Schema = { type: "string", enum: ["Accept", "Deny", "Pass"] };
  return some(object({ action, name, [peers]: some(peer, 25), protocols }, ["action", peers]), 25, 0);
}

const subjectOf = (required: readonly string[]) => oneOf({ namespaces: labelSelector, pods: pods(required) });

export const clusterNetworkPolicy: Schema = metadataAnd(
  object(
    {
      tier: { type: "string", enum: ["Admin", "Baseline"] },
      priority: { type: "integer", minimum: 0, maximum: 1000 },
      subject: subjectOf(["podSelector"]),
      ingress: clusterRules("from", subjectOf(["podSelector"])),
      egress: clusterRules("to", oneOf({ namespaces: labelSelector, pods: pods(["podSelector"]), networks })),
    },
    ["priority", "subject", "tier"],
  ),
);

// The predecessors, up to Calico 3.31.

const bothSelectors = ["namespaceSelector", "podSelector"];
const numberedPort = object({ protocol: string, port }, ["port", "protocol"]);
const portRange = object({ protocol: string, start: port, end: port }, ["end", "start"]);
const adminPorts: Schema = {
  type: "array",
  items: oneOf({ portNumber: numberedPort, portRange, namedPort: string }),
  maxItems: 100,
};

function adminRules(peers: "from" | "to", peer: Schema, actions: readonly string[]): Schema {
  const action: Schema = { type: "string", enum: actions };
  return some(object({ action, name, [peers]: some(peer, 100), ports: adminPorts }, ["action", peers]), 100, 0);
}

function adminSpec(
  more: Readonly<Record<string, Schema>>,
  required: readonly string[],
  actions: readonly string[],
): Schema {
  const peer = subjectOf(bothSelectors);
  const egressPeer = oneOf({
    namespaces: labelSelector,
    pods: pods(bothSelectors),
    networks,
    nodes: labelSelector,
  });
  const rules = { ingress: adminRules("from", peer, actions), egress: adminRules("to", egressPeer, actions) };
  return object({ ...more, subject: peer, ...rules }, [...required, "subject"]);
}

export const adminNetworkPolicy: Schema = metadataAnd(
  adminSpec({ priority: { type: "integer", minimum: 0, maximum: 1000 } }, ["priority"], ["Allow", "Deny", "Pass"]),
);

export const baselineAdminNetworkPolicy: Schema = metadataAnd(adminSpec({}, [], ["Allow", "Deny"]), [
  {
    message: 'Only one baseline admin network policy with metadata.name="default" can be created in the cluster',
    holds: (policy) => at(policy, "metadata", "name") === "default",
  },
]);
