/** Cron jobs: a job at each time that the schedule names. */
import { at, type JsonObject, type KubeObject, numberAt, objectAt, stringsAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import type { Controller, World } from "./controller.ts";
import { nextTime, parseSchedule, type Schedule } from "./cron-schedule.ts";
import type { Say } from "./event-recorder.ts";
import { controllerOf, isControlledBy, ownerReference } from "./owners.ts";
import { conditionOf, isTerminating } from "./pods.ts";
import { reconcileEach } from "./watching.ts";

const resource = "cronjobs.batch";
const minute = 60_000;

export const cronJobController: Controller = (world) => {
  const say = world.events.by({ component: "cronjob-controller" });
  const { queue, stop } = reconcileEach(world, resource, (cron) => reconcile(world, cron, say));
  const stopJobs = world.objects.watch("jobs.batch", ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === "CronJob") queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return () => {
    stopJobs();
    stop();
  };
};

/** Milliseconds until the next time. */
function reconcile(world: World, cron: KubeObject, say: Say): number | undefined {
  if (isTerminating(cron)) return undefined;
  const { objects, clock } = world;
  const jobs = objects
    .list("jobs.batch", { namespace: cron.metadata.namespace ?? "" })
    .filter((job) => isControlledBy(job, cron))
    .sort((one, other) => Date.parse(one.metadata.creationTimestamp) - Date.parse(other.metadata.creationTimestamp));
  const active = jobs.filter((job) => outcome(job) === undefined && !isTerminating(job));
  noteFinished(cron, jobs, say);
  dropOld(world, cron, jobs, say);
  const text = textAt(cron, "spec", "schedule");
  const schedule = parseSchedule(text);
  if (schedule === undefined) {
    const message = `Unparseable schedule: ${JSON.stringify(text)}`;
    say({ object: cron, type: "Warning", reason: "UnparseableSchedule", message });
    save(world, cron, jobs, active, undefined);
    return undefined;
  }
  const timeZone = textAt(cron, "spec", "timeZone") || "UTC";
  const due = at(cron, "spec", "suspend") === true ? undefined : lastDue(cron, schedule, timeZone, clock.now());
  const started = due === undefined ? undefined : start(world, cron, due, active, say);
  save(world, cron, jobs, started === undefined ? active : [...keptBy(cron, active), started], started && due);
  const next = nextTime(schedule, clock.now(), timeZone);
  return next === undefined ? undefined : next - clock.now();
}

/** The latest time that has come and for which no job was started; one that is long past its deadline is let go. */
function lastDue(cron: KubeObject, schedule: Schedule, timeZone: string, now: number): number | undefined {
  const since = textAt(cron, "status", "lastScheduleTime") || cron.metadata.creationTimestamp;
  const deadline = numberAt(cron, "spec", "startingDeadlineSeconds");
  const earliest = deadline === undefined ? Date.parse(since) : Math.max(Date.parse(since), now - deadline * 1000);
  let latest: number | undefined;
  // After a long sleep only the last day matters.
  let time = nextTime(schedule, Math.max(earliest, now - 24 * 60 * minute), timeZone);
  while (time !== undefined && time <= now) {
    latest = time;
    time = nextTime(schedule, time, timeZone);
  }
  return latest;
}

function keptBy(cron: KubeObject, active: readonly KubeObject[]): readonly KubeObject[] {
  return textAt(cron, "spec", "concurrencyPolicy") === "Replace" ? [] : active;
}

function start(
  { objects }: World,
  cron: KubeObject,
  time: number,
  active: readonly KubeObject[],
  say: Say,
): KubeObject | undefined {
  const policy = textAt(cron, "spec", "concurrencyPolicy");
  if (policy === "Forbid" && active.length > 0) {
    const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
    say({ object: cron, reason: "JobAlreadyActive", message });
    return undefined;
  }
  if (policy === "Replace") {
    for (const job of active) {
      objects.delete("jobs.batch", job.metadata, { propagationPolicy: "Background" });
      say({ object: cron, reason: "SuccessfulDelete", message: `Deleted job ${job.metadata.name}` });
    }
  }
  const { namespace = "", name: cronName } = cron.metadata;
  const name = `${cronName}-${Math.floor(time / minute)}`;
  const known = objects.get("jobs.batch", { namespace, name });
  if (known !== undefined) return known;
  const template = objectAt(cron, "spec", "jobTemplate");
  const job = objects.create("jobs.batch", {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace,
      labels: stringsAt(template, "metadata", "labels"),
      annotations: {
        ...stringsAt(template, "metadata", "annotations"),
        "batch.kubernetes.io/cronjob-scheduled-timestamp": timestamp(time),
      },
      ownerReferences: [ownerReference(cron)],
    },
    spec: objectAt(template, "spec"),
  });
  say({ object: cron, reason: "SuccessfulCreate", message: `Created job ${name}` });
  return job;
}

function outcome(job: KubeObject): "Complete" | "Failed" | undefined {
  const types = ["Complete", "Failed"] as const;
  return types.find((type) => textAt(conditionOf(job, type), "status") === "True");
}

/** Said once: when the job leaves the list of active ones. */
function noteFinished(cron: KubeObject, jobs: readonly KubeObject[], say: Say): void {
  const { status = null } = cron;
  const listed = JSON.stringify(status);
  for (const job of jobs) {
    const condition = outcome(job);
    if (condition === undefined || !listed.includes(job.metadata.uid)) continue;
    const message = `Saw completed job: ${job.metadata.name}, condition: ${condition}`;
    say({ object: cron, reason: "SawCompletedJob", message });
  }
}

function dropOld({ objects }: World, cron: KubeObject, jobs: readonly KubeObject[], say: Say): void {
  const limits = { Complete: "successfulJobsHistoryLimit", Failed: "failedJobsHistoryLimit" } as const;
  for (const [kind, field] of Object.entries(limits)) {
    const ended = jobs.filter((job) => outcome(job) === kind && !isTerminating(job));
    const limit = numberAt(cron, "spec", field) ?? ended.length;
    for (const { metadata } of ended.slice(0, Math.max(0, ended.length - limit))) {
      objects.delete("jobs.batch", metadata, { propagationPolicy: "Background" });
      say({ object: cron, reason: "SuccessfulDelete", message: `Deleted job ${metadata.name}` });
    }
  }
}

function save(
  { objects }: World,
  cron: KubeObject,
  jobs: readonly KubeObject[],
  active: readonly KubeObject[],
  started: number | undefined,
): void {
  const scheduled = started === undefined ? textAt(cron, "status", "lastScheduleTime") : timestamp(started);
  const ends = jobs.map((job) => textAt(job, "status", "completionTime")).filter((time) => time !== "");
  const lastSuccess = [...ends, textAt(cron, "status", "lastSuccessfulTime")].sort().at(-1) ?? "";
  const references = active.map(({ apiVersion, kind, metadata: { name, namespace = "", uid, resourceVersion } }) => ({
    kind,
    namespace,
    name,
    uid,
    apiVersion,
    resourceVersion,
  }));
  const status: JsonObject = {
    ...(references.length > 0 ? { active: references } : {}),
    ...(scheduled === "" ? {} : { lastScheduleTime: scheduled }),
    ...(lastSuccess === "" ? {} : { lastSuccessfulTime: lastSuccess }),
  };
  objects.updateStatus(resource, { ...cron, status });
}
