import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { age, ageColumn, column, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { notNegative, oneOf, type Refusals } from "../rules.ts";
import { selectorText } from "../selectors.ts";
import { jobSpecRefusals } from "./job.ts";
import { isTimeZone, scheduleComplaints } from "./schedule.ts";

export const cronJobs: ResourceKind = {
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  singular: "cronjob",
  shortNames: ["cj"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.batch.v1.CronJob"),
  columns: [
    nameColumn,
    column("Schedule", "When it starts a job, in cron's five fields.", (job) => textAt(job, "spec", "schedule")),
    column("Timezone", "The time zone of the schedule.", (job) => textAt(job, "spec", "timeZone") || "<none>"),
    column("Suspend", "Whether it starts no jobs for now.", suspended, "boolean"),
    column("Active", "How many of its jobs run.", (job) => listAt(job, "status", "active").length, "integer"),
    column("Last Schedule", "How long ago it started a job.", (job, now) => {
      const last = textAt(job, "status", "lastScheduleTime");
      return last === "" ? "<none>" : age(last, now);
    }),
    ageColumn,
    ...templateColumns(["spec", "jobTemplate", "spec", "template"]),
    wideColumn("Selector", "The labels of its pods.", (job) =>
      selectorText(objectAt(job, "spec", "jobTemplate", "spec", "selector")),
    ),
  ],
  defaults: (job) => withField(job, "spec", specDefaults(objectAt(job, "spec"))),
  prepareForCreate: (job) => ({ ...job, status: {} }),
  validate: (job) => [...refusals(job)],
};

function* refusals(job: Draft): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(job, "spec");
  const { name = "" } = job.metadata;
  if (name.length > 52) yield Field.at("metadata", "name").invalid(name, "must be no more than 52 characters");
  const schedule = textAt(spec, "schedule");
  if (schedule === "") yield field.child("schedule").required();
  else yield* field.child("schedule").unlike(schedule, scheduleComplaints(schedule));
  yield* notNegative(spec.startingDeadlineSeconds, field.child("startingDeadlineSeconds"));
  const zone = textAt(spec, "timeZone");
  if (spec.timeZone !== undefined && !isTimeZone(zone)) {
    yield field.child("timeZone").invalid(zone, `unknown time zone ${zone}`);
  }
  yield* oneOf(spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"], field.child("concurrencyPolicy"));
  yield* jobSpecRefusals(objectAt(spec, "jobTemplate", "spec"), field.child("jobTemplate", "spec"));
  yield* notNegative(spec.successfulJobsHistoryLimit, field.child("successfulJobsHistoryLimit"));
  yield* notNegative(spec.failedJobsHistoryLimit, field.child("failedJobsHistoryLimit"));
}

/** A word, although the column is a boolean. */
function suspended(job: JsonObject): string {
  return objectAt(job, "spec").suspend === true ? "True" : "False";
}

/** The job inside gets its own defaults when it is made. */
function specDefaults(spec: JsonObject): JsonObject {
  const job = objectAt(spec, "jobTemplate");
  const jobSpec = objectAt(job, "spec");
  return {
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...spec,
    concurrencyPolicy: textAt(spec, "concurrencyPolicy") || "Allow",
    jobTemplate: {
      ...job,
      metadata: objectAt(job, "metadata"),
      spec: { ...jobSpec, template: templateDefaults(objectAt(jobSpec, "template")) },
    },
  };
}
