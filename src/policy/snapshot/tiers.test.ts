import { describe, expect, test } from "vitest";
import { buildSnapshot, type CalicoRelease, type RawObject } from "../index.ts";

const tier = (name: string, spec: RawObject[string] = {}): RawObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "Tier",
  metadata: { name },
  spec,
});

function object(text: string): RawObject {
  const [kind = "", place = "", order, tierName] = text.split(" ");
  const [namespace, name] = place.includes("/") ? place.split("/") : [undefined, place];
  const group: Readonly<Record<string, string>> = {
    KubernetesNetworkPolicy: "networking.k8s.io/v1",
    AdminNetworkPolicy: "policy.networking.k8s.io/v1alpha1",
    ClusterNetworkPolicy: "policy.networking.k8s.io/v1alpha2",
  };
  return {
    apiVersion: group[kind] ?? "projectcalico.org/v3",
    kind: kind === "KubernetesNetworkPolicy" ? "NetworkPolicy" : kind,
    metadata: { name: name ?? "", ...(namespace !== undefined && { namespace }) },
    spec: {
      ...(order !== undefined && order !== "-" && { order: Number(order), priority: Number(order) }),
      tier: kind === "ClusterNetworkPolicy" ? "Admin" : (tierName ?? "default"),
      subject: { namespaces: {} },
    },
  };
}

/** The order of tiers, or of the policies of one tier. */
function orderOf(objects: readonly RawObject[], calico: CalicoRelease, tierName = "default"): string[] {
  const snapshot = buildSnapshot(
    objects.map((own) => ({ object: own })),
    { calico },
  );
  const policies = snapshot.tiers.find((own) => own.name === tierName)?.policies ?? [];
  return policies.map(
    ({ compiled }) => `${compiled.kind} ${compiled.namespace ? `${compiled.namespace}/` : ""}${compiled.name}`,
  );
}

describe("tiers", () => {
  test.each([
    ["3.31", ["early", "adminnetworkpolicy", "app", "default", "zz", "baselineadminnetworkpolicy", "last"]],
    ["3.33", ["early", "kube-admin", "app", "default", "zz", "kube-baseline", "last"]],
  ] as const)(
    "of Calico %s come by order, then name; one without order has that of the default tier",
    (calico, names) => {
      const own = [tier("zz"), tier("last", { order: 1e8 }), tier("app"), tier("early", { order: 5 })];
      const snapshot = buildSnapshot(
        own.map((given) => ({ object: given })),
        { calico },
      );
      expect(snapshot.tiers.map(({ name }) => name)).toEqual(names);
    },
  );

  test("that are built in keep their order and default action where an object leaves them out", () => {
    const snapshot = buildSnapshot([{ object: tier("kube-admin") }, { object: tier("default") }]);
    expect(snapshot.tiers.map(({ name, order, defaultAction }) => [name, order, defaultAction])).toEqual([
      ["kube-admin", 1000, "Pass"],
      ["default", 1_000_000, "Deny"],
      ["kube-baseline", 10_000_000, "Pass"],
    ]);
  });
});

describe("policies of one tier", () => {
  test("come by order, those without at the end", () => {
    const own = [
      "NetworkPolicy x/none",
      "NetworkPolicy x/ten 10",
      "NetworkPolicy x/minus -1",
      "KubernetesNetworkPolicy x/k",
      "NetworkPolicy x/half 9.5",
    ];
    expect(orderOf(own.map(object), "3.33")).toEqual([
      "NetworkPolicy x/minus",
      "NetworkPolicy x/half",
      "NetworkPolicy x/ten",
      "KubernetesNetworkPolicy x/k",
      "NetworkPolicy x/none",
    ]);
  });

  const tied = [
    "NetworkPolicy z/web 1000",
    "NetworkPolicy x/web0 1000",
    "NetworkPolicy x/web-x 1000",
    "GlobalNetworkPolicy web 1000",
    "KubernetesNetworkPolicy x/web",
    "KubernetesNetworkPolicy a/zz",
    "NetworkPolicy x/web 1000",
    "StagedNetworkPolicy x/web 1000",
  ].map(object);

  test("of equal order come by name, namespace, kind from 3.32 on, a staged one before its enforced twin", () => {
    expect(orderOf(tied, "3.32")).toEqual([
      "NetworkPolicy x/web-x",
      "GlobalNetworkPolicy web",
      "StagedNetworkPolicy x/web",
      "KubernetesNetworkPolicy x/web",
      "NetworkPolicy x/web",
      "NetworkPolicy z/web",
      "NetworkPolicy x/web0",
      "KubernetesNetworkPolicy a/zz",
    ]);
  });

  test("of equal order come by namespace first up to 3.31, Calico's before Kubernetes'", () => {
    expect(orderOf(tied, "3.31")).toEqual([
      "KubernetesNetworkPolicy a/zz",
      "GlobalNetworkPolicy web",
      "NetworkPolicy x/web",
      "NetworkPolicy x/web-x",
      "NetworkPolicy x/web0",
      "KubernetesNetworkPolicy x/web",
      "StagedNetworkPolicy x/web",
      "NetworkPolicy z/web",
    ]);
  });

  test("of a cluster come by priority", () => {
    const own = ["ClusterNetworkPolicy b 5", "ClusterNetworkPolicy a 50", "ClusterNetworkPolicy c 5"];
    expect(orderOf(own.map(object), "3.33", "kube-admin")).toEqual([
      "ClusterNetworkPolicy b",
      "ClusterNetworkPolicy c",
      "ClusterNetworkPolicy a",
    ]);
  });

  test("that the release does not know are left out and reported", () => {
    const problems = (text: string, calico: CalicoRelease) =>
      buildSnapshot([{ object: object(text) }], { calico }).problems.map(({ reason }) => reason);
    expect(problems("ClusterNetworkPolicy a 5", "3.31")).toEqual([
      "Calico 3.31 does not know ClusterNetworkPolicy; it came with 3.32",
    ]);
    expect(problems("AdminNetworkPolicy a 5", "3.32")).toEqual([
      "Calico 3.32 does not know AdminNetworkPolicy; ClusterNetworkPolicy replaced it in 3.32",
    ]);
    expect(problems("ClusterNetworkPolicy a 5", "3.33")).toEqual([]);
  });
});
