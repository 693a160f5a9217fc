import { describe, expect, test } from "vitest";
import { run } from "./testing/run.ts";

test("a denied connection: verdict, walk, rule with its line, and what would flip it", async () => {
  const { code, out, err } = await run("why shop/web shop/db:5432 -f shop");
  expect(code).toBe(0);
  expect(err).toMatch(/^note: shop\/web-\S+ stands for the 3 pods of Deployment shop\/web\n$/);
  const pod = /shop\/web-\S+/.exec(err)?.[0] ?? "";
  expect(out.replaceAll(pod, "shop/web-1")).toBe(`✗ denied
shop/web-1 → service shop/db TCP 5432: denied on the way into
shop/db-0

out of shop/web-1: ✓ allowed
  No policy selects shop/web-1 for egress, so everything is
  allowed.

into shop/db-0: ✗ denied
  NetworkPolicies shop/db and shop/default-deny select shop/db-0 for ingress,
  and none of their rules matches. What a NetworkPolicy selects accepts only
  what a rule allows.
  tier default
    NetworkPolicy shop/db shop/policies.yaml:37
      ingress rule 1 allows, but does not match: shop/web-1
        does not match podSelector app=api shop/policies.yaml:46
    NetworkPolicy shop/default-deny shop/policies.yaml:1
      has no ingress rule
    → no rule matched; what is selected and not allowed is denied

What would make it allowed (any one of these):
  - add shop/web-1 to the peers of ingress rule 1 of
    NetworkPolicy shop/db (shop/policies.yaml:46)
      from:
        - podSelector:
            matchLabels:
              app: web
  - add an ingress rule to NetworkPolicy shop/db (shop/policies.yaml:37) that
    allows TCP 5432 from shop/web-1
      ingress:
        - from:
            - podSelector:
                matchLabels:
                  app: web
          ports:
            - protocol: TCP
              port: 5432
`);
});

test("an allowed connection shows the rule as it stands in the file", async () => {
  const { out } = await run("why shop/web shop/api -f shop");
  expect(out).toContain(`    31 |     - from:
    32 |         - podSelector:
    33 |             matchLabels: {app: web}
    34 |       ports:
    35 |         - port: 9090
`);
});

test("backends that are decided alike are told once", async () => {
  const { out } = await run("why worker facts:80 -k catfacts");
  expect(out).toContain("The same goes for 1 more pod behind the service.\n");
  expect(out.match(/Denied by/g)).toHaveLength(1);
});

describe("names", () => {
  test.each([
    ["shop/web shop/db:5432", "deny"],
    ["web db:5432 -n shop", "deny"],
    ["web db:5432", "deny"],
    ["deploy/web sts/db:5432 -n shop", "deny"],
    ["shop/deploy/web shop/svc/db:5432", "deny"],
    ["api db.shop:5432", "allow"],
    ["api db.shop.svc.cluster.local:5432", "allow"],
    ["api shop/db-0:postgres", "allow"],
    ["api db-0:5432/tcp", "allow"],
    ["api db-0:53/UDP", "deny"],
    ["api db-0:icmp", "deny"],
    ["api db", "allow"],
    ["internet web:80", "allow"],
    ["203.0.113.7 db:5432", "deny"],
    ["web www.example.com:443", "allow"],
    ["web [2001:db8::1]:443", undefined],
    ["node/node-1 db:5432", "allow"],
    ["db-0 db-0:1", "allow"],
    ["web db:80", "unreachable"],
  ])("%s", async (ends, verdict) => {
    const { out, err, code } = await run(`why ${ends} -f shop -o json`);
    if (verdict === undefined) expect([code, err]).toEqual([1, expect.stringContaining("has no IPv6 address")]);
    else expect([JSON.parse(out || "{}").verdict, err]).toEqual([verdict, ""]);
  });

  test.each([
    ["shop/wbe shop/db:5432", 1, "there is no pod, workload or service shop/wbe; did you mean shop/web?"],
    ["shop/web shop/dbb:5432", 1, "there is no pod, workload or service shop/dbb; did you mean shop/db?"],
    ["shpo/web shop/db:5432", 1, "there is no pod, workload or service shpo/web; did you mean shop/web?"],
    ["web db.shpo:5432", 1, "there is no pod, workload or service db.shpo"],
    ["web web:htp", 1, "there is no port named htp"],
    ["web db:99999", 1, "99999 is no port; ports go from 1 to 65535"],
    ["web db:5432/TPC", 1, "unknown protocol TPC; one of: TCP, UDP, SCTP, ICMP"],
    ["svc/web db:5432", 1, "a connection starts at a pod, not at service shop/web"],
    ["internet 203.0.113.9", 1, "which port is meant? Put it behind the destination"],
    ["web", 2, "why takes a source and a destination"],
    ["a b c", 2, "why takes only SRC DST[:PORT], besides it got c"],
  ])("%s is refused", async (ends, code, message) => {
    const result = await run(`why ${ends} -n shop -f shop`);
    expect(result).toMatchObject({ code, out: "", err: expect.stringContaining(`error: ${message}`) });
  });
});

test("a service that lacks the port says what it has", async () => {
  expect((await run("why shop/web shop/db:80 -f shop")).err).toContain(
    "note: the service has the ports 5432/TCP and 1 pod\n",
  );
});

test("json carries the deciding rule and the ways to flip", async () => {
  const { out } = await run("why shop/api shop/db -f shop -o json");
  expect(JSON.parse(out)).toMatchObject({
    verdict: "allow",
    walks: [
      {
        ingressBy: {
          kind: "rule",
          rule: { policy: { name: "db" }, index: 0, place: { file: "shop/policies.yaml", line: 46 } },
        },
      },
    ],
    flips: expect.arrayContaining([
      {
        verdict: "deny",
        changes: [{ text: expect.stringContaining("take out ingress rule 1"), place: expect.anything() }],
      },
    ]),
  });
});

test("the release decides: staged and tiered policies of an older one have prefixed names", async () => {
  for (const release of ["3.30", "3.31", "3.32", "3.33", "v3.32.1"])
    expect((await run(`why cats/worker cats/db:3306 -k catfacts --calico ${release}`)).out).toContain("✓ allowed\n");
});
