import { sameJson } from "../../patch/json.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import {
  type Draft,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  stringsAt,
  textAt,
} from "../../store/object.ts";
import { immutable } from "../apps/validation.ts";
import { ageColumn, column, humanDuration, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { templateRefusals } from "../podspec/validation.ts";
import { notNegative, oneOf, type Refusals } from "../rules.ts";
import { selectorText, selects } from "../selectors.ts";

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
  defaults: (job) => withField(labelledAsItsPods(job), "spec", jobSpecDefaults(objectAt(job, "spec"))),
  prepareForCreate: (job) => ({ ...withOwnLabels(job), status: {} }),
  validate: (job, old) => [...refusals(job, old)],
};

function* refusals(job: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(job, "spec");
  const generated = { "batch.kubernetes.io/controller-uid": job.metadata.uid ?? "" };
  const selector = objectAt(spec, "selector");
  if (spec.manualSelector !== true && !sameJson(objectAt(selector, "matchLabels"), generated)) {
    yield field.child("selector").invalid(selector, "`selector` not auto-generated");
  }
  yield* jobSpecRefusals(spec, field);
  if (!selects(selector, stringsAt(spec, "template", "metadata", "labels"))) {
    yield field
      .child("template", "metadata", "labels")
      .invalid(objectAt(spec, "template", "metadata", "labels"), "`selector` does not match template `labels`");
  }
  if (old) yield* updateRefusals(spec, objectAt(old, "spec"), field);
}

/** What stays, once the job exists: a suspended job that has not started may still get other resources. */
function* updateRefusals(spec: JsonObject, old: JsonObject, field: Field): Refusals {
  yield* immutable(spec.completions, old.completions, field.child("completions"));
  yield* immutable(spec.selector, old.selector, field.child("selector"));
  yield* immutable(spec.template, old.template, field.child("template"));
  yield* immutable(spec.completionMode, old.completionMode, field.child("completionMode"));
}

/** The same for the jobs of a cron job. */
export function* jobSpecRefusals(spec: JsonObject, field: Field): Refusals {
  for (const name of [
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
  ]) {
    yield* notNegative(spec[name], field.child(name));
  }
  if (spec.completionMode !== undefined) {
    yield* oneOf(spec.completionMode, ["NonIndexed", "Indexed"], field.child("completionMode"));
  }
  yield* templateRefusals(objectAt(spec, "template"), field.child("template"));
  const policy = textAt(spec, "template", "spec", "restartPolicy");
  if (policy !== "OnFailure" && policy !== "Never") {
    yield field.child("template", "spec", "restartPolicy").required('valid values: "OnFailure", "Never"');
  }
}

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

/** A job without labels gets those of its pods. */
function labelledAsItsPods(job: Draft): Draft {
  const labels = stringsAt(job, "spec", "template", "metadata", "labels");
  const labelled = Object.keys(job.metadata.labels ?? {}).length > 0 || Object.keys(labels).length === 0;
  return labelled ? job : { ...job, metadata: { ...job.metadata, labels } };
}

/** Pods of a job are found by its uid, unless its author says how. */
function withOwnLabels(job: Draft): Draft {
  const spec = objectAt(job, "spec");
  if (spec.manualSelector === true) return job;
  const { uid = "", name = "" } = job.metadata;
  const selector = objectAt(spec, "selector");
  const template = objectAt(spec, "template");
  const metadata = objectAt(template, "metadata");
  const own = stringsAt(metadata, "labels");
  const labels = {
    ...own,
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  const labelled = sameJson(job.metadata.labels ?? {}, own) && Object.keys(own).length > 0;
  return withField(labelled ? { ...job, metadata: { ...job.metadata, labels } } : job, "spec", {
    ...spec,
    selector: {
      ...selector,
      matchLabels: { ...objectAt(selector, "matchLabels"), "batch.kubernetes.io/controller-uid": uid },
    },
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
