/**
 * What every implementation of a cluster must do, as one suite: the sandbox always, any other cluster where one is given.
 * It makes one namespace of its own and removes it.
 */
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawObject } from "../policy/types.ts";
import { type Cluster, ClusterError } from "./index.ts";
import { until } from "./until.ts";

const namespace = `contract-${process.pid.toString(36)}-${Date.now().toString(36)}`;

export function describeCluster(name: string, open: () => Promise<Cluster>): void {
  describe(name, () => {
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await open();
      await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      await until(() => cluster.get({ apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" }));
      await cluster.apply(pod("talker", "busybox:1.36", ["sh", "-c", "echo started; sleep 3600"]));
      await cluster.apply(pod("server", "nginx:1.25"));
      await until(() => isReady(cluster, "talker"));
    });

    afterAll(async () => {
      await cluster?.remove({ apiVersion: "v1", kind: "Namespace", name: namespace });
      cluster?.close();
    });

    it("tells its version and what it serves", async () => {
      expect((await cluster.version()).minor).toBeGreaterThan(20);
      const resources = await cluster.resources();
      expect(
        resources.find(({ kind, apiVersion }) => kind === "NetworkPolicy" && apiVersion === "networking.k8s.io/v1"),
      ).toMatchObject({
        plural: "networkpolicies",
        shortNames: ["netpol"],
        namespaced: true,
      });
      expect(await cluster.resource({ apiVersion: "example.org/v1", kind: "Nothing" })).toBeUndefined();
    });

    it("creates, reads, changes and removes an object", async () => {
      const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "settings" };
      const created = await cluster.create({ ...configMap("settings"), data: { a: "1" } });
      expect(created.metadata.uid).toBeTruthy();
      await expect(cluster.create(configMap("settings"))).rejects.toMatchObject({
        trouble: "already-exists",
      });
      const patched = await cluster.patch(ref, { type: "merge", body: { data: { b: "2" } } });
      expect(patched.data).toEqual({ a: "1", b: "2" });
      expect((await cluster.patch(ref, { type: "json", body: [{ op: "remove", path: "/data/a" }] })).data).toEqual({
        b: "2",
      });
      expect(
        (
          await cluster.list(
            { apiVersion: "v1", kind: "ConfigMap" },
            { namespace, fieldSelector: "metadata.name=settings" },
          )
        ).items,
      ).toHaveLength(1);
      expect(await cluster.remove(ref)).toBe(true);
      expect(await cluster.remove(ref)).toBe(false);
      expect(await cluster.get(ref)).toBeUndefined();
    });

    it("applies by server-side apply, and says who owns a field that conflicts", async () => {
      const policy = denyAll({});
      const applied = await cluster.apply(policy);
      expect((await cluster.apply(policy)).metadata.resourceVersion).toBe(applied.metadata.resourceVersion);
      const other = cluster.apply(denyAll({ matchLabels: { app: "web" } }), { fieldManager: "somebody-else" });
      await expect(other).rejects.toMatchObject({
        trouble: "conflict",
        message: expect.stringContaining("netpol-workshop"),
      });
      await cluster.remove({ apiVersion: policy.apiVersion, kind: policy.kind, namespace, name: "deny-all" });
    });

    it("refuses what is wrong in the API server's words, and stores nothing on a dry run", async () => {
      const wrong = { ...denyAll({}), spec: { podSelector: {}, ingres: [] } };
      await expect(cluster.create(wrong)).rejects.toThrow('unknown field "spec.ingres"');
      const invalid = { ...denyAll({}), spec: { podSelector: {}, policyTypes: ["Ingres"] } };
      await expect(cluster.create(invalid)).rejects.toMatchObject({
        trouble: "invalid",
        status: { causes: [{ field: "spec.policyTypes[0]" }] },
      });
      await cluster.create(denyAll({}), { dryRun: true });
      expect(
        (await cluster.list({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" }, { namespace })).items,
      ).toEqual([]);
      await expect(cluster.list({ apiVersion: "example.org/v1", kind: "Nothing" })).rejects.toMatchObject({
        trouble: "unknown-kind",
      });
    });

    it("runs commands: output, exit code, input, and a command that is not there", async () => {
      const talker = { namespace, name: "talker" };
      expect(await cluster.exec(talker, ["sh", "-c", "echo out; echo err >&2; exit 7"])).toEqual({
        exitCode: 7,
        stdout: "out\n",
        stderr: "err\n",
      });
      expect(await cluster.exec(talker, ["cat"], { stdin: "one\ntwo\n" })).toEqual({
        exitCode: 0,
        stdout: "one\ntwo\n",
        stderr: "",
      });
      await expect(cluster.exec(talker, ["no-such-command"])).rejects.toMatchObject({
        trouble: "exec-failed",
        message: expect.stringContaining("no-such-command"),
      });
      await expect(cluster.exec({ namespace, name: "nobody" }, ["true"])).rejects.toMatchObject({
        trouble: "not-found",
      });
    });

    it("takes input that breaks off for input that has ended", async () => {
      const breaking = Readable.from(
        (async function* () {
          yield Buffer.from("one\n");
          throw new Error("the terminal is gone");
        })(),
      );
      const talker = { namespace, name: "talker" };
      expect(await cluster.exec(talker, ["cat"], { stdin: breaking })).toMatchObject({ exitCode: 0, stdout: "one\n" });
    });

    it("ends a command that is no longer wanted", async () => {
      const leave = new AbortController();
      const running = cluster.exec({ namespace, name: "talker" }, ["sleep", "600"], { signal: leave.signal });
      leave.abort();
      await expect(running).rejects.toMatchObject({ trouble: "cancelled" });
    });

    it("runs many commands at once", async () => {
      const runs = Array.from({ length: 12 }, (_, index) =>
        cluster.exec({ namespace, name: "talker" }, ["echo", String(index)]),
      );
      expect((await Promise.all(runs)).map(({ stdout }) => stdout)).toEqual(
        Array.from({ length: 12 }, (_, index) => `${index}\n`),
      );
    });

    it("reads logs", async () => {
      expect(await text(await cluster.logs({ namespace, name: "talker" }))).toBe("started\n");
      await expect(cluster.logs({ namespace, name: "nobody" })).rejects.toMatchObject({ trouble: "not-found" });
    });

    it("connects to a port of a pod", async () => {
      await until(() => isReady(cluster, "server"));
      const answer = async () => {
        const connection = await cluster.forward({ namespace, name: "server" }, 80);
        connection.write("GET / HTTP/1.0\r\n\r\n");
        return text(connection);
      };
      expect(await answer()).toMatch(/^HTTP\/1\.1 200 OK/);
      const closed = await cluster.forward({ namespace, name: "server" }, 81);
      await expect(text(closed)).rejects.toThrow(/refused/);
    });

    it("knows who its user is and what that one may do", async () => {
      expect(await cluster.user()).toMatch(/./);
      expect(await cluster.allowed({ verb: "create", resource: "pods", namespace })).toBe(true);
    });

    it("answers a cancelled request at once", async () => {
      const leave = new AbortController();
      leave.abort();
      await expect(cluster.list({ apiVersion: "v1", kind: "Pod" }, { signal: leave.signal })).rejects.toBeInstanceOf(
        ClusterError,
      );
    });
  });
}

function pod(name: string, image: string, command?: readonly string[]): RawObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "main", image, imagePullPolicy: "IfNotPresent", ...(command ? { command } : {}) }],
    },
  };
}

function configMap(name: string, labels: Record<string, string> = {}): RawObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name, labels } };
}

function denyAll(podSelector: { matchLabels?: Record<string, string> }): RawObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace, name: "deny-all" },
    spec: { podSelector: { ...podSelector }, policyTypes: ["Ingress"] },
  };
}

async function isReady(cluster: Cluster, name: string): Promise<boolean> {
  const found = await cluster.get({ apiVersion: "v1", kind: "Pod", namespace, name });
  return JSON.stringify(found?.status ?? {}).includes('"ready":true');
}
