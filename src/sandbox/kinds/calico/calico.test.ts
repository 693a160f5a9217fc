import { describe, expect, it } from "vitest";
import { newestCalico } from "../../../policy/types.ts";
import { isApiError } from "../../api/status.ts";
import { type Sandbox, startSandbox } from "../../sandbox.ts";
import { type Draft, type KubeObject, objectAt } from "../../store/object.ts";
import { kinds } from "../index.ts";
import type { ClusterMake } from "../kind.ts";

function policy(name: string, spec: KubeObject["spec"]): Draft {
  const namespace = "default";
  return { apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy", metadata: { name, namespace }, spec: spec ?? {} };
}

function tier(name: string, spec: KubeObject["spec"] = {}): Draft {
  return { apiVersion: "projectcalico.org/v3", kind: "Tier", metadata: { name }, spec: spec ?? {} };
}

async function withSandbox<T>(act: (sandbox: Sandbox) => T, make: Partial<ClusterMake> = {}): Promise<T> {
  const sandbox = await startSandbox({ make });
  try {
    return act(sandbox);
  } finally {
    await sandbox.stop();
  }
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isApiError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return "accepted";
}

const tiers = "tiers.projectcalico.org";
const policies = "networkpolicies.projectcalico.org";

describe("tiers", () => {
  it.each([
    ["3.30", ["adminnetworkpolicy", "baselineadminnetworkpolicy", "default"]],
    ["3.31", ["adminnetworkpolicy", "baselineadminnetworkpolicy", "default"]],
    ["3.32", ["calico-system", "default", "kube-admin", "kube-baseline"]],
    ["3.33", ["calico-system", "default", "kube-admin", "kube-baseline"]],
  ] as const)("Calico %s has %j", async (calico, names) => {
    const found = await withSandbox(({ objects }) => objects.list(tiers).map(({ metadata }) => metadata.name), {
      calico,
    });
    expect(found).toEqual(names);
  });

  it("come after all others without an order, and deny what no rule allows", async () => {
    const created = await withSandbox(({ objects }) => objects.create(tiers, tier("team")));
    expect(created.spec).toEqual({ order: 1_000_000, defaultAction: "Deny" });
    expect(created.status).toEqual({});
    expect(created.metadata.generation).toBeUndefined();
  });

  it("cannot be deleted when they are built in, or while a policy stands in them", async () => {
    await withSandbox(({ objects }) => {
      expect(messageOf(() => objects.delete(tiers, { name: "default" }))).toBe(
        "500 operation Delete is not supported on default: Cannot delete default tier",
      );
      objects.create(tiers, tier("team", { order: 5 }));
      objects.create(policies, policy("one", { tier: "team" }));
      expect(messageOf(() => objects.delete(tiers, { name: "team" }))).toBe(
        "500 operation delete is not supported on team: Cannot delete a non-empty tier",
      );
      objects.delete(policies, { namespace: "default", name: "one" });
      expect(messageOf(() => objects.delete(tiers, { name: "team" }))).toBe("accepted");
    });
  });
});

describe("policies in tiers", () => {
  it("need their tier", async () => {
    const message = await withSandbox(({ objects }) =>
      messageOf(() => objects.create(policies, policy("lost", { tier: "nowhere" }))),
    );
    expect(message).toBe(
      "500 StorageError: key not found, Code: 1, Key: projectcalico.org/networkpolicies/default/lost, ResourceVersion: 0, AdditionalErrorMsg: <nil>",
    );
  });

  it("go into the default tier, carry its name as a label, and move with it", async () => {
    await withSandbox(({ objects }) => {
      objects.create(tiers, tier("team"));
      const created = objects.create(policies, policy("one", { selector: "all()" }));
      expect(created.spec).toEqual({ selector: "all()", tier: "default", types: ["Ingress"] });
      expect(created.metadata.labels).toEqual({ "projectcalico.org/tier": "default" });
      const moved = objects.patch(policies, { namespace: "default", name: "one" }, { spec: { tier: "team" } });
      expect(moved.metadata.labels).toEqual({ "projectcalico.org/tier": "team" });
      const found = objects.list(policies, { fieldSelector: "spec.tier=team" });
      expect(found.map(({ metadata }) => metadata.name)).toEqual(["one"]);
    });
  });
});

describe("what Calico shows besides", () => {
  it("is its objects once more under crd.projectcalico.org, for reading", async () => {
    await withSandbox(({ objects, core }) => {
      const shown = objects.get("tiers.crd.projectcalico.org", { name: "default" });
      expect(shown).toMatchObject({ apiVersion: "crd.projectcalico.org/v1", kind: "Tier", spec: { order: 1_000_000 } });
      expect(core.registry.byResource("tiers.crd.projectcalico.org")?.verbs).toEqual(["get", "list", "watch"]);
    });
  });

  it("is a profile for each namespace", async () => {
    const profiles = await withSandbox(({ objects }) => objects.list("profiles.projectcalico.org"));
    const profile = profiles.find(({ metadata }) => metadata.name === "kns.default");
    expect(profile?.spec).toEqual({
      ingress: [{ action: "Allow" }],
      egress: [{ action: "Allow" }],
      labelsToApply: { "pcns.kubernetes.io/metadata.name": "default", "pcns.projectcalico.org/name": "default" },
    });
  });

  it("is the version and the state of its parts, as a preflight asks for them", async () => {
    await withSandbox(({ objects }) => {
      const information = objects.get("clusterinformations.projectcalico.org", { name: "default" });
      expect(objectAt(information, "spec").calicoVersion).toMatch(new RegExp(`^v${newestCalico}\\.`));
      const parts = objects.list("tigerastatuses.operator.tigera.io").map(({ metadata }) => metadata.name);
      expect(parts).toEqual(["apiserver", "calico", "goldmane", "ippools", "whisker"]);
      const service = objects.get("apiservices.apiregistration.k8s.io", { name: "v3.projectcalico.org" });
      expect(objectAt(service, "status", "conditions", 0)).toMatchObject({ type: "Available", status: "True" });
    });
  });
});

describe("which kinds a cluster serves", () => {
  const served = (calico: ClusterMake["calico"]) =>
    kinds
      .filter((kind) => kind.servedIn?.({ calico, enforcement: true }) ?? true)
      .map(({ group, kind }) => `${kind}.${group}`);

  it("is those of Kubernetes alone without Calico", () => {
    const names = served(undefined);
    expect(names).toContain("NetworkPolicy.networking.k8s.io");
    expect(names.filter((name) => /calico|tigera|policy\.networking/.test(name))).toEqual([]);
  });

  it.each([
    ["3.30", ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]],
    ["3.31", ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]],
    ["3.32", ["ClusterNetworkPolicy"]],
    ["3.33", ["ClusterNetworkPolicy"]],
  ] as const)("has the cluster-wide policies of Calico %s", (calico, expected) => {
    const names = served(calico).filter((name) => name.endsWith(".policy.networking.k8s.io"));
    expect(names).toEqual(expected.map((name) => `${name}.policy.networking.k8s.io`));
  });
});
