/** Answers that behave like an author's mistake and are another one, and answers that never came into the cluster. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isMistake } from "./coach.ts";
import { modules, networkPolicy, root, said } from "./testing/said.ts";

const db = (rule: string) =>
  networkPolicy(
    "prod",
    "db-policy",
    `{podSelector: {matchLabels: {role: db}}, policyTypes: [Ingress], ingress: [${rule}]}`,
  );
const backend = (rule: string) =>
  networkPolicy("development", "backend-policy", `{podSelector: {matchLabels: {role: backend}}, ingress: [${rule}]}`);

it("takes an answer for an author's mistake when it is of the same form, whatever its labels and names", () => {
  const byExpression = "{podSelector: {matchExpressions: [{key: role, operator: In, values: [api]}]}}";
  expect(said("02/the-rule", db(`{from: [${byExpression}]}, {ports: [{port: 3306}]}`))).toMatchObject({
    file: "wrong/split-rule.yaml",
  });
  expect(
    said(
      "04/frontends-anywhere",
      backend("{from: [{podSelector: {matchLabels: {role: frontend}}}, {namespaceSelector: {}}]}"),
    ),
  ).toMatchObject({ file: "wrong/anywhere-two-dashes.yaml" });
});

it.each([
  [
    "an address block for everybody",
    "02/the-rule",
    db("{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 3306}]}"),
  ],
  [
    "a range of ports",
    "02/the-rule",
    db("{from: [{podSelector: {matchLabels: {role: api}}}], ports: [{port: 22, endPort: 3306}]}"),
  ],
  [
    "every pod of every namespace",
    "04/frontends-anywhere",
    backend("{from: [{namespaceSelector: {}, podSelector: {}}]}"),
  ],
  [
    "another port",
    "04/frontends-anywhere",
    backend("{from: [{namespaceSelector: {}, podSelector: {matchLabels: {role: frontend}}}], ports: [{port: 8080}]}"),
  ],
])("does not take %s for the mistake that behaves the same", (_what, where, manifest) => {
  expect(said(where, manifest)?.from).toBe("cell");
});

it("says that a selector selects nothing, where the author's mistake of the same effect selects something", () => {
  const swapped = networkPolicy(
    "lobby",
    "access-nginx",
    '{podSelector: {matchLabels: {access: "true"}}, ingress: [{from: [{podSelector: {matchLabels: {app: nginx}}}]}]}',
  );
  expect(said("03/badges", swapped)?.says).not.toContain("0 pods");
});

it.each([
  ["an empty file", "", {}, "holds no manifest yet"],
  [
    "a file that cannot be read",
    "",
    { unreadable: "line 4: a tab cannot indent YAML" },
    "cannot be read: line 4: a tab",
  ],
])("calls %s no mistake", (_what, manifest, options, words) => {
  const coaching = said("02/skeleton", manifest, options);
  expect(coaching?.says).toContain(words);
  const step = modules.flatMap(({ data }) => data.steps).find(({ id }) => id === "skeleton");
  expect(coaching && step && isMistake(coaching, step)).toBe(false);
});

it("speaks of what was applied, whatever the file has come to", () => {
  const split = db("{from: [{podSelector: {matchLabels: {role: api}}}]}, {ports: [{port: 3306}]}");
  expect(said("02/the-rule", split, { unreadable: "line 1" })).toMatchObject({ file: "wrong/split-rule.yaml" });
  expect(said("02/the-rule", "", { unreadable: "line 1" })?.says).toContain("cannot be read: line 1");
});

it("tells a wrong namespace from a missing one", () => {
  expect(said("02/skeleton", networkPolicy("dev", "db-policy", "{podSelector: {}}"))?.says).toBe(
    "The file should hold a NetworkPolicy for namespace prod",
  );
});

it.each([
  ["09/three-tiers", "wrong/policy-first.yaml"],
  ["09/names", "wrong/dns-no-protocol.yaml"],
])("recognises what Calico refuses where its kinds are CRDs, which take it: %s, %s", (where, file) => {
  const manifest = readFileSync(join(root, "modules/09-tiers", file), "utf8");
  expect(said(where, manifest)).toMatchObject({ from: "mistake", file });
});

it.each([
  ['no matches for kind "NetworkPolicies" in version "networking.k8s.io/v1"', "api-resources"],
  [".spec.podSelektor: field not declared in schema", "spelling"],
  [".spec.ingress: expected list, got &{map[from:[]]}", "dash"],
  ['namespaces "production" not found', "kubectl get namespaces"],
  ["StorageError: key not found, Code: 1", "kubectl get tiers"],
  ["Incorrectly formatted policy name platform.allow-kube-dns", "begins with its tier"],
  ["spec.ingress[0].ports[0].port: Invalid value: 70000", "names the field"],
])("says what to do about: %s", (refusal, hint) => {
  expect(said("02/the-rule", "", { refusal })).toMatchObject({
    from: "refusal",
    says: expect.stringContaining(refusal),
    hint: expect.stringContaining(hint),
  });
});

it.each([
  [
    "of Calico",
    "{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: {name: default.deny, namespace: lobby}, spec: {selector: all(), types: [Ingress]}}",
  ],
  [
    "of Calico for all namespaces",
    "{apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: default.deny}, spec: {namespaceSelector: kubernetes.io/metadata.name == 'lobby', types: [Ingress]}}",
  ],
])("asks for a policy that does it, also one %s", (_what, manifest) => {
  const coaching = said("03/close-the-door", manifest);
  // Nothing is left to say of it but what the test itself made up: that it did not pass.
  expect(coaching).toBeUndefined();
});
