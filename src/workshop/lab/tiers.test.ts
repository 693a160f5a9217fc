/** What becomes of tiers, and of what learners put into them with a kubectl of their own, when a step begins. */
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { until } from "../../cluster/until.ts";
import { type TestCluster, testCluster } from "../../commands/testing/cluster.ts";
import type { RawObject } from "../../policy/index.ts";
import { bring } from "./bring.ts";
import { findOurs, findTraces } from "./clean.ts";

const apiVersion = "projectcalico.org/v3";
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
});
afterEach(async () => {
  for (const attendee of [undefined, "alice", "bob"]) await begin([], [], attendee);
});
afterAll(() => test.close());

const namespace = (name: string): RawObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const tier = (name: string, metadata: object = {}): RawObject => ({
  apiVersion,
  kind: "Tier",
  metadata: { name, ...metadata },
  spec: { order: 2000, defaultAction: "Pass" },
});
const policy = (inTier: string, kind: string, place: object = {}): RawObject => ({
  apiVersion,
  kind,
  metadata: { name: `${inTier}.mine`, ...place },
  spec: { tier: inTier, selector: "has(nothing)", ingress: [{ action: "Deny" }] },
});

function begin(worlds: readonly RawObject[], given: readonly RawObject[], attendee?: string): Promise<void> {
  const desired = { worlds: worlds.map((object) => ({ object })), given: given.map((object) => ({ object })) };
  return bring(test.cluster, desired, { knownNames: new Set(), ...(attendee === undefined ? {} : { attendee }) });
}

const isThere = async ({ kind, metadata }: RawObject) =>
  (await test.cluster.get({ apiVersion, kind, name: metadata.name })) !== undefined;

it("leaves alone what another attendee put into a tier of theirs", async () => {
  await begin([namespace("alice-shop")], [], "alice");
  await begin([namespace("bob-shop")], [tier("bob-security")], "bob");
  const bobs = policy("bob-security", "GlobalNetworkPolicy");
  await test.cluster.create(bobs, { fieldManager: "kubectl-client-side-apply" });
  await begin([namespace("alice-shop")], [], "alice");
  await begin([namespace("shop")], []);
  expect(await isThere(bobs)).toBe(true);
  const ours = await findOurs(test.cluster, { attendee: "alice" });
  expect(await findTraces(test.cluster, ours, new Set(), "alice")).toEqual([]);
  await begin([namespace("bob-shop")], [tier("bob-security")], "bob");
  expect(await isThere(bobs)).toBe(false);
});

it("keeps a tier that holds a policy of somebody's own, and begins all the same", async () => {
  await begin([namespace("shop")], [tier("security")]);
  const astray = policy("security", "NetworkPolicy", { namespace: "default" });
  await test.cluster.create(astray);
  await begin([namespace("shop")], []);
  expect(await isThere(tier("security"))).toBe(true);
  await test.cluster.remove({ apiVersion, kind: astray.kind, name: astray.metadata.name, namespace: "default" });
  await begin([namespace("shop")], []);
  expect(await isThere(tier("security"))).toBe(false);
});

it("waits for a tier that is still going, as where CRDs serve them, before it makes it anew", async () => {
  const held = tier("security", { finalizers: ["example.org/controller"] });
  await begin([namespace("shop")], [held]);
  const name = { apiVersion, kind: "Tier", name: "security" };
  const old = await test.cluster.get(name);
  await test.cluster.remove(name);
  const said: string[] = [];
  const desired = { worlds: [], given: [{ object: tier("security") }] };
  const brought = bring(test.cluster, desired, { knownNames: new Set(), onProgress: (words) => said.push(words) });
  await until(() => said.some((words) => words.includes("example.org/controller")));
  await test.cluster.patch(name, { type: "merge", body: { metadata: { finalizers: null } } });
  await brought;
  const now = await test.cluster.get(name);
  expect(now?.metadata.deletionTimestamp).toBeUndefined();
  expect(now?.metadata.uid).not.toBe(old?.metadata.uid);
});
