import { expect, test } from "vitest";
import { run } from "./testing/run.ts";

const missing = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: lost, namespace: shop}
spec:
  podSelector:
    matchLabels: {app: wbe}
`;

test("nothing to find", async () => {
  expect(await run("diagnose -f shop")).toEqual({ code: 0, out: "✓ nothing found\n", err: "" });
});

test("a finding has its line, what is there and what to do; warnings leave the exit code at 0", async () => {
  const { code, out } = await run("diagnose -f shop -f -", { stdin: missing });
  expect(code).toBe(0);
  expect(out).toMatch(/^warning <stdin>:\d+ NetworkPolicy shop\/lost selects-no-pods\n {2}\S[\s\S]*\n {2}→ \S/);
  expect(out).toMatch(/\n1 warning\n$/);
});

test("an error ends with exit code 1: what an API server refuses is listed, not fatal", async () => {
  const { code, out, err } = await run("diagnose -f -", { stdin: missing.replace("app: wbe", "app: a b") });
  expect([code, err]).toEqual([1, expect.not.stringContaining("error")]);
  expect(out).toMatch(/^error <stdin>:\d+ NetworkPolicy shop\/lost/);
});

test("json", async () => {
  const { out } = await run("diagnose -f shop -f - -o json", { stdin: missing });
  expect(JSON.parse(out)).toMatchObject({
    findings: [{ id: "selects-no-pods", severity: "warning", object: { name: "lost" } }],
  });
});

test("csv and md", async () => {
  const csv = await run("diagnose -f shop -f - -o csv", { stdin: missing });
  expect(csv.out).toMatch(
    /^severity,place,object,finding,message,hint\nwarning,<stdin>:\d+,NetworkPolicy shop\/lost,selects-no-pods,/,
  );
  expect((await run("diagnose -f shop -o md")).out).toBe("Nothing found.\n");
});
