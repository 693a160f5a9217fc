/** The same requests to a real API server (KUBECONFIG_REAL) and to the sandbox: the answers must be the same but for what docs/fidelity.md lists. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Cluster, ClusterError, connect } from "../src/cluster/index.ts";
import { until } from "../src/cluster/until.ts";
import { readCase } from "../src/policy/conformance/case.ts";
import { findCases, shippedCases } from "../src/policy/conformance/files.ts";
import type { RawObject } from "../src/policy/index.ts";
import { type Sandbox, startSandbox } from "../src/sandbox/sandbox.ts";
import { type Step, steps } from "./differential-requests.ts";

const kubeconfig = process.env.KUBECONFIG_REAL;
const namespace = `diff-${Date.now().toString(36)}`;

/** Objects that servers were asked about before, and the manifests that a server must refuse or accept. */
function given(): readonly { readonly title: string; readonly object: RawObject }[] {
  const answers: { given: RawObject }[] = JSON.parse(
    readFileSync(new URL("../src/sandbox/kinds/testdata/answers.json", import.meta.url), "utf8"),
  );
  const manifests = findCases([join(shippedCases, "invalid"), join(shippedCases, "valid")])
    .map(readCase)
    .flatMap((one) => (one.kind === "refusal" && one.content.validator === "kubernetes" ? [one.content] : []));
  return [
    ...answers.map(({ given: object }, index) => ({
      title: `${index} ${object.kind} ${object.metadata?.name ?? ""}`,
      object,
    })),
    ...manifests.map(({ name, object }) => ({ title: name, object: JSON.parse(JSON.stringify(object)) })),
  ];
}

if (!kubeconfig) {
  describe("a real API server beside the sandbox", () => {
    it("was not given (KUBECONFIG_REAL is not set): recordings of one stand in for it in src/sandbox", () => {});
  });
} else {
  describe("a real API server beside the sandbox", () => {
    const folder = mkdtempSync(join(tmpdir(), "differential-"));
    let sandbox: Sandbox;
    let clusters: readonly Cluster[] = [];

    beforeAll(async () => {
      sandbox = await startSandbox();
      writeFileSync(join(folder, "kubeconfig"), sandbox.kubeconfig());
      clusters = [connect({ kubeconfig }), connect({ kubeconfig: join(folder, "kubeconfig") })];
      for (const cluster of clusters) {
        await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        await until(() => cluster.get({ apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" }));
      }
    });

    afterAll(async () => {
      for (const cluster of clusters) {
        await cluster.remove({ apiVersion: "v1", kind: "Namespace", name: namespace });
        cluster.close();
      }
      await sandbox.stop();
      rmSync(folder, { recursive: true });
    });

    it.each(given())("$title", async ({ object }) => {
      const [real, ours] = await Promise.all(clusters.map((cluster) => answerOf(cluster, object)));
      expect(ours).toEqual(real);
    });

    it.each([
      "/api/v1/namespaces/NS/pods/nobody",
      "/apis/networking.k8s.io/v1/namespaces/NS/networkpolicies?labelSelector=a%20in",
      "/api/v1/namespaces/NS/pods?fieldSelector=spec.foo=1",
      "/api/v1/nosuch",
      "/api/v1/namespaces/NS/configmaps?limit=1&continue=abc",
    ])("GET %s", async (path) => {
      const [real, ours] = await Promise.all(
        clusters.map((cluster) => failureOf(() => cluster.request({ path: path.replace("NS", namespace) }))),
      );
      expect(ours).toEqual(real);
    });

    it.sequential.each(steps.map((step) => [`${step.method} ${step.path.slice(0, 100)}`, step] as const))(
      "%s",
      async (_, step) => {
        const alike = async () => {
          const [real, ours] = await Promise.all(clusters.map((cluster) => answerTo(cluster, step)));
          expect(ours).toEqual(real);
        };
        await (step.trial ? vi.waitFor(alike, { timeout: 120_000 }) : alike());
      },
    );
  });
}

/** What came back: the object as it is now, or the refusal. */
function answerTo(cluster: Cluster, step: Step): Promise<unknown> {
  return failureOf(async () => {
    const { text } = await cluster.request({ ...step, path: step.path.replace("NS", namespace) });
    const answer: RawObject = JSON.parse(text);
    return answer.kind === "Status" || answer.metadata === undefined ? withoutIds(answer) : normalised(answer);
  });
}

/** What the server would store, or why it refuses. */
async function answerOf(cluster: Cluster, object: RawObject): Promise<unknown> {
  const resource = await cluster.resource(object);
  const place = resource?.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  return failureOf(async () => normalised(await cluster.create(place, { dryRun: true })));
}

async function failureOf(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return withoutIds({ trouble: error.trouble, message: error.message, causes: error.status?.causes ?? [] });
  }
}

/** Without what is different in every answer: ids, times, allocated addresses, who wrote which field. */
function normalised(object: RawObject): unknown {
  const { uid, resourceVersion, creationTimestamp, managedFields, ...metadata } = object.metadata;
  return withoutIds({ ...object, metadata });
}

function withoutIds(answer: unknown): unknown {
  const text = JSON.stringify(answer)
    .replaceAll(/(resourceVersion\W+)\d+/g, "$1VERSION")
    .replaceAll(/kube-api-access-[a-z0-9]{5}/g, "kube-api-access")
    .replaceAll(/10\.96\.\d+\.\d+/g, "10.96.0.0")
    .replaceAll(/"nodePort":\d+/g, '"nodePort":0')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "uid");
  return JSON.parse(text);
}
