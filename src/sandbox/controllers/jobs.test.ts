import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type JsonObject, type KubeObject, listAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { podTemplate, TestCluster } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
  cluster.fate = () => "succeed";
});
afterEach(() => cluster.stop());

const template = podTemplate({}, { restartPolicy: "Never" });
const job = () => cluster.get("jobs.batch", "task");
const conditions = (object: KubeObject) =>
  listAt(object, "status", "conditions").map((one) => `${textAt(one, "type")} ${textAt(one, "reason")}`);

function apply(spec: JsonObject = {}): void {
  cluster.apply("jobs.batch", {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { namespace: "shop", name: "task" },
    spec: { template, ...spec },
  });
}

describe("a job", () => {
  it("runs until enough pods have ended well", async () => {
    apply({ completions: 3, parallelism: 2 });
    await cluster.pass(0.5);
    expect(cluster.pods()).toHaveLength(2);
    expect(objectAt(job(), "status")).toMatchObject({ active: 2 });
    await cluster.pass(20);
    expect(objectAt(job(), "status")).toMatchObject({ succeeded: 3, ready: 0, completionTime: expect.any(String) });
    expect(conditions(job())).toEqual(["SuccessCriteriaMet CompletionsReached", "Complete CompletionsReached"]);
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.pods().every((pod) => pod.metadata.finalizers === undefined)).toBe(true);
    expect(cluster.events("Completed")).toEqual(["Job completed"]);
  });

  it("tries again, later each time, and gives up", async () => {
    cluster.fate = () => "fail";
    apply({ backoffLimit: 2 });
    await cluster.pass(5);
    expect(cluster.pods()).toHaveLength(1);
    await cluster.pass(10);
    expect(cluster.pods()).toHaveLength(2);
    await cluster.pass(60);
    expect(cluster.pods()).toHaveLength(3);
    expect(conditions(job())).toEqual(["FailureTarget BackoffLimitExceeded", "Failed BackoffLimitExceeded"]);
    expect(cluster.events("BackoffLimitExceeded")).toEqual(["Job has reached the specified backoff limit"]);
  });

  it("numbers its pods when indexed", async () => {
    apply({ completions: 3, parallelism: 3, completionMode: "Indexed" });
    await cluster.pass(10);
    expect(cluster.pods().map((pod) => pod.metadata.name.replace(/-[^-]*$/, ""))).toEqual([
      "task-0",
      "task-1",
      "task-2",
    ]);
    expect(textAt(job(), "status", "completedIndexes")).toBe("0-2");
  });

  it("ends when its time is over", async () => {
    cluster.fate = () => "ready";
    apply({ activeDeadlineSeconds: 30 });
    await cluster.pass(29);
    expect(cluster.pods()).toHaveLength(1);
    await cluster.pass(5);
    expect(cluster.pods()).toEqual([]);
    expect(objectAt(job(), "status")).toMatchObject({ failed: 1 });
    expect(conditions(job())).toEqual(["FailureTarget DeadlineExceeded", "Failed DeadlineExceeded"]);
  });

  it("pauses while suspended", async () => {
    cluster.fate = () => "ready";
    apply({ suspend: true });
    await cluster.pass(5);
    expect(cluster.pods()).toEqual([]);
    expect(conditions(job())).toEqual(["Suspended JobSuspended"]);
    cluster.objects.patch("jobs.batch", { namespace: "shop", name: "task" }, { spec: { suspend: false } });
    await cluster.pass(5);
    expect(cluster.pods()).toHaveLength(1);
    expect(conditions(job())).toEqual(["Suspended JobResumed"]);
  });

  it("goes when its time to live is over, and takes its pods along", async () => {
    apply({ ttlSecondsAfterFinished: 60 });
    await cluster.pass(30);
    expect(cluster.objects.list("jobs.batch", { namespace: "shop" })).toHaveLength(1);
    await cluster.pass(60);
    expect([...cluster.objects.list("jobs.batch", { namespace: "shop" }), ...cluster.pods()]).toEqual([]);
  });

  it("can be deleted while its pods run", async () => {
    cluster.fate = () => "ready";
    apply();
    await cluster.pass(5);
    cluster.objects.delete("jobs.batch", { namespace: "shop", name: "task" }, { propagationPolicy: "Background" });
    await cluster.pass(5);
    expect(cluster.pods()).toEqual([]);
  });
});

describe("a cron job", () => {
  function cron(spec: JsonObject = {}): void {
    cluster.apply("cronjobs.batch", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { namespace: "shop", name: "tick" },
      spec: { schedule: "*/2 * * * *", jobTemplate: { spec: { template } }, ...spec },
    });
  }
  const jobs = () => cluster.objects.list("jobs.batch", { namespace: "shop" }).map(({ metadata }) => metadata.name);
  const minute = () => Math.floor(cluster.clock.now() / 60_000);

  it("starts a job at each time of its schedule and keeps the last three", async () => {
    const start = minute();
    cron();
    await cluster.pass(110);
    expect(jobs()).toEqual([]);
    await cluster.pass(20);
    expect(jobs()).toEqual([`tick-${start + 2}`]);
    await cluster.pass(8 * 60);
    expect(jobs()).toEqual([start + 6, start + 8, start + 10].map((time) => `tick-${time}`));
    const status = objectAt(cluster.get("cronjobs.batch", "tick"), "status");
    expect(textAt(status, "lastScheduleTime")).toBe(timestamp((start + 10) * 60_000));
    expect(cluster.events("SawCompletedJob")).toHaveLength(5);
  });

  it("does nothing while suspended", async () => {
    cron({ suspend: true });
    await cluster.pass(300);
    expect(jobs()).toEqual([]);
  });

  it.each([
    ["Allow", 2],
    ["Forbid", 1],
    ["Replace", 1],
  ])("with %s treats a job that still runs", async (concurrencyPolicy, count) => {
    cluster.fate = () => "ready";
    const start = minute();
    cron({ concurrencyPolicy });
    await cluster.pass(250);
    expect(jobs()).toHaveLength(count);
    const newest = concurrencyPolicy === "Forbid" ? start + 2 : start + 4;
    expect(jobs().at(-1)).toBe(`tick-${newest}`);
  });
});
