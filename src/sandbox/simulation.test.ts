import { expect, it } from "vitest";
import { DrivenClock } from "./clock.ts";
import { startSandbox } from "./sandbox.ts";
import { at, textAt } from "./store/object.ts";

it("answers names within a third of a second: what a cluster comes with is on its nodes already", async () => {
  const clock = new DrivenClock();
  const sandbox = await startSandbox({ alive: true, clock });
  try {
    await clock.advance(300);
    const [slice] = sandbox.objects.list("endpointslices.discovery.k8s.io", { namespace: "kube-system" });
    expect(at(slice, "endpoints", 0, "conditions", "ready")).toBe(true);
    await clock.advance(10_000);
    const pulls = sandbox.objects.list("events").filter((event) => textAt(event, "reason") === "Pulling");
    expect(pulls.map((event) => textAt(event, "message"))).toEqual([]);
  } finally {
    await sandbox.stop();
  }
});
