/** Deployments: a replica set for each template, and the careful way from the old one to the new. */

import { ApiError } from "../api/status.ts";
import { type KubeObject, numberAt, textAt } from "../store/object.ts";
import type { Controller, World } from "./controller.ts";
import {
  createSet,
  desiredWhenSized,
  dropHistory,
  findNewSet,
  noteRevision,
  renumber,
  revisionOf,
  setResource,
  setsOf,
  sizeAnnotations,
} from "./deployment-revisions.ts";
import { deadlineIn, deploymentStatus, isComplete, isPaused } from "./deployment-status.ts";
import type { Say } from "./event-recorder.ts";
import { controllerOf } from "./owners.ts";
import { hasEnded, isTerminating } from "./pods.ts";
import {
  limitsOf,
  proportionalSizes,
  type Rollout,
  recreateStep,
  rollingStep,
  type SetSize,
  type Sizes,
} from "./rollout.ts";
import { reconcileEach } from "./watching.ts";

const resource = "deployments.apps";

export const deploymentController: Controller = (world) => {
  const say = world.events.by({ component: "deployment-controller" });
  const { queue, stop } = reconcileEach(world, resource, (deployment) => reconcile(world, deployment, say));
  const stopSets = world.objects.watch(setResource, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === "Deployment") queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return () => {
    stopSets();
    stop();
  };
};

function reconcile(world: World, given: KubeObject, say: Say): number | undefined {
  if (isTerminating(given)) return undefined;
  const { objects, clock } = world;
  const { deployment, newSet, isNewSetCreated } = withNewSet(world, given, say);
  const sets = setsOf(objects, deployment);
  resize(world, deployment, sets, nextSizes(world, deployment, sets, newSet), say);
  const now = clock.now();
  const view = { deployment, sets: setsOf(objects, deployment), newSet, isNewSetCreated, now };
  const updated = objects.updateStatus(resource, { ...deployment, status: deploymentStatus(view) });
  if (isComplete(updated))
    dropHistory(
      objects,
      updated,
      sets.filter((set) => set.metadata.uid !== newSet?.metadata.uid),
    );
  return deadlineIn(updated, now);
}

interface WithNewSet {
  readonly deployment: KubeObject;
  readonly newSet: KubeObject | undefined;
  readonly isNewSetCreated: boolean;
}

/** Finds or makes the set of the deployment's template, with the highest number of all. */
function withNewSet(world: World, deployment: KubeObject, say: Say): WithNewSet {
  const { objects } = world;
  const sets = setsOf(objects, deployment);
  const found = findNewSet(sets, deployment);
  if (isPaused(deployment)) return { deployment, newSet: found, isNewSetCreated: false };
  const others = sets.filter((set) => set !== found);
  const revision = Math.max(0, ...others.map(revisionOf)) + 1;
  if (found !== undefined) {
    const newSet = renumber(objects, deployment, found, revision);
    return { deployment: noteRevision(objects, deployment, revisionOf(newSet)), newSet, isNewSetCreated: false };
  }
  const { maxSurge } = limitsOf(deployment);
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const created = createSet(objects, deployment, { revision, size: 0, annotations: sizeAnnotations(wanted, maxSurge) });
  if (created === undefined) {
    const collisionCount = (numberAt(deployment, "status", "collisionCount") ?? 0) + 1;
    objects.patch(resource, nameOf(deployment), { status: { collisionCount } }, "status");
    throw new ApiError(409, "AlreadyExists", "the name of the new replica set is taken");
  }
  const first = nextSizes(world, deployment, [...sets, created], created).get(created.metadata.name) ?? 0;
  const newSet = first > 0 ? resizeOne(world, deployment, created, first, say) : created;
  return { deployment: noteRevision(objects, deployment, revision), newSet, isNewSetCreated: true };
}

function nextSizes(
  world: World,
  deployment: KubeObject,
  sets: readonly KubeObject[],
  newSet: KubeObject | undefined,
): Sizes {
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const limits = limitsOf(deployment);
  const sizes = sets.map(sizeOf);
  const active = sets.filter((set) => sizeOf(set).wanted > 0);
  const isScaled = active.some((set) => desiredWhenSized(set) !== wanted);
  if (isPaused(deployment) || newSet === undefined || (isScaled && active.length > 1)) {
    return isScaled ? proportionalSizes(sizes, wanted, limits.maxSurge) : new Map();
  }
  const rollout: Rollout = {
    wanted,
    ...limits,
    next: sizeOf(world.objects.get(setResource, nameOf(newSet)) ?? newSet),
    old: sizes.filter((size) => size.name !== newSet.metadata.name),
  };
  if (textAt(deployment, "spec", "strategy", "type") !== "Recreate") return rollingStep(rollout);
  const old = sets.filter((set) => set.metadata.name !== newSet.metadata.name);
  const oldPodsLeft = old.some((set) => world.pods.ownedBy(set.metadata.uid).some((pod) => !hasEnded(pod)));
  return recreateStep(rollout, oldPodsLeft);
}

function sizeOf(set: KubeObject): SetSize {
  return {
    name: set.metadata.name,
    wanted: numberAt(set, "spec", "replicas") ?? 0,
    available: numberAt(set, "status", "availableReplicas") ?? 0,
  };
}

/** Sets whose size stays learn what the deployment wants now. */
function resize(world: World, deployment: KubeObject, sets: readonly KubeObject[], sizes: Sizes, say: Say): void {
  for (const set of sets) {
    const current = sizeOf(set).wanted;
    const size = sizes.get(set.metadata.name) ?? current;
    if (size > 0 || current > 0) resizeOne(world, deployment, set, size, say);
  }
}

function resizeOne(world: World, deployment: KubeObject, set: KubeObject, size: number, say: Say): KubeObject {
  const { name } = set.metadata;
  const current = sizeOf(set).wanted;
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const annotations = sizeAnnotations(wanted, limitsOf(deployment).maxSurge);
  const patched = world.objects.patch(setResource, nameOf(set), {
    metadata: { annotations },
    spec: { replicas: size },
  });
  if (size !== current) {
    const direction = size > current ? "up" : "down";
    const message = `Scaled ${direction} replica set ${name} from ${current} to ${size}`;
    say({ object: deployment, reason: "ScalingReplicaSet", message });
  }
  return patched;
}

function nameOf({ metadata: { namespace, name } }: KubeObject) {
  return { namespace, name };
}
