/** What whoever works on a cluster in trouble is told by the commands; the place, the score and the files stay as they are. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Fault, type FaultyProxy, faultyProxy } from "../../cluster/testing/faulty-proxy.ts";
import { until } from "../../cluster/until.ts";
import type { RawObject } from "../../policy/index.ts";
import { bring } from "../../workshop/lab/bring.ts";
import { type TestCluster, testCluster } from "../testing/cluster.ts";
import { type Ran, run } from "../testing/run.ts";

const home = mkdtempSync(join(tmpdir(), "broken-"));
const kubeconfig = join(home, "kubeconfig");
const progress = join(home, "progress.json");
let test: TestCluster;
let proxy: FaultyProxy;

const workshop = (line: string): Promise<Ran> =>
  run(`${line} --kubeconfig ${kubeconfig} --yes`, { cwd: home, env: { LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: home } });

beforeAll(async () => {
  test = await testCluster();
  proxy = await faultyProxy(test.sandbox.url);
  const through = test.sandbox
    .kubeconfig()
    .replace(/server: .*/, `server: ${proxy.url}`)
    .replace(/certificate-authority-data: .*/, "insecure-skip-tls-verify: true");
  writeFileSync(kubeconfig, through);
  expect((await workshop("goto 02/the-rule")).code).toBe(0);
});

beforeEach(() => {
  proxy.plan = () => undefined;
});

afterAll(async () => {
  await proxy.close();
  await test.close();
  rmSync(home, { recursive: true, force: true });
});

const status = (code: number, message: string, reason = ""): Fault => ({
  kind: "answer",
  status: code,
  body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, reason, code }),
});

type Plan = FaultyProxy["plan"];
const always =
  (fault: Fault): Plan =>
  () =>
    fault;
const on =
  (method: string, path: RegExp, fault: Fault): Plan =>
  (by, to) =>
    by === method && path.test(to) ? fault : undefined;

const login: Fault = { kind: "answer", status: 200, body: "<html>please log in</html>" };
const patience = /goto 02/;

describe("every command says what is the matter and what to do, and changes nothing of yours", () => {
  it.each<[string, string, Plan, RegExp, RegExp]>([
    ["an expired token", "check", always(status(401, "Unauthorized")), /Unauthorized/, /log in to the cluster again/],
    ["an expired token", "goto 03", always(status(401, "Unauthorized")), /Unauthorized/, /log in to the cluster again/],
    [
      "commands in pods that are forbidden",
      "check",
      on(
        "GET",
        /\/exec$/,
        status(403, 'pods "web" is forbidden: User "me" cannot create resource "pods/exec"', "Forbidden"),
      ),
      /cannot create resource "pods\/exec"/,
      /doctor/,
    ],
    [
      "objects that are forbidden",
      "goto 02/the-rule",
      on(
        "PATCH",
        /deployments|pods|services|networkpolicies/,
        status(403, 'cannot patch resource "pods"', "Forbidden"),
      ),
      /cannot patch resource/,
      /doctor/,
    ],
    [
      "somebody else who changes the same",
      "goto 02/the-rule",
      on("PATCH", /./, status(409, "the object has been modified", "Conflict")),
      /has been modified/,
      /repeat/,
    ],
    [
      "a server that is too busy",
      "check",
      always(status(429, "too many requests")),
      /too many requests/,
      /wait a little/,
    ],
    ["a server that is down", "check", always(status(503, "unavailable")), /unavailable/, /repeat/],
    [
      "a login page in between",
      "check",
      always(login),
      /answered something that is no JSON/,
      /proxy|repeat|kubeconfig/,
    ],
    ["a connection that is always cut", "goto 03", always({ kind: "cut" }), /the connection was cut/, /cluster runs/],
    [
      "connections that are cut when something is changed",
      "goto 02/the-rule",
      (method) => (method === "PATCH" || method === "POST" ? { kind: "cut" } : undefined),
      /the connection was cut/,
      /cluster runs/,
    ],
  ])("%s: %s", async (_what, line, plan, says, next) => {
    const before = readFileSync(progress, "utf8");
    proxy.plan = plan;
    const { code, out, err } = await workshop(line);
    expect(code).toBe(3);
    expect(err).toMatch(says);
    expect(err).toMatch(next);
    expect(err).not.toContain("bug:");
    expect(out).toBe("");
    const { at, modules } = JSON.parse(readFileSync(progress, "utf8"));
    expect(at).toEqual(JSON.parse(before).at);
    expect(modules).toEqual(JSON.parse(before).modules);
    // And when it is well again, everything goes on.
    proxy.plan = () => undefined;
    expect((await workshop("goto 02/the-rule")).code).toBe(0);
    expect((await workshop("check")).out).toContain("02-first-policy/the-rule is not passed yet");
  });
});

describe("what is lost in the cluster is named, and how it comes back", () => {
  const pod = { apiVersion: "v1", kind: "Pod", namespace: "prod", name: "web" };

  const comesBack = async () => {
    expect((await workshop("goto 02/the-rule")).code).toBe(0);
    expect((await workshop("check")).out).not.toContain("could not be tried");
  };

  it("a pod that was deleted", async () => {
    await test.cluster.remove(pod, { gracePeriodSeconds: 0 });
    await until(async () => (await test.cluster.get(pod)) === undefined);
    const { code, out } = await workshop("check");
    expect(code).toBe(1);
    expect(out).toMatch(/could not be tried: there is no pod prod\/web/);
    expect(out).toMatch(patience);
    await comesBack();
  });

  it("a pod that was evicted, and stays in the list", async () => {
    await test.cluster.patch(
      { ...pod, subresource: "status" },
      {
        type: "merge",
        body: { status: { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." } },
      },
    );
    const { out } = await workshop("check");
    expect(out).toMatch(/pod prod\/web has ended \(Evicted: The node was low on resource: memory\.\)/);
    await comesBack();
  });

  it("a pod whose node is gone", async () => {
    const gone = status(500, "error dialing backend: dial tcp 10.0.0.7:10250: connect: no route to host");
    proxy.plan = on("GET", /\/web\/exec$/, gone);
    const { code, out } = await workshop("check");
    expect(code).toBe(1);
    expect(out).toContain("the pod's node does not answer");
    proxy.plan = () => undefined;
    await comesBack();
  });

  it("a namespace that was deleted", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", name: "prod" };
    await test.cluster.remove(namespace);
    await until(async () => (await test.cluster.get(namespace)) === undefined);
    expect((await workshop("check")).out).toContain("could not be tried: namespace prod is gone");
    await comesBack();
  });

  it("pods that are refused, and by whom", async () => {
    const metadata = { name: "crowded" };
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none", namespace: "crowded" } };
    const labels = { app: "guest" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx:1.27-alpine" }] } };
    const objects: readonly RawObject[] = [
      { apiVersion: "v1", kind: "Namespace", metadata },
      { ...quota, spec: { hard: { pods: "0" } } },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "guest", namespace: "crowded" },
        spec: { selector: { matchLabels: labels }, template },
      },
    ];
    const worlds = objects.map((object) => ({ object }));
    const enough = new AbortController();
    const onProgress = (words: string) => {
      if (/crowded\/guest: .*exceeded quota/.test(words)) enough.abort();
    };
    const begin = (count: number, options: object) =>
      bring(test.cluster, { worlds: worlds.slice(0, count), given: [] }, { knownNames: new Set(), ...options });
    // The quota is in force before anybody comes.
    await begin(2, {});
    await expect(begin(3, { onProgress, signal: enough.signal })).rejects.toMatchObject({ trouble: "cancelled" });
    await test.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: "crowded" });
  });

  it("a namespace that stays in Terminating: who holds it is said while waiting, and at the end", async () => {
    const theirs = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "held", namespace: "prod", finalizers: ["example.com/never"] },
    };
    await test.cluster.create(theirs);
    await test.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: "prod" });
    expect((await workshop("check")).out).toContain("namespace prod is just being deleted");
    const told: string[] = [];
    const worlds = [{ object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "prod" } } }];
    const options = {
      knownNames: new Set<string>(),
      readyWithinMs: 1_500,
      onProgress: (words: string) => void told.push(words),
    };
    await expect(bring(test.cluster, { worlds, given: [] }, options)).rejects.toMatchObject({
      message: expect.stringContaining("does not go away (it is Terminating)"),
      detail: expect.arrayContaining([expect.stringContaining("example.com/never")]),
    });
    expect(told.join("\n")).toMatch(/still waiting: namespace prod: .*example\.com\/never/s);
    await test.cluster.patch(
      { apiVersion: "v1", kind: "ConfigMap", namespace: "prod", name: "held" },
      { type: "merge", body: { metadata: { finalizers: null } } },
    );
    await comesBack();
  });
});
