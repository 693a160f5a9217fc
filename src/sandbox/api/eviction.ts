/** `pods/x/eviction`: deletes a pod on request of whoever empties a node, unless its disruption budget is used up. */
import { protects } from "../kinds/others/poddisruptionbudget.ts";
import { type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { sendValue } from "./answer.ts";
import { decodeBody, mediaTypeOf, readBody } from "./body.ts";
import type { Core } from "./core.ts";
import { remove } from "./delete.ts";
import { dryRunIn } from "./options.ts";
import { type Call, nameOf } from "./resource-handlers.ts";
import { ApiError } from "./status.ts";
import { existing, ownWrite, update } from "./write.ts";

const resource = "poddisruptionbudgets.policy";

export async function evict(call: Call): Promise<void> {
  const { core, kind, request, response, query } = call;
  const { value } = decodeBody(mediaTypeOf(request), await readBody(request), { kind: "Eviction" });
  const seconds = numberAt(value, "deleteOptions", "gracePeriodSeconds");
  const dryRun = dryRunIn(query, "CreateOptions");
  const pod = existing(core, kind, nameOf(call));
  const budget = budgetOf(core, pod);
  if (budget && !mayGoUnasked(pod, budget)) takeFrom(core, budget, pod, dryRun);
  remove(core, kind, nameOf(call), { dryRun, ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds }) });
  sendValue(request, response, 201, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 });
}

/** The budget that has a say: none where the pod does not run or goes already. */
function budgetOf(core: Core, pod: KubeObject): KubeObject | undefined {
  const runs = !["Pending", "Succeeded", "Failed"].includes(textAt(pod, "status", "phase"));
  if (!runs || pod.metadata.deletionTimestamp !== undefined) return undefined;
  const budgets = core.store.list(resource, pod.metadata.namespace).filter((budget) => protects(budget, pod));
  if (budgets.length > 1)
    throw new ApiError(
      500,
      "",
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  return budgets[0];
}

/** A pod that is not ready disrupts nobody by going, as long as enough others are. */
function mayGoUnasked(pod: KubeObject, budget: KubeObject): boolean {
  const isReady = listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );
  if (isReady) return false;
  if (textAt(budget, "spec", "unhealthyPodEvictionPolicy") === "AlwaysAllow") return true;
  const wanted = numberAt(budget, "status", "desiredHealthy") ?? 0;
  return wanted > 0 && (numberAt(budget, "status", "currentHealthy") ?? 0) >= wanted;
}

/** Written down at once, so that two evictions cannot both take the last one. */
function takeFrom(core: Core, budget: KubeObject, pod: KubeObject, dryRun: boolean): void {
  const { name, generation = 1 } = budget.metadata;
  const status = objectAt(budget, "status");
  if ((numberAt(status, "observedGeneration") ?? 0) < generation)
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, 10);
  const allowed = numberAt(status, "disruptionsAllowed") ?? 0;
  if (allowed <= 0) {
    const needs = numberAt(status, "desiredHealthy") ?? 0;
    const has = numberAt(status, "currentHealthy") ?? 0;
    throw tooMany(`The disruption budget ${name} needs ${needs} healthy pods and has ${has} currently`);
  }
  const budgets = core.registry.byResource(resource);
  if (dryRun || !budgets) return;
  const disruptedPods = {
    ...objectAt(status, "disruptedPods"),
    [pod.metadata.name]: timestamp(core.clock.now()),
  };
  const left = { ...budget, status: { ...status, disruptionsAllowed: allowed - 1, disruptedPods } };
  update(core, budgets, budget.metadata, left, { ...ownWrite, subresource: "status" });
}

function tooMany(why: string, retryAfterSeconds?: number): ApiError {
  return new ApiError(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: "DisruptionBudget", message: why }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
