import { describe, expect, test } from "vitest";
import { run } from "./testing/run.ts";

test("a policy on top of a folder: the connections that change, and why", async () => {
  expect(await run("diff -f shop changed/policy.yaml")).toEqual({
    code: 0,
    err: "",
    out: `2 connections change

shop/api → shop/db TCP 5432: ✓ allowed → ✗ denied
  into shop/db-0: NetworkPolicies shop/db and shop/default-deny select shop/db-0
  for ingress, and none of their rules matches. What a NetworkPolicy selects
  accepts only what a rule allows.

shop/web → shop/db TCP 5432: ✗ denied → ✓ allowed
  into shop/db-0: Allowed by ingress rule 1 of NetworkPolicy shop/db
  (changed/policy.yaml:7).
`,
  });
});

test("two folders: what only one has is said once", async () => {
  const { out } = await run("diff shop/apps.yaml shop");
  expect(out).toContain("2 connections change\n");
  const other = await run("diff catfacts shop");
  expect(other.out).toContain("cats/db is gone\n");
  expect(other.out).toContain("shop/web is new\n");
  expect(other.out).toContain("no connection between the others changes\n");
});

test("nothing changes", async () => {
  expect((await run("diff shop shop")).out).toBe("no connection changes\n");
});

test("pods that get new names by a change of their workload are the same workload", async () => {
  const pod = (label: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web, role: ${label}}}, spec: {containers: [{name: w, ports: [{name: http, containerPort: 8080}]}]}}}\n`;
  const { out } = await run("diff -f shop -", { stdin: pod("x") });
  expect(out).toBe("no connection changes\n");
});

describe("formats", () => {
  test("json", async () => {
    const { out } = await run("diff -f shop changed/policy.yaml -o json");
    expect(JSON.parse(out)).toEqual({
      changes: [
        {
          from: "shop/api",
          to: "shop/db",
          protocol: "TCP",
          port: 5432,
          before: "allow",
          after: "deny",
          reasons: [expect.any(String)],
        },
        {
          from: "shop/web",
          to: "shop/db",
          protocol: "TCP",
          port: 5432,
          before: "deny",
          after: "allow",
          reasons: [expect.any(String)],
        },
      ],
      notes: [],
    });
  });

  test("csv", async () => {
    expect((await run("diff -f shop changed/policy.yaml -o csv")).out).toBe(
      "from,to,protocol,port,before,after\nshop/api,shop/db,TCP,5432,allow,deny\nshop/web,shop/db,TCP,5432,deny,allow\n",
    );
  });

  test("md", async () => {
    expect((await run("diff -f shop changed/policy.yaml -o md")).out).toContain(
      "| shop/api → shop/db TCP 5432 | allowed | denied | into shop/db-0: ",
    );
  });
});

test.each([
  ["diff shop", "diff takes two paths, or -f BASE and the files to put on top"],
  ["diff -f shop", "which files are to be put on top of the base?"],
])("%s is a usage error", async (line, message) => {
  expect(await run(line)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
