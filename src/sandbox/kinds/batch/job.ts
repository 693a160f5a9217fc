import { schemaOf } from "../../schema/builtin/index.ts";
import {
  type Draft,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { ageColumn, column, humanDuration, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { selectorText } from "../selectors.ts";

export const jobs: ResourceKind = {
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.batch.v1.Job"),
  columns: [
    nameColumn,
    column("Status", "Whether it runs, has ended well, or has failed.", status),
    column("Completions", "How many of its pods have ended well, of how many.", completions),
    column("Duration", "How long it took, or takes so far.", duration),
    ageColumn,
    ...templateColumns(),
    wideColumn("Selector", "The labels of its pods.", (job) => selectorText(objectAt(job, "spec", "selector"))),
  ],
  fieldSelectors: { "status.successful": (job) => String(numberAt(job, "status", "succeeded") ?? 0) },
  defaults: (job) => withField(job, "spec", jobSpecDefaults(objectAt(job, "spec"))),
  prepareForCreate: (job) => ({ ...withOwnLabels(job), status: {} }),
};

function jobSpecDefaults(spec: JsonObject): JsonObject {
  const bare = spec.completions === undefined && spec.parallelism === undefined;
  const policy = spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed";
  return {
    ...(bare ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647,
    completionMode: "NonIndexed",
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: policy,
    ...spec,
    template: templateDefaults(objectAt(spec, "template")),
  };
}

/** Pods of a job are found by its uid, unless its author says how. */
function withOwnLabels(job: Draft): Draft {
  const spec = objectAt(job, "spec");
  if (spec.manualSelector === true) return job;
  const { uid = "", name = "" } = job.metadata;
  const template = objectAt(spec, "template");
  const metadata = objectAt(template, "metadata");
  const labels = {
    ...objectAt(metadata, "labels"),
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  return withField(job, "spec", {
    ...spec,
    selector: { matchLabels: { "batch.kubernetes.io/controller-uid": uid } },
    template: { ...template, metadata: { ...metadata, labels } },
  });
}

function status(job: KubeObject): string {
  const holds = (type: string) =>
    listAt(job, "status", "conditions").some(
      (condition) => textAt(condition, "type") === type && textAt(condition, "status") === "True",
    );
  if (holds("Complete")) return "Complete";
  if (holds("Failed")) return "Failed";
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(holds) ?? "Running";
}

function completions(job: KubeObject): string {
  const succeeded = numberAt(job, "status", "succeeded") ?? 0;
  const wanted = numberAt(job, "spec", "completions");
  const parallel = numberAt(job, "spec", "parallelism") ?? 0;
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  return parallel > 1 ? `${succeeded}/1 of ${parallel}` : `${succeeded}/1`;
}

function duration(job: KubeObject, now: Date): string {
  const start = Date.parse(textAt(job, "status", "startTime"));
  const end = Date.parse(textAt(job, "status", "completionTime"));
  if (Number.isNaN(start)) return "";
  return humanDuration((Number.isNaN(end) ? now.getTime() : end) - start);
}
