/** Jobs: pods that run until enough of them have ended well, or too many have not. */
import { at, type JsonObject, type KubeObject, listAt, numberAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { claimPods } from "./claim.ts";
import { type Condition, type Conditions, conditionsOf, counts, withCondition } from "./conditions.ts";
import type { Controller, World } from "./controller.ts";
import type { Say } from "./event-recorder.ts";
import { joinIndexes, parseIndexes } from "./job-indexes.ts";
import { indexOf, isHeld, isIndexed, podOf, release } from "./job-pods.ts";
import { controllerOf } from "./owners.ts";
import { createPod, refusalOf } from "./pod-creation.ts";
import { conditionOf, hasEnded, isActive, isReady, isTerminating, phaseOf } from "./pods.ts";
import { followPods, reconcileEach } from "./watching.ts";

const resource = "jobs.batch";
const firstBackOff = 10_000;
const longestBackOff = 600_000;

export const jobController: Controller = (world) => {
  const say = world.events.by({ component: "job-controller" });
  const { queue, stop } = reconcileEach(world, resource, (job) => reconcile(world, job, say));
  followPods(world, resource, "Job", queue);
  world.pods.listen((pod, _old, isGone) => {
    const owner = controllerOf(pod);
    if (isGone || owner?.kind !== "Job" || !isHeld(pod)) return;
    // A pod that outlives its job has nobody left to count it.
    const job = world.objects.get(resource, { namespace: pod.metadata.namespace, name: owner.name });
    if (job?.metadata.uid !== owner.uid) release(world, pod);
  });
  return stop;
};

/** What the pods that have ended add up to. */
interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  readonly indexes: ReadonlySet<number>;
}

interface Verdict {
  readonly type: "Complete" | "Failed";
  readonly reason: string;
  readonly message: string;
}

/** Milliseconds until something is due: a deadline, the next try, the end of the job's life. */
function reconcile(world: World, job: KubeObject, say: Say): number | undefined {
  const pods = claimPods(world, job);
  if (isTerminating(job)) {
    for (const pod of pods) release(world, pod);
    return undefined;
  }
  const finished = holding(job, "Complete") ?? holding(job, "Failed");
  if (finished !== undefined) {
    for (const pod of pods) release(world, pod);
    return expire(world, job, finished);
  }
  const now = world.clock.now();
  const isSuspended = at(job, "spec", "suspend") === true;
  const counted = count(world, job, pods, isSuspended);
  const active = pods.filter(isActive);
  const verdict = isSuspended ? undefined : verdictOn(job, counted, active, now);
  // What still runs when the job fails has failed with it.
  const tally = verdict?.type === "Failed" ? { ...counted, failed: counted.failed + active.length } : counted;
  const isOver = verdict !== undefined || isSuspended;
  if (isOver) remove(world, job, active, say);
  const wait = isOver ? 0 : backOff(pods, tally, now);
  const created: KubeObject[] = [];
  const refusal = refusalOf(() => {
    if (!isOver && wait === 0) createMissing(world, job, tally, active, say, created);
  });
  save(world, job, pods, { tally, verdict, isSuspended, active: isOver ? [] : [...active, ...created] }, say);
  if (refusal !== undefined) throw refusal;
  const deadline = isOver ? undefined : deadlineLeft(job, now);
  return [deadline, wait > 0 ? wait : undefined].filter((due) => due !== undefined).sort((a, b) => a - b)[0];
}

function spec(job: KubeObject, field: string): number | undefined {
  return numberAt(job, "spec", field);
}

function holding(job: KubeObject, type: string): JsonObject | undefined {
  const condition = conditionOf(job, type);
  return textAt(condition, "status") === "True" ? condition : undefined;
}

/** Each end counts once: the count is written, then the finalizer goes. */
function count(world: World, job: KubeObject, pods: readonly KubeObject[], isSuspended: boolean): Tally {
  let succeeded = numberAt(job, "status", "succeeded") ?? 0;
  let failed = numberAt(job, "status", "failed") ?? 0;
  const indexes = new Set(parseIndexes(textAt(job, "status", "completedIndexes")));
  const ended = pods.filter((pod) => isHeld(pod) && (hasEnded(pod) || isTerminating(pod)));
  for (const pod of ended) {
    const index = indexOf(pod);
    if (phaseOf(pod) === "Succeeded") {
      if (isIndexed(job) && index !== undefined && !indexes.has(index)) indexes.add(index);
      if (!isIndexed(job)) succeeded += 1;
      // A pod that a suspension ends is no failure.
    } else if (!isSuspended || hasEnded(pod)) failed += 1;
  }
  if (isIndexed(job)) succeeded = indexes.size;
  const tally = { succeeded, failed, indexes };
  if (ended.length > 0) {
    const { namespace, name } = job.metadata;
    world.objects.patch(resource, { namespace, name }, { status: tallyStatus(job, tally) }, "status");
  }
  for (const pod of ended) release(world, pod);
  return tally;
}

function tallyStatus(job: KubeObject, { succeeded, failed, indexes }: Tally): JsonObject {
  return {
    ...counts({ succeeded, failed }),
    ...(isIndexed(job) && indexes.size > 0 ? { completedIndexes: joinIndexes(indexes) } : {}),
  };
}

function verdictOn(job: KubeObject, tally: Tally, active: readonly KubeObject[], now: number): Verdict | undefined {
  const completions = spec(job, "completions");
  const isDone =
    completions === undefined ? tally.succeeded > 0 && active.length === 0 : tally.succeeded >= completions;
  if (isDone) {
    const message = "Reached expected number of succeeded pods";
    return { type: "Complete", reason: "CompletionsReached", message };
  }
  if (Math.max(tally.failed, restartsIn(active)) > (spec(job, "backoffLimit") ?? 6)) {
    const message = "Job has reached the specified backoff limit";
    return { type: "Failed", reason: "BackoffLimitExceeded", message };
  }
  if (deadlineLeft(job, now) === 0) {
    return { type: "Failed", reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
  }
  return undefined;
}

/** Pods with restartPolicy OnFailure fail without ending. */
function restartsIn(pods: readonly KubeObject[]): number {
  return pods
    .filter((pod) => textAt(pod, "spec", "restartPolicy") === "OnFailure")
    .flatMap((pod) => listAt(pod, "status", "containerStatuses"))
    .reduce<number>((sum, status) => sum + (numberAt(status, "restartCount") ?? 0), 0);
}

function deadlineLeft(job: KubeObject, now: number): number | undefined {
  const seconds = spec(job, "activeDeadlineSeconds");
  const start = Date.parse(textAt(job, "status", "startTime"));
  if (seconds === undefined) return undefined;
  return Math.max(0, (Number.isNaN(start) ? now : start) + seconds * 1000 - now);
}

/** How long to wait after the last failure before the next try. */
function backOff(pods: readonly KubeObject[], { failed }: Tally, now: number): number {
  if (failed === 0) return 0;
  const ends = pods
    .filter((pod) => phaseOf(pod) === "Failed")
    .flatMap((pod) => listAt(pod, "status", "containerStatuses"))
    .map((status) => Date.parse(textAt(status, "state", "terminated", "finishedAt")))
    .filter((time) => !Number.isNaN(time));
  if (ends.length === 0) return 0;
  const patience = Math.min(firstBackOff * 2 ** (failed - 1), longestBackOff);
  return Math.max(0, Math.max(...ends) + patience - now);
}

function createMissing(
  world: World,
  job: KubeObject,
  tally: Tally,
  active: readonly KubeObject[],
  say: Say,
  created: KubeObject[],
): void {
  const completions = spec(job, "completions");
  const parallelism = spec(job, "parallelism") ?? 1;
  const left = completions === undefined ? (tally.succeeded > 0 ? 0 : parallelism) : completions - tally.succeeded;
  const wanted = Math.min(parallelism, Math.max(0, left));
  if (active.length > wanted && completions !== undefined) remove(world, job, active.slice(wanted), say);
  const taken = new Set([...tally.indexes, ...active.flatMap((pod) => indexOf(pod) ?? [])]);
  for (let missing = wanted - active.length; missing > 0; missing--) {
    const index = isIndexed(job) ? firstFree(taken) : undefined;
    if (index !== undefined) taken.add(index);
    created.push(createPod(world, job, podOf(job, index), say));
  }
}

function firstFree(taken: ReadonlySet<number>): number {
  let index = 0;
  while (taken.has(index)) index += 1;
  return index;
}

function remove(world: World, job: KubeObject, pods: readonly KubeObject[], say: Say): void {
  for (const { metadata } of pods) {
    world.objects.delete("pods", metadata);
    say({ object: job, reason: "SuccessfulDelete", message: `Deleted pod: ${metadata.name}` });
  }
}

interface Outcome {
  readonly tally: Tally;
  readonly verdict: Verdict | undefined;
  readonly isSuspended: boolean;
  readonly active: readonly KubeObject[];
}

function save(world: World, job: KubeObject, pods: readonly KubeObject[], outcome: Outcome, say: Say): void {
  const { tally, verdict, isSuspended, active } = outcome;
  const now = world.clock.now();
  const time = timestamp(now);
  const rest = { lastProbeTime: time };
  let conditions: Conditions = conditionsOf(job);
  const add = (condition: Condition) => {
    conditions = withCondition(conditions, condition, now, rest);
  };
  const wasSuspended = holding(job, "Suspended") !== undefined;
  if (isSuspended && !wasSuspended) {
    add({ type: "Suspended", status: "True", reason: "JobSuspended", message: "Job suspended" });
    say({ object: job, reason: "Suspended", message: "Job suspended" });
  } else if (!isSuspended && wasSuspended) {
    add({ type: "Suspended", status: "False", reason: "JobResumed", message: "Job resumed" });
    say({ object: job, reason: "Resumed", message: "Job resumed" });
  }
  if (verdict !== undefined) {
    const { reason, message } = verdict;
    const first = verdict.type === "Complete" ? "SuccessCriteriaMet" : "FailureTarget";
    for (const type of [first, verdict.type]) add({ type, status: "True", reason, message });
    if (verdict.type === "Complete") say({ object: job, reason: "Completed", message: "Job completed" });
    else say({ object: job, type: "Warning", reason, message });
  }
  const started = textAt(job, "status", "startTime") || time;
  const status: JsonObject = {
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(isSuspended ? {} : { startTime: started }),
    ...(verdict?.type === "Complete" ? { completionTime: time } : {}),
    ...tallyStatus(job, tally),
    ...counts({ active: active.length }),
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !hasEnded(pod)).length,
    uncountedTerminatedPods: {},
  };
  const { namespace, name } = job.metadata;
  const current = world.objects.get(resource, { namespace, name });
  if (current !== undefined) world.objects.updateStatus(resource, { ...current, status });
}

/** A finished job with a time to live goes when that is over. */
function expire({ objects, clock }: World, job: KubeObject, finished: JsonObject): number | undefined {
  const seconds = spec(job, "ttlSecondsAfterFinished");
  if (seconds === undefined) return undefined;
  const left = Date.parse(textAt(finished, "lastTransitionTime")) + seconds * 1000 - clock.now();
  if (left > 0) return left;
  objects.delete(resource, job.metadata, { propagationPolicy: "Background" });
  return undefined;
}
