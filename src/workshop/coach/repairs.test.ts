/** What is said of answers that no author foresaw: the one thing that is wrong, what stands there instead, and why it fits. */
import { expect, it } from "vitest";
import { calicoPolicy, networkPolicy, said } from "./testing/said.ts";

const api = "{from: [{podSelector: {matchLabels: {role: api}}}], ports: [{port: 3306}]}";
const dbPolicy = (spec: string, name = "db-policy", namespace = "prod") =>
  networkPolicy(namespace, name, `{podSelector: {matchLabels: {role: db}}, ${spec}}`);
const lobby = (spec: string, namespace = "lobby") => networkPolicy(namespace, "default-deny", spec);

it.each([
  [
    "a policy that is one too many",
    "02/the-rule",
    `${dbPolicy(`ingress: [${api}]`)}\n---\n${dbPolicy("ingress: [{}]", "once-tried")}`,
    "NetworkPolicy prod/once-tried is in the way",
    "kubectl delete networkpolicy once-tried -n prod",
  ],
  [
    "the wrong direction",
    "02/the-rule",
    dbPolicy(`policyTypes: [Egress], egress: [${api.replace("from", "to")}]`),
    "The wrong direction",
    "`policyTypes: [Ingress]`, and the rules below `ingress`",
  ],
  [
    "the wrong direction of a policy of Calico",
    "02/subject",
    calicoPolicy("NetworkPolicy", "prod", "db-policy", "{selector: role == 'db', types: [Egress]}"),
    "Calico NetworkPolicy prod/db-policy lists Egress",
    "`types: [Ingress]`",
  ],
  [
    "a direction that nobody asked for",
    "02/the-rule",
    dbPolicy(`policyTypes: [Ingress, Egress], ingress: [${api}], egress: [{ports: [{protocol: UDP, port: 53}]}]`),
    "lists Egress as well",
    "Take `Egress` out of `policyTypes`",
  ],
  [
    "a policy in another namespace of the step",
    "03/close-the-door",
    lobby("{podSelector: {}, policyTypes: [Ingress]}", "outside"),
    "stands in namespace outside, and protects nobody of namespace lobby",
    "`namespace: lobby`",
  ],
  [
    "a policy without a namespace",
    "03/close-the-door",
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: default-deny}, spec: {podSelector: {}}}",
    "names no namespace",
    "`namespace: lobby`",
  ],
  [
    "a staged policy",
    "03/close-the-door",
    calicoPolicy("StagedNetworkPolicy", "lobby", "default-deny", "{selector: all(), types: [Ingress]}"),
    "is staged",
    "`kind: NetworkPolicy`",
  ],
  [
    "two peers that were meant as one",
    "03/badges",
    networkPolicy(
      "lobby",
      "access-nginx",
      '{podSelector: {matchLabels: {app: nginx}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: lobby}}}, {podSelector: {matchLabels: {access: "true"}}}]}]}',
    ),
    "two peers, and either is enough",
    "One dash means AND",
  ],
])("finds %s", (_what, where, manifest, says, hint) => {
  expect(said(where, manifest)).toMatchObject({
    says: expect.stringContaining(says),
    hint: expect.stringContaining(hint),
  });
});

it("blames no policy of other teams, which the step does not ask to change", () => {
  const inDefault = calicoPolicy(
    "GlobalNetworkPolicy",
    undefined,
    "security.quarantine",
    "{order: 10, selector: quarantine == 'true', types: [Ingress, Egress], ingress: [{action: Deny}], egress: [{action: Deny}]}",
  );
  expect(said("09/quarantine", inDefault)?.says).not.toContain("in the way");
});

it.each([
  [
    "which pods a policy selects that should select others",
    "02/subject",
    networkPolicy(
      "prod",
      "db-policy",
      "{podSelector: {matchExpressions: [{key: role, operator: In, values: [api, db]}]}}",
    ),
    "selects prod/api, prod/db",
  ],
  [
    "of which API a kind is that has the name of another",
    "02/skeleton",
    calicoPolicy("NetworkPolicy", "prod", "db-policy", "{selector: all()}"),
    "projectcalico.org/v3",
  ],
  ["where a policy stands", "02/skeleton", networkPolicy("dev", "db-policy", "{podSelector: {}}"), "namespace dev"],
  [
    "what a field says",
    "09/three-tiers",
    "{apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: security}, spec: {order: 200, defaultAction: Pass}}",
    "`spec.order` is 200",
  ],
])("says %s", (_what, where, manifest, hint) => {
  expect(said(where, manifest)?.hint).toContain(hint);
});

it.each([
  [
    "one policy for the backend, which also closes the frontend",
    "04/frontends-anywhere",
    networkPolicy(
      "development",
      "backend-policy",
      "{podSelector: {matchLabels: {app: webapp}}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: webapp, role: frontend}}}]}]}",
    ),
  ],
  [
    "one that closes the whole namespace of the store",
    "04/either",
    networkPolicy(
      "vault",
      "test-network-policy",
      "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {project: myproject}}}, {podSelector: {matchLabels: {role: frontend}}}], ports: [{port: 6379}]}]}",
    ),
  ],
])("does not take %s", (_what, where, manifest) => {
  expect(said(where, manifest)).toMatchObject({ from: "fact", hint: expect.stringContaining("selects") });
});

it("says what a rule admits that lets in too many", () => {
  const anyPod = dbPolicy("ingress: [{from: [{podSelector: {}}], ports: [{port: 3306}]}]");
  expect(said("02/the-rule", anyPod)?.hint).toContain("It admits every pod of its own namespace, to TCP 3306.");
  const anybody = calicoPolicy(
    "NetworkPolicy",
    "prod",
    "db-policy",
    "{selector: role == 'db', types: [Ingress], ingress: [{action: Deny, source: {selector: role == 'web'}}, {action: Allow}]}",
  );
  expect(said("02/the-rule", anybody)?.hint).toContain("It asks for nothing, so everything fits.");
});
