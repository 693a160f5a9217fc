/** Stored as autoscaling/v2; v1 knows the target for CPU alone. */
import { schemaOf } from "../../schema/builtin/index.ts";
import {
  type Draft,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type Column, type ResourceKind, withField } from "../kind.ts";
import type { Refusals } from "../rules.ts";

const columns: readonly Column[] = [
  nameColumn,
  column("Reference", "The workload that it scales.", (object) =>
    [textAt(object, "spec", "scaleTargetRef", "kind"), textAt(object, "spec", "scaleTargetRef", "name")].join("/"),
  ),
  column("Targets", "What it measures, and what it wants to see.", targets),
  column("MinPods", "The fewest pods.", (object) => {
    const fewest = numberAt(object, "spec", "minReplicas");
    return fewest === undefined ? "<unset>" : String(fewest);
  }),
  column("MaxPods", "The most pods.", (object) => numberAt(object, "spec", "maxReplicas") ?? 0),
  column("Replicas", "How many pods there are.", (object) => numberAt(object, "status", "currentReplicas") ?? 0),
  ageColumn,
];

const names = {
  group: "autoscaling",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  singular: "horizontalpodautoscaler",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  subresources: [{ name: "status" }],
  columns,
} as const;

export const horizontalPodAutoscalers: ResourceKind = {
  ...names,
  version: "v2",
  schema: schemaOf("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler"),
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    const metrics = listAt(spec, "metrics");
    return withField(object, "spec", {
      minReplicas: 1,
      ...spec,
      metrics: metrics.length > 0 ? metrics : [cpuMetric(80)],
    });
  },
  validate: (object) => [...refusals(object)],
  prepareForCreate: (object) => ({ ...object, status: { currentMetrics: null, desiredReplicas: 0 } }),
};

export const oldHorizontalPodAutoscalers: ResourceKind = {
  ...names,
  version: "v1",
  columns: columns.map((one) => ({ ...one, cell: (object, now) => one.cell(asVersion2(object), now) })),
  schema: schemaOf("io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler"),
  viewOf: { resource: "horizontalpodautoscalers.autoscaling", show: asVersion1, read: asVersion2 },
};

function* refusals(object: Draft): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  const fewest = numberAt(spec, "minReplicas") ?? 1;
  const most = numberAt(spec, "maxReplicas") ?? 0;
  if (fewest < 1) yield field.child("minReplicas").invalid(fewest, "must be greater than or equal to 1");
  if (most < 1) yield field.child("maxReplicas").invalid(most, "must be greater than 0");
  if (most < fewest) {
    yield field.child("maxReplicas").invalid(most, "must be greater than or equal to `minReplicas`");
  }
  const target = field.child("scaleTargetRef");
  for (const name of ["kind", "name"]) {
    if (textAt(spec, "scaleTargetRef", name) === "") yield target.child(name).required();
  }
  const version = textAt(spec, "scaleTargetRef", "apiVersion");
  if (version === "") yield target.child("apiVersion").invalid("", "apiVersion must specify API group");
}

function cpuMetric(averageUtilization: number): JsonObject {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

function cpuTarget(metrics: readonly Json[]): number | undefined {
  const cpu = metrics.find((metric) => textAt(metric, "resource", "name") === "cpu");
  return numberAt(cpu, "resource", "target", "averageUtilization");
}

function asVersion1(stored: KubeObject): KubeObject {
  const { metrics: _metrics, ...spec } = objectAt(stored, "spec");
  const target = cpuTarget(listAt(stored, "spec", "metrics"));
  const { currentMetrics: _current, conditions: _conditions, ...status } = objectAt(stored, "status");
  return {
    ...stored,
    apiVersion: "autoscaling/v1",
    spec: { ...spec, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: { currentReplicas: 0, desiredReplicas: 0, ...status },
  };
}

function asVersion2<T extends Draft>(draft: T): T {
  const { targetCPUUtilizationPercentage: target, ...spec } = objectAt(draft, "spec");
  return {
    ...draft,
    apiVersion: "autoscaling/v2",
    spec: { ...spec, ...(typeof target === "number" ? { metrics: [cpuMetric(target)] } : {}) },
  };
}

function targets(object: KubeObject): string {
  const current = listAt(object, "status", "currentMetrics");
  const texts = listAt(object, "spec", "metrics").map((metric, index) => metricText(metric, current[index]));
  const shown = texts.slice(0, 2).join(", ");
  return texts.length === 0 ? "<none>" : texts.length > 2 ? `${shown} + ${texts.length - 2} more...` : shown;
}

/** `cpu: 40%/80%`; `<unknown>` where nothing was measured. */
function metricText(metric: Json, current: Json | undefined): string {
  const source =
    { Resource: "resource", Pods: "pods", Object: "object", External: "external" }[textAt(metric, "type")] ??
    "resource";
  const target = objectAt(metric, source, "target");
  const seen = objectAt(current, source, "current");
  const label = source === "resource" ? `${textAt(metric, source, "name")}: ` : "";
  if (target.averageUtilization !== undefined) {
    const measured = seen.averageUtilization === undefined ? "<unknown>" : `${seen.averageUtilization}%`;
    return `${label}${measured}/${target.averageUtilization}%`;
  }
  const wanted = target.averageValue ?? target.value ?? "<auto>";
  const measured = seen.averageValue ?? seen.value ?? "<unknown>";
  return `${label}${measured}/${wanted}${target.averageValue !== undefined && source !== "resource" && source !== "pods" ? " (avg)" : ""}`;
}
