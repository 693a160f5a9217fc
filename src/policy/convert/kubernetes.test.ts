// The Kubernetes rules once more, written down directly from their definition: both must agree on any cluster.
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { buildSnapshot, evaluate, type RawObject } from "../index.ts";
import { randomKubernetesCluster } from "../testing/clusters.ts";

const labels = z.record(z.string(), z.string()).default({});
const selector = z.object({
  matchLabels: labels,
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }))
    .default([]),
});
const peer = z.object({
  podSelector: selector.optional(),
  namespaceSelector: selector.optional(),
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});
const port = z.object({
  protocol: z.string().default("TCP"),
  port: z.union([z.number(), z.string()]).optional(),
  endPort: z.number().optional(),
});
const policySchema = z.object({
  metadata: z.object({ namespace: z.string() }),
  spec: z.object({
    podSelector: selector,
    policyTypes: z.array(z.string()).default([]),
    ingress: z.array(z.object({ from: z.array(peer).default([]), ports: z.array(port).default([]) })).default([]),
    egress: z.array(z.object({ to: z.array(peer).default([]), ports: z.array(port).default([]) })).default([]),
  }),
});
const podSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string(), labels }),
  spec: z.object({
    containers: z.array(
      z.object({ ports: z.array(z.object({ name: z.string(), containerPort: z.number(), protocol: z.string() })) }),
    ),
  }),
  status: z.object({ podIPs: z.tuple([z.object({ ip: z.string() })]) }),
});
type Selector = z.output<typeof selector>;
type Policy = z.output<typeof policySchema>;
type Pod = z.output<typeof podSchema>;
interface Dialled {
  readonly port: number;
  readonly protocol: string;
}

function selects({ matchLabels, matchExpressions }: Selector, own: Readonly<Record<string, string>>): boolean {
  const value = (key: string) => (Object.hasOwn(own, key) ? own[key] : undefined);
  return (
    Object.entries(matchLabels).every(([key, wanted]) => value(key) === wanted) &&
    matchExpressions.every(({ key, operator, values }) => {
      const given = value(key);
      if (operator === "Exists") return given !== undefined;
      if (operator === "DoesNotExist") return given === undefined;
      const listed = given !== undefined && values.includes(given);
      return operator === "In" ? listed : !listed;
    })
  );
}

class Oracle {
  constructor(
    private readonly policies: readonly Policy[],
    private readonly namespaces: ReadonlyMap<string, Record<string, string>>,
  ) {}

  allows(from: Pod, to: Pod, dialled: Dialled): boolean {
    if (from === to) return true;
    return this.opens("Egress", from, to, to, dialled) && this.opens("Ingress", to, from, to, dialled);
  }

  private opens(direction: string, subject: Pod, other: Pod, destination: Pod, dialled: Dialled): boolean {
    const isolating = this.policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === subject.metadata.namespace &&
        selects(spec.podSelector, subject.metadata.labels) &&
        (spec.policyTypes.length > 0
          ? spec.policyTypes.includes(direction)
          : direction === "Ingress" || spec.egress.length > 0),
    );
    if (isolating.length === 0) return true;
    return isolating.some((policy) =>
      direction === "Ingress"
        ? policy.spec.ingress.some((rule) => this.matches(policy, rule.from, rule.ports, other, destination, dialled))
        : policy.spec.egress.some((rule) => this.matches(policy, rule.to, rule.ports, other, destination, dialled)),
    );
  }

  private matches(
    policy: Policy,
    peers: readonly z.output<typeof peer>[],
    ports: readonly z.output<typeof port>[],
    other: Pod,
    destination: Pod,
    dialled: Dialled,
  ): boolean {
    const peerMatches = peers.length === 0 || peers.some((own) => this.isPeer(policy, own, other));
    return peerMatches && (ports.length === 0 || ports.some((own) => isPort(own, destination, dialled)));
  }

  private isPeer(
    { metadata }: Policy,
    { podSelector, namespaceSelector, ipBlock }: z.output<typeof peer>,
    other: Pod,
  ): boolean {
    if (ipBlock) {
      const inside = (cidr: string) => inBlock(other.status.podIPs[0].ip, cidr);
      return inside(ipBlock.cidr) && !ipBlock.except.some(inside);
    }
    const { namespace, labels: own } = other.metadata;
    const inNamespace = namespaceSelector
      ? selects(namespaceSelector, this.namespaces.get(namespace) ?? {})
      : namespace === metadata.namespace;
    return inNamespace && (!podSelector || selects(podSelector, own));
  }
}

function isPort(own: z.output<typeof port>, destination: Pod, dialled: Dialled): boolean {
  if (own.protocol !== dialled.protocol) return false;
  if (own.port === undefined) return true;
  if (typeof own.port === "number") return own.port <= dialled.port && dialled.port <= (own.endPort ?? own.port);
  return destination.spec.containers.some(({ ports }) =>
    ports.some(
      ({ name, containerPort, protocol }) =>
        name === own.port && containerPort === dialled.port && protocol === own.protocol,
    ),
  );
}

function inBlock(address: string, cidr: string): boolean {
  const parsed = ipaddr.parse(address);
  const [base, length] = ipaddr.parseCIDR(cidr);
  return parsed.kind() === base.kind() && parsed.match(base, length);
}

/** Kubernetes' own objects; pods with one IPv4 address, on the pod network, that have not finished. */
function kubernetesOnly(objects: readonly RawObject[]): RawObject[] {
  const simplePod = (object: RawObject) => podSchema.safeParse(object).data?.status.podIPs[0].ip.startsWith("10.");
  return objects.filter(
    (object) =>
      object.kind === "Namespace" ||
      (object.kind === "NetworkPolicy" && object.apiVersion === "networking.k8s.io/v1") ||
      (object.kind === "Pod" && simplePod(object) && JSON.stringify(object).includes('"Running"')),
  );
}

test("agrees with the definition of NetworkPolicy on random clusters", () => {
  fc.assert(
    fc.property(randomKubernetesCluster().map(kubernetesOnly), (objects) => {
      const snapshot = buildSnapshot(objects.map((object) => ({ object })));
      const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
      const namespaces = ofKind("Namespace").map(({ metadata }) => [metadata.name, { ...metadata.labels }] as const);
      const oracle = new Oracle(
        ofKind("NetworkPolicy").map((object) => policySchema.parse(object)),
        new Map(namespaces),
      );
      const pods = ofKind("Pod").map((object) => podSchema.parse(object));
      const end = ({ metadata: { namespace, name } }: Pod) => ({ kind: "pod", namespace, name }) as const;
      for (const from of pods) {
        for (const to of pods) {
          for (const dialled of [
            { port: 80, protocol: "TCP" },
            { port: 81, protocol: "UDP" },
          ] as const) {
            const { verdict } = evaluate(snapshot, { from: end(from), to: end(to), ...dialled });
            expect([end(from), end(to), dialled, verdict]).toEqual([
              end(from),
              end(to),
              dialled,
              oracle.allows(from, to, dialled) ? "allow" : "deny",
            ]);
          }
        }
      }
    }),
    { numRuns: 1000 },
  );
});
