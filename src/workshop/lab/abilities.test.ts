import { expect, it } from "vitest";
import { lacking, refuseWithout } from "./abilities.ts";
import { registryImage } from "./images.ts";

const all = { policies: true, tiers: true, flows: true };

it.each([
  ["any", {}, undefined],
  ["k8s", { tiers: false, flows: false }, undefined],
  ["tiers", { tiers: false }, /no tiers/],
  ["flows", { flows: false }, /no flow log/],
  ["flows", {}, undefined],
  ["k8s", { policies: false }, /no NetworkPolicies/],
] as const)("a step that needs %s on a cluster with %j", (needs, lacks, why) => {
  const reason = lacking(needs, { ...all, ...lacks });
  if (why === undefined) expect(reason).toBeUndefined();
  else expect(reason).toMatch(why);
});

it("offers the sandbox for a step that cannot be done", () => {
  expect(() => refuseWithout("tiers", { ...all, tiers: false }, "09-tiers/quarantine")).toThrow(
    expect.objectContaining({ exitCode: 3, next: expect.arrayContaining([expect.stringContaining("on the sandbox")]) }),
  );
});

it.each([
  ["busybox:1.36", "mirror.local:5000/busybox:1.36"],
  ["regisftm/facts:v1.0.1", "mirror.local:5000/regisftm/facts:v1.0.1"],
  ["registry.k8s.io/e2e-test-images/agnhost:2.47", "mirror.local:5000/e2e-test-images/agnhost:2.47"],
  ["localhost/busybox", "mirror.local:5000/busybox"],
])("%s comes from a mirror as %s", (image, mirrored) => {
  expect(registryImage("mirror.local:5000/")(image)).toBe(mirrored);
  expect(registryImage(undefined)(image)).toBe(image);
});
