import { describe, expect, test } from "vitest";
import { isRecord } from "../json.ts";
import { defaulted } from "./index.ts";

describe("defaults", () => {
  const store = (apiVersion: string, kind: string, spec: unknown) => {
    const object = { apiVersion, kind, metadata: { name: "p" }, spec };
    return defaulted(object);
  };
  const calico = (kind: string, spec: unknown) => store("projectcalico.org/v3", kind, spec).spec;

  test.each([
    [undefined, { podSelector: {}, policyTypes: ["Ingress"] }],
    [
      { podSelector: null, ingress: [], egress: [] },
      { podSelector: {}, policyTypes: ["Ingress"] },
    ],
    [{ egress: [{}] }, { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [{}] }],
    [
      { policyTypes: [], ingress: [{ from: [], ports: [{ port: 80 }, { protocol: "UDP" }] }] },
      {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ protocol: "TCP", port: 80 }, { protocol: "UDP" }] }],
      },
    ],
  ])("of a Kubernetes policy %j", (spec, stored) => {
    expect(store("networking.k8s.io/v1", "NetworkPolicy", spec).spec).toEqual(stored);
  });

  test("Calico infers types from the rules that are there", () => {
    expect(calico("NetworkPolicy", {})).toEqual({ tier: "default", types: ["Ingress"] });
    expect(calico("NetworkPolicy", { ingress: [], egress: [{ action: "Allow", source: {} }] })).toEqual({
      tier: "default",
      types: ["Egress"],
      egress: [{ action: "Allow" }],
    });
    const rules = [{ action: "Allow" }];
    expect(calico("GlobalNetworkPolicy", { order: 0, preDNAT: false, ingress: rules, egress: rules })).toEqual({
      order: 0,
      tier: "default",
      types: ["Ingress", "Egress"],
      ingress: rules,
      egress: rules,
    });
  });

  test("staged policies are set, tiers without order come with the tier default", () => {
    expect(calico("StagedNetworkPolicy", { tier: "security" })).toEqual({
      stagedAction: "Set",
      tier: "security",
      types: ["Ingress"],
    });
    expect(calico("StagedGlobalNetworkPolicy", { stagedAction: "Delete" })).toEqual({
      stagedAction: "Delete",
      tier: "default",
    });
    expect(calico("Tier", {})).toEqual({ order: 1_000_000, defaultAction: "Deny" });
    expect(calico("Tier", { order: 0, defaultAction: "Pass" })).toEqual({ order: 0, defaultAction: "Pass" });
  });

  test("a policy carries its tier as a label", () => {
    const { metadata } = store("projectcalico.org/v3", "NetworkPolicy", { tier: "security" });
    expect(metadata).toEqual({ name: "p", labels: { "projectcalico.org/tier": "security" } });
  });

  test("defaults do not change what has them", () => {
    const once = store("projectcalico.org/v3", "GlobalNetworkPolicy", {
      selector: "all()",
      egress: [{ action: "Deny" }],
    });
    expect(isRecord(once) && defaulted(once)).toEqual(once);
  });
});
