import { describe, expect, it } from "vitest";
import { parseManifests } from "../../manifests/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { confinement, decidingForOthers } from "./reach.ts";

const own = ["alice-prod", "alice-dev"];

const objects = read(`
{apiVersion: v1, kind: Namespace, metadata: {name: alice-prod, labels: {kubernetes.io/metadata.name: alice-prod, team: shop, netpol-workshop/attendee: alice}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: alice-dev, labels: {kubernetes.io/metadata.name: alice-dev, netpol-workshop/attendee: alice}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: alice-prod, labels: {app: db}}, spec: {containers: [{name: db, image: db}]}, status: {phase: Running, podIP: 10.244.0.9}}
---
{apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: alice-security}, spec: {order: 50}}
`);

function read(text: string): readonly RawObject[] {
  return parseManifests(text, "objects.yaml").objects.map(({ object }) => object);
}

const global = (selectors: string) =>
  read(`
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: alice-security.lock}
spec: {tier: alice-security, types: [Ingress], ${selectors}}
`);

const cluster = (subject: string) =>
  read(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: alice-lock}
spec: {tier: Admin, priority: 1, subject: ${subject}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}
`);

const decide = (policies: readonly RawObject[]) => decidingForOthers(policies, objects, own).length > 0;

describe("a policy without a namespace", () => {
  it.each([
    ["selector: all()"],
    [`selector: "app == 'db'"`],
    [`namespaceSelector: "team == 'shop'"`],
    [`namespaceSelector: "kubernetes.io/metadata.name not in {'alice-prod'}"`],
    [`namespaceSelector: "has(netpol-workshop/attendee)"`],
    [`namespaceSelector: "kubernetes.io/metadata.name in {'somebody-elses'}"`],
  ])("decides for others with %s", (selectors) => {
    expect(decide(global(selectors))).toBe(true);
  });

  it.each([
    [`namespaceSelector: "kubernetes.io/metadata.name in {'alice-prod'}"`],
    [`namespaceSelector: "kubernetes.io/metadata.name starts with 'alice-'"`],
    [`selector: "projectcalico.org/namespace == 'alice-prod'"`],
    [`namespaceSelector: "netpol-workshop/attendee == 'alice'"`],
  ])("decides for its own namespaces alone with %s", (selectors) => {
    expect(decide(global(selectors))).toBe(false);
  });

  it("is one of Kubernetes' for the whole cluster as well", () => {
    expect(decide(cluster("{namespaces: {}}"))).toBe(true);
    expect(decide(cluster("{namespaces: {matchLabels: {kubernetes.io/metadata.name: alice-prod}}}"))).toBe(false);
  });

  it("is confined by what is said of it", () => {
    for (const policy of global("selector: all()")) {
      const [, selector] = confinement(policy, own).split(/: (.*)/);
      expect(decide(global(`namespaceSelector: "${selector}"`))).toBe(false);
    }
    for (const policy of cluster("{namespaces: {}}")) {
      const [, expressions] = confinement(policy, own).split("spec.subject: ");
      expect(decide(cluster(`{namespaces: {${expressions}}}`))).toBe(false);
    }
  });
});

it("leaves policies of a namespace alone, and other things for the whole cluster", () => {
  expect(
    decide(
      read(`
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: alice-prod}, spec: {podSelector: {}}}
---
{apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: alice-nets}, spec: {nets: [10.0.0.0/8]}}
`),
    ),
  ).toBe(false);
});
