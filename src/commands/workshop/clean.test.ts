/** What `clean` finds, shows, asks for and leaves, on a cluster where others have things too. */
import { beforeAll, expect, it } from "vitest";
import type { RawObject } from "../../policy/index.ts";
import { classroom } from "../testing/classroom.ts";
import { run } from "../testing/run.ts";

const room = classroom();
const calico = "projectcalico.org/v3";

/** As the learner's own kubectl makes it: without a label of ours. */
const make = (kind: string, name: string, spec: RawObject["spec"], namespace?: string) =>
  room.cluster.create(
    { apiVersion: calico, kind, metadata: { name, ...(namespace ? { namespace } : {}) }, spec },
    { fieldManager: "kubectl-client-side-apply" },
  );
const tierNames = async () => namesOf((await room.cluster.list({ apiVersion: calico, kind: "Tier" })).items);
const globals = async () =>
  namesOf((await room.cluster.list({ apiVersion: calico, kind: "GlobalNetworkPolicy" })).items);

function namesOf(objects: readonly RawObject[]): readonly string[] {
  return objects.map(({ metadata }) => metadata.name);
}

const deny = { types: ["Ingress"], ingress: [{ action: "Deny" }] };

beforeAll(async () => {
  await make("GlobalNetworkPolicy", "fence", { ...deny, order: 5, selector: "has(nothing)" });
  expect((await room.onCluster("goto 09/three-tiers")).code).toBe(0);
  await make("Tier", "security", { order: 2000, defaultAction: "Pass" });
  await make("GlobalNetworkPolicy", "security.mine", { ...deny, tier: "security", selector: "has(nothing)" });
  await make("GlobalNetworkPolicy", "for-catfacts", {
    ...deny,
    selector: "has(nothing)",
    namespaceSelector: "kubernetes.io/metadata.name in {'catfacts'}",
  });
  await make("NetworkPolicy", "security.astray", { ...deny, tier: "security", selector: "has(nothing)" }, "default");
});

it("shows what may be the learner's with its reasons, and leaves it to whoever is asked", async () => {
  const { code, out, err } = await run(`clean --kubeconfig ${room.kubeconfig}`, {
    cwd: room.cwd,
    answers: ["no"],
    env: { LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: room.cwd },
  });
  expect(code).toBe(2);
  expect(err).toContain("nothing was removed");
  expect(out).toContain("Namespace catfacts, with everything in it");
  const perhaps = out.slice(out.indexOf("perhaps yours"));
  expect(perhaps).toMatch(/Tier security: it has a name that a module uses, after the workshop began here/);
  expect(perhaps).toMatch(/GlobalNetworkPolicy security\.mine: it lies in tier security/);
  expect(perhaps).toMatch(/GlobalNetworkPolicy for-catfacts: it is about namespace catfacts/);
  expect(perhaps).toMatch(/NetworkPolicy default\/security\.astray: it lies in tier security/);
  // It was there before anything of ours.
  expect(perhaps).not.toContain("fence");
});

it("begins a step without what the learner made in a tier of theirs, and with what only may be theirs", async () => {
  await make("GlobalNetworkPolicy", "security.another", { ...deny, tier: "security", selector: "has(nothing)" });
  await room.onCluster("goto 09/quarantine");
  expect(await globals()).toEqual(expect.arrayContaining(["fence", "for-catfacts"]));
  expect(await globals()).not.toEqual(expect.arrayContaining(["security.mine"]));
  expect(await globals()).not.toEqual(expect.arrayContaining(["security.another"]));
});

it("removes with --yes what is labelled, says which tier stays and why, and the rest when told to", async () => {
  const first = await room.onCluster("clean");
  expect(first.code).toBe(1);
  expect(first.out).toMatch(/these stay:\n {2}Tier security: it holds .*NetworkPolicy default\/security\.astray/);
  expect(first.out).toContain("clean --unlabelled");
  expect(await globals()).toEqual(expect.arrayContaining(["for-catfacts"]));
  const second = await room.onCluster("clean --unlabelled");
  expect(second.code).toBe(0);
  expect(await tierNames()).not.toContain("security");
  // The namespace that spoke for it is gone; nothing else does.
  expect(await globals()).toEqual(expect.arrayContaining(["fence", "for-catfacts"]));
  await room.cluster.remove({ apiVersion: calico, kind: "GlobalNetworkPolicy", name: "for-catfacts" });
});

it("refuses a module that needs the name of somebody else's tier, and touches nothing of it", async () => {
  await make("Tier", "security", { order: 7, defaultAction: "Deny" });
  await make("GlobalNetworkPolicy", "security.theirs", { ...deny, tier: "security", selector: "has(nothing)" });
  const { code, err } = await room.onCluster("goto 09/three-tiers");
  expect(code).toBe(3);
  expect(err).toContain("already has Tier security, and not from this workshop");
  expect((await room.onCluster("goto 03")).code).toBe(0);
  await room.onCluster("reset --all");
  expect(await tierNames()).toContain("security");
  expect(await globals()).toContain("security.theirs");
});
