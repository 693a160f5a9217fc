import { describe, expect, test } from "vitest";
import type { CalicoRelease, RawObject } from "../types.ts";
import { deletionRefusal } from "./index.ts";

const builtInTier = (name: string): RawObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "Tier",
  metadata: { name },
});

describe("deletion", () => {
  const policy: RawObject = {
    apiVersion: "projectcalico.org/v3",
    kind: "StagedNetworkPolicy",
    metadata: { name: "p", namespace: "x" },
    spec: { tier: "security" },
  };
  const why = (name: string, others: readonly RawObject[], calico: CalicoRelease = "3.33") =>
    deletionRefusal(builtInTier(name), { calico, context: others })?.message;

  test("built-in tiers and tiers with policies stay", () => {
    expect(why("default", [])).toBe("operation Delete is not supported on default: Cannot delete default tier");
    expect(why("kube-admin", [])).toBe(
      "operation Delete is not supported on kube-admin: Cannot delete kube-admin tier",
    );
    expect(why("kube-admin", [], "3.31")).toBeUndefined();
    expect(why("security", [policy])).toBe(
      "operation delete is not supported on security: Cannot delete a non-empty tier",
    );
    expect(why("security", [builtInTier("security")])).toBeUndefined();
    expect(deletionRefusal(policy, { calico: "3.33", context: [] })).toBeUndefined();
  });
});
