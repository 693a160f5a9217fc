import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseManifests } from "../../manifests/index.ts";
import { buildSnapshot, evaluate } from "../../policy/index.ts";
import { registryImage } from "./images.ts";
import type { Renaming } from "./renaming.ts";
import { namesIn, rewriteManifest, rewriteModule, rewriteText } from "./rewrite.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const renaming: Renaming = {
  names: { namespaces: new Set(["prod", "dev"]), clusterWide: new Set(["security", "quarantine"]) },
  prefix: "alice",
  image: (name) => name,
};

const ownNamespaces = '{"key":"kubernetes.io/metadata.name","operator":"In","values":["alice-prod","alice-dev"]}';

describe("manifests", () => {
  it.each([
    [
      "a namespace",
      "kind: Namespace\nmetadata: { name: prod } # ours\n",
      "kind: Namespace\nmetadata: { name: alice-prod } # ours\n",
    ],
    [
      "where an object lies",
      "kind: Pod\nmetadata: { name: prod, namespace: prod }\n",
      "kind: Pod\nmetadata: { name: prod, namespace: alice-prod }\n",
    ],
    [
      "a namespace's name as a label",
      "kind: NetworkPolicy\nspec: { a: { matchLabels: { kubernetes.io/metadata.name: dev, role: dev } } }\n",
      "kind: NetworkPolicy\nspec: { a: { matchLabels: { kubernetes.io/metadata.name: alice-dev, role: dev } } }\n",
    ],
    [
      "Calico's selectors",
      "kind: NetworkPolicy\nspec:\n  namespaceSelector: kubernetes.io/metadata.name in {'prod', \"other\"} && role == 'dev'\n",
      "kind: NetworkPolicy\nspec:\n  namespaceSelector: kubernetes.io/metadata.name in {'alice-prod', \"other\"} && role == 'dev'\n",
    ],
    [
      "what stands in a List",
      "kind: List\nitems:\n  - { kind: Tier, metadata: { name: security } }\n",
      "kind: List\nitems:\n  - { kind: Tier, metadata: { name: alice-security } }\n",
    ],
    [
      "tiers and names in them",
      "kind: NetworkPolicy\nmetadata: { name: security.x, namespace: dev }\nspec: { tier: security }\n",
      "kind: NetworkPolicy\nmetadata: { name: alice-security.x, namespace: alice-dev }\nspec: { tier: alice-security }\n",
    ],
    [
      "a policy for all namespaces, confined to the attendee's",
      "kind: GlobalNetworkPolicy\nmetadata: { name: quarantine }\nspec:\n  selector: all()\n",
      "kind: GlobalNetworkPolicy\nmetadata: { name: alice-quarantine }\nspec:\n  namespaceSelector: \"kubernetes.io/metadata.name in {'alice-prod', 'alice-dev'}\"\n  selector: all()\n",
    ],
    [
      "a label that only sounds like a namespace",
      "kind: NetworkPolicy\nspec: { namespaceSelector: { matchExpressions: [{ key: purpose, operator: In, values: [prod] }] } }\n",
      "kind: NetworkPolicy\nspec: { namespaceSelector: { matchExpressions: [{ key: purpose, operator: In, values: [prod] }] } }\n",
    ],
    [
      "a policy of Kubernetes for the whole cluster, confined to the attendee's namespaces",
      "kind: ClusterNetworkPolicy\nmetadata: { name: quarantine }\nspec:\n  subject:\n    namespaces:\n      matchLabels: { kubernetes.io/metadata.name: dev }\n  ingress:\n    - from: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: prod } } }]\n",
      `kind: ClusterNetworkPolicy\nmetadata: { name: alice-quarantine }\nspec:\n  subject:\n    namespaces:\n      {"matchLabels":{"kubernetes.io/metadata.name":"alice-dev"},"matchExpressions":[${ownNamespaces}]}\n  ingress:\n    - from: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: alice-prod } } }]\n`,
    ],
    [
      "one whose subject is pods of any namespace",
      "kind: ClusterNetworkPolicy\nmetadata: { name: quarantine }\nspec:\n  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: db } } } }\n",
      `kind: ClusterNetworkPolicy\nmetadata: { name: alice-quarantine }\nspec:\n  subject: { pods: { namespaceSelector: {"matchLabels":{},"matchExpressions":[${ownNamespaces}]}, podSelector: { matchLabels: { app: db } } } }\n`,
    ],
  ])("%s", (_what, before, after) => {
    expect(rewriteManifest(before, renaming)).toBe(after);
  });

  it("takes images from a mirror, and nothing else without a prefix", () => {
    const text =
      "kind: Pod\nmetadata: { namespace: prod }\nspec: { containers: [{ name: busybox, image: busybox:1.36 }] }\n";
    expect(rewriteManifest(text, { ...renaming, prefix: undefined, image: registryImage("mirror.local") })).toBe(
      text.replace("image: busybox", "image: mirror.local/busybox"),
    );
  });
});

describe("words", () => {
  it.each([
    ["kubectl exec -n prod web -- nc -zv db.prod 3306", "kubectl exec -n alice-prod web -- nc -zv db.alice-prod 3306"],
    ["| `prod/api` | `svc:prod/db:3306` |", "| `alice-prod/api` | `svc:alice-prod/db:3306` |"],
    ["From dev to prod is as open as inside `prod`.", "From dev to prod is as open as inside `alice-prod`."],
    ["a product of /works/prod/x", "a product of /works/prod/x"],
    ["kubectl get tier security", "kubectl get tier alice-security"],
    ["kubectl delete clusternetworkpolicy quarantine", "kubectl delete clusternetworkpolicy alice-quarantine"],
    ["`metadata.namespace: dev`", "`metadata.namespace: alice-dev`"],
    ["selector: projectcalico.org/namespace == 'dev'", "selector: projectcalico.org/namespace == 'alice-dev'"],
    ["Security first: the `security` tier", "Security first: the `alice-security` tier"],
  ])("%s", (before, after) => {
    expect(rewriteText(before, renaming)).toBe(after);
  });

  it("renames what a module's checks mean, and no file of it", () => {
    const text =
      "steps:\n  - file: dev/x.yaml\n    check:\n      matrix: |\n        .  svc:prod/db:80\n        dev/a  deny\n      objects: [{ a: Tier, in: prod, named: security }, { a: Namespace, named: dev }, { a: Pod, named: dev }]\n      reasons: [{ probe: dev/a -> svc:prod/db:80, by: GlobalNetworkPolicy/security.pass }]\n";
    expect(rewriteModule(text, renaming)).toBe(
      "steps:\n  - file: dev/x.yaml\n    check:\n      matrix: |\n        .  svc:alice-prod/db:80\n        alice-dev/a  deny\n      objects: [{ a: Tier, in: alice-prod, named: alice-security }, { a: Namespace, named: alice-dev }, { a: Pod, named: dev }]\n      reasons: [{ probe: alice-dev/a -> svc:alice-prod/db:80, by: GlobalNetworkPolicy/alice-security.pass }]\n",
    );
  });
});

describe("the meaning", () => {
  const namespace = fc.constantFrom("prod", "dev");
  const role = fc.constantFrom("web", "db");
  const labels = role.map((value) => ({ role: value }));
  const peer = fc.oneof(
    labels.map((matchLabels) => ({ podSelector: { matchLabels } })),
    namespace.map((name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } })),
    fc.tuple(fc.constantFrom("In", "NotIn"), namespace).map(([operator, name]) => ({
      namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator, values: [name] }] },
      podSelector: {},
    })),
  );
  const direction = fc.constantFrom("Ingress", "Egress");
  const kubernetes = fc
    .tuple(namespace, labels, direction, fc.array(peer, { maxLength: 2 }))
    .map(([where, matchLabels, type, peers]) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "p", namespace: where },
      spec: {
        podSelector: { matchLabels },
        policyTypes: [type],
        [type.toLowerCase()]: peers.length === 0 ? [] : [{ [type === "Ingress" ? "from" : "to"]: peers }],
      },
    }));
  const entity = fc.oneof(
    namespace.map((name) => ({ namespaceSelector: `kubernetes.io/metadata.name == '${name}'` })),
    role.map((value) => ({ selector: `role == "${value}"`, namespaceSelector: "all()" })),
    fc.constant({}),
  );
  const calico = fc
    .tuple(fc.boolean(), namespace, role, direction, fc.constantFrom("Allow", "Deny", "Pass"), entity, fc.boolean())
    .map(([global, where, of, type, action, other, narrowed]) => ({
      apiVersion: "projectcalico.org/v3",
      kind: global ? "GlobalNetworkPolicy" : "NetworkPolicy",
      metadata: { name: "security.p", ...(global ? {} : { namespace: where }) },
      spec: {
        tier: "security",
        selector: `role == '${of}'`,
        ...(global && narrowed ? { namespaceSelector: `kubernetes.io/metadata.name != '${where}'` } : {}),
        types: [type],
        [type.toLowerCase()]: [{ action, [type === "Ingress" ? "source" : "destination"]: other }],
      },
    }));

  const wide = fc
    .tuple(namespace, role, fc.constantFrom("Accept", "Deny", "Pass"), namespace, fc.boolean(), fc.boolean())
    .map(([where, of, action, peerIn, ofPods, everywhere]) => {
      const namespaces = everywhere ? {} : { matchLabels: { "kubernetes.io/metadata.name": where } };
      return {
        apiVersion: "policy.networking.k8s.io/v1alpha2",
        kind: "ClusterNetworkPolicy",
        metadata: { name: "wide" },
        spec: {
          tier: "Admin",
          priority: 10,
          subject: ofPods
            ? { pods: { namespaceSelector: namespaces, podSelector: { matchLabels: { role: of } } } }
            : { namespaces },
          ingress: [
            { action, from: [{ namespaces: { matchLabels: { "kubernetes.io/metadata.name": peerIn } } }] },
            { action: "Deny", from: [{ namespaces: {} }] },
          ],
        },
      };
    });

  it("stays: the same policies under other names give the same matrix", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(kubernetes, calico, wide), { minLength: 1, maxLength: 4 }), (policies) => {
        const numbered = policies.map((policy, index) => ({
          ...policy,
          metadata: { ...policy.metadata, name: `${policy.metadata.name}${index}` },
        }));
        const text = [...world(), ...numbered].map((object) => stringify(object)).join("---\n");
        const names = { namespaces: new Set(["prod", "dev"]), clusterWide: new Set(["security"]) };
        expect(matrixOf(rewriteManifest(text, { ...renaming, names }), "alice-")).toEqual(matrixOf(text, ""));
      }),
      { numRuns: 150 },
    );
  });

  function world(): object[] {
    const pod = (where: string, of: string, index: number) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: of, namespace: where, labels: { role: of } },
      status: { podIP: `10.244.0.${index}` },
    });
    return [
      { apiVersion: "projectcalico.org/v3", kind: "Tier", metadata: { name: "security" }, spec: { order: 100 } },
      ...["prod", "dev"].flatMap((where, index) => [
        { apiVersion: "v1", kind: "Namespace", metadata: { name: where } },
        pod(where, "web", 2 * index + 1),
        pod(where, "db", 2 * index + 2),
      ]),
    ];
  }

  function matrixOf(text: string, prefix: string): string[] {
    const { objects, problems } = parseManifests(text, "test");
    expect(problems).toEqual([]);
    const snapshot = buildSnapshot(objects, { calico: "3.33" });
    const pods = ["prod", "dev"].flatMap((where) => ["web", "db"].map((name) => [where, name] as const));
    return pods.flatMap(([fromWhere, from]) =>
      pods.map(([toWhere, to]) => {
        const { verdict } = evaluate(snapshot, {
          from: { kind: "pod", namespace: prefix + fromWhere, name: from },
          to: { kind: "pod", namespace: prefix + toWhere, name: to },
          protocol: "TCP",
          port: 80,
        });
        return `${fromWhere}/${from} ${toWhere}/${to} ${verdict}`;
      }),
    );
  }
});

it("leaves none of the worlds' namespaces under its old name", () => {
  const folder = join(root, "manifests");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.ya?ml$/.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const names = namesIn(texts);
  expect(names.namespaces.size).toBeGreaterThan(5);
  const rewritten = namesIn(texts.map((text) => rewriteManifest(text, { ...renaming, names })));
  expect([...rewritten.namespaces].sort()).toEqual([...names.namespaces].map((name) => `alice-${name}`).sort());
});
