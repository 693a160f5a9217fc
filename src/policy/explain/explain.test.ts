import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseManifests } from "../../manifests/index.ts";
import { buildSnapshot, type EndpointRef, evaluate, type Flow, type SourceObject } from "../index.ts";
import { randomCluster } from "../testing/clusters.ts";
import { explain, flips } from "./index.ts";

const cluster = `
${["shop/web", "shop/db", "shop/api", "ops/probe"].map((pod, index) => podYaml(pod, `10.0.0.${index + 1}`)).join("---\n")}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: ops}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
`;

function podYaml(key: string, address: string): string {
  const [namespace, name] = key.split("/");
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}\nspec: {nodeName: n1}\nstatus: {podIP: ${address}, hostIP: 192.168.0.1}\n`;
}

const allowApi = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: api}}
      ports: [{port: 5432}]
`;
const denyAll = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;
const tier = `
apiVersion: projectcalico.org/v3
kind: Tier
metadata: {name: security}
spec: {order: 100, defaultAction: Pass}
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: security.block}
spec:
  tier: security
  selector: app == 'db'
  ingress:
    - {action: Log}
    - {action: Deny, protocol: TCP, source: {selector: app == 'web'}}
`;
const staged = `
apiVersion: projectcalico.org/v3
kind: StagedNetworkPolicy
metadata: {name: lock, namespace: shop}
spec: {selector: app == 'db', types: [Ingress]}
`;

function sourcesOf(...policies: string[]): readonly SourceObject[] {
  const { objects, problems } = parseManifests([...policies, cluster].join("---"), "shop.yaml");
  expect(problems).toEqual([]);
  return objects;
}

function ref(text: string): EndpointRef {
  const [namespace = "", name] = text.split("/");
  if (name === undefined) return { kind: "address", address: text };
  if (name.startsWith("svc:")) return { kind: "service", namespace, name: name.slice(4) };
  return { kind: "pod", namespace, name };
}

function flow(from: string, to: string, port = 5432): Flow {
  return { from: ref(from), to: ref(to), protocol: "TCP", port };
}

function told(sources: readonly SourceObject[], ...ends: Parameters<typeof flow>): string {
  const { headline, walks } = explain(evaluate(buildSnapshot(sources), flow(...ends)));
  const lines = walks.flatMap(({ directions }) =>
    directions.flatMap(({ title, verdict, summary, steps, pending }) => [
      `${title}: ${verdict ?? "-"}. ${summary}`,
      ...steps.map(
        ({ depth, text, place, decided }) =>
          `${"  ".repeat(depth + 1)}${text}${place ? ` :${place.line}` : ""}${decided ? " <" : ""}`,
      ),
      ...(pending === undefined ? [] : [pending]),
    ]),
  );
  return [headline, ...lines].join("\n").replaceAll("shop.yaml", "f");
}

describe("an explanation", () => {
  test("says that nothing selects a pod", () => {
    expect(told(sourcesOf(), "shop/web", "shop/db")).toBe(
      [
        "shop/web → shop/db TCP 5432: allowed",
        "out of shop/web: allow. No policy selects shop/web for egress, so everything is allowed.",
        "into shop/db: allow. No policy selects shop/db for ingress, so everything is allowed.",
      ].join("\n"),
    );
  });

  test("walks to the isolation by a Kubernetes policy, with the reason why its rule does not match", () => {
    expect(told(sourcesOf(allowApi), "shop/web", "shop/svc:db")).toBe(
      [
        "shop/web → service shop/db TCP 5432: denied on the way into shop/db",
        "out of shop/web: allow. No policy selects shop/web for egress, so everything is allowed.",
        "into shop/db: deny. NetworkPolicy shop/db (f:2) selects shop/db for ingress, and none of its rules matches. What a NetworkPolicy selects accepts only what a rule allows.",
        "  tier default",
        "    NetworkPolicy shop/db :2",
        "      ingress rule 1 allows, but does not match: shop/web does not match podSelector app=api :8",
        "    no rule matched; what is selected and not allowed is denied <",
      ].join("\n"),
    );
  });

  test("names the rule that allows, with its line", () => {
    expect(told(sourcesOf(allowApi), "shop/api", "shop/db")).toContain(
      "into shop/db: allow. Allowed by ingress rule 1 of NetworkPolicy shop/db (f:8).",
    );
  });

  test("goes through the tiers: a rule that only logs, a rule that denies", () => {
    expect(told(sourcesOf(tier, allowApi), "shop/web", "shop/db")).toContain(
      [
        "into shop/db: deny. Denied by ingress rule 2 of GlobalNetworkPolicy security.block (f:15).",
        "  tier security",
        "    GlobalNetworkPolicy security.block :7",
        "      ingress rule 1 matches and logs; the walk goes on :14",
        "      ingress rule 2 matches and denies :15 <",
      ].join("\n"),
    );
  });

  test("says that a tier passes on", () => {
    expect(told(sourcesOf(tier), "shop/api", "shop/db")).toContain(
      "into shop/db: allow. tier security passes on what no rule matches; no other policy selects shop/db for ingress, so the rest is allowed.",
    );
  });

  test("says when the connection never gets to the other side", () => {
    const text = told(sourcesOf(denyAll), "shop/web", "shop/db");
    expect(text).toContain("denied on the way out of shop/web");
    expect(text).toContain("into shop/db: -. The connection never comes this far. It would be denied there too.");
  });

  test("tells of staged policies", () => {
    expect(told(sourcesOf(staged), "shop/web", "shop/db")).toContain(
      "With the staged policies enforced it would be denied. StagedNetworkPolicy shop/lock (f:2) selects shop/db for ingress, and none of its rules matches.",
    );
  });

  test("says that nothing outside the cluster is policed", () => {
    expect(told(sourcesOf(), "8.8.8.8", "shop/db")).toContain("It comes from outside the cluster");
    expect(told(sourcesOf(), "shop/db", "8.8.8.8")).toContain("It leaves the cluster, where no policy is asked.");
    expect(told(sourcesOf(), "shop/db", "shop/db")).toContain("A pod always reaches itself");
    expect(
      told(
        sourcesOf().filter(({ object }) => object.metadata.name !== "db" || object.kind !== "Pod"),
        "shop/web",
        "shop/svc:db",
      ),
    ).toBe("shop/web → service shop/db TCP 5432: unreachable, because no ready pod serves this port");
  });
});

function offered(sources: readonly SourceObject[], ...ends: Parameters<typeof flow>): string[] {
  return flips(sources, evaluate(buildSnapshot(sources), flow(...ends))).map(({ verdict, changes }) =>
    `${verdict}: ${changes.map(({ text }) => text).join(" + ")}`.replaceAll("shop.yaml", "f"),
  );
}

describe("what would flip the verdict", () => {
  test("a rule that misses by a label that the pod does not have", () => {
    expect(offered(sourcesOf(allowApi.replace("app: api", "role: client")), "shop/web", "shop/db")[0]).toBe(
      "allow: label pod shop/web with role=client, which ingress rule 1 of NetworkPolicy shop/db asks for",
    );
  });

  test("a rule that misses by a label that the pod has otherwise: it keeps its own", () => {
    expect(offered(sourcesOf(allowApi), "shop/web", "shop/db")).toEqual([
      "allow: add shop/web to the peers of ingress rule 1 of NetworkPolicy shop/db (f:8)",
      "allow: add an ingress rule to NetworkPolicy shop/db (f:2) that allows TCP 5432 from shop/web",
    ]);
  });

  test("a rule that misses by the port", () => {
    expect(offered(sourcesOf(allowApi), "shop/api", "shop/db", 80)[0]).toBe(
      "allow: add port TCP 80 to ingress rule 1 of NetworkPolicy shop/db (f:8)",
    );
  });

  test("a podSelector that means another namespace", () => {
    const policy = allowApi.replace("app: api", "app: probe");
    expect(offered(sourcesOf(policy), "ops/probe", "shop/db")[0]).toBe(
      "allow: add a namespaceSelector for ops to the podSelector in ingress rule 1 of NetworkPolicy shop/db (f:8)",
    );
  });

  test("both sides closed: a change for each", () => {
    expect(offered(sourcesOf(allowApi, denyAll), "shop/web", "shop/db")).toEqual([
      "allow: add a NetworkPolicy to namespace shop that allows TCP 5432 to shop/db for pods with app=web + add shop/web to the peers of ingress rule 1 of NetworkPolicy shop/db (f:8)",
    ]);
  });

  test("a Deny rule", () => {
    expect(offered(sourcesOf(tier), "shop/web", "shop/db")).toEqual([
      "allow: change ingress rule 2 of GlobalNetworkPolicy security.block (f:15) from Deny to Allow",
      "allow: put a rule before ingress rule 2 of GlobalNetworkPolicy security.block (f:15) that allows TCP 5432 from shop/web",
    ]);
  });

  test("an open pod is closed by a policy, an allowing rule by taking it out", () => {
    expect(offered(sourcesOf(), "shop/web", "shop/db")[0]).toBe(
      "deny: add a NetworkPolicy to namespace shop that lets nothing into pods with app=db",
    );
    expect(offered(sourcesOf(allowApi), "shop/api", "shop/db")[0]).toBe(
      "deny: take out ingress rule 1 of NetworkPolicy shop/db (f:8)",
    );
  });

  test("two rules that both allow have to go together", () => {
    const twice = allowApi.replace("name: db", "name: again");
    expect(
      offered(sourcesOf(allowApi, twice, denyAll.replace("Ingress, Egress", "Ingress")), "shop/api", "shop/db"),
    ).toContainEqual(expect.stringMatching(/^deny: /));
  });

  test("an address outside the cluster", () => {
    expect(offered(sourcesOf(allowApi), "203.0.113.9", "shop/db")[0]).toBe(
      "allow: add 203.0.113.9 to the peers of ingress rule 1 of NetworkPolicy shop/db (f:8)",
    );
  });

  test("every change that is offered does turn the verdict, on random clusters", () => {
    fc.assert(
      fc.property(randomCluster("3.33"), fc.nat(), fc.nat(), fc.constantFrom(80, 81), (objects, from, to, port) => {
        const sources = objects.map((object) => ({ object }));
        const snapshot = buildSnapshot(sources);
        const pods = [...snapshot.pods.values()].filter(({ addresses }) =>
          addresses.some(({ family }) => family === 4),
        );
        const [source, destination] = [pods[from % pods.length], pods[to % pods.length]];
        if (!source || !destination) return;
        const end = ({ namespace, name }: typeof source) => ({ kind: "pod", namespace, name }) as const;
        const wanted: Flow = { from: end(source), to: end(destination), protocol: "TCP", port };
        const result = evaluate(snapshot, wanted);
        for (const { verdict, changes } of flips(sources, result)) {
          const changed = changes.reduce(
            (current, change) => change.apply(current),
            sources as readonly SourceObject[],
          );
          expect(evaluate(buildSnapshot(changed), wanted).verdict).toBe(verdict);
          expect(verdict).not.toBe(result.verdict);
        }
      }),
      { numRuns: 150 },
    );
  });
});
