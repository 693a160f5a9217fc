/**
 * What keeps the cluster as its objects ask for it. Each controller watches, and puts the names of what may have changed
 * into a queue; looking at a name compares what is with what should be. No order of events matters, only the state.
 *
 *     deployments → replica sets ┐
 *     cron jobs → jobs           ├→ pods → scheduler → (the kubelet) → endpoints, endpoint slices
 *     stateful sets, daemon sets ┘
 *     nodes, claims, disruption budgets
 *
 * Begin with queue.ts and replica-sets.ts. Namespaces and garbage collection work on the store itself.
 */
import { claimController } from "./claims.ts";
import type { World } from "./controller.ts";
import { cronJobController } from "./cron-jobs.ts";
import { daemonSetController } from "./daemon-sets.ts";
import { deploymentController } from "./deployments.ts";
import { disruptionBudgetController } from "./disruption-budgets.ts";
import { endpointSliceController } from "./endpoint-slices.ts";
import { endpointsController } from "./endpoints.ts";
import { jobController } from "./jobs.ts";
import { nodeController } from "./nodes.ts";
import { replicaSetController } from "./replica-sets.ts";
import { scheduler } from "./scheduler.ts";
import { statefulSetController } from "./stateful-sets.ts";

const controllers = [
  nodeController,
  scheduler,
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  claimController,
  endpointsController,
  endpointSliceController,
  disruptionBudgetController,
];

export function startControllers(world: World): () => void {
  const stops = controllers.map((start) => start(world));
  return () => {
    for (const stop of stops) stop();
    world.pods.stop();
  };
}
