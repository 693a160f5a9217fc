/** Whether something listens at a pod's port, asked through the API server, which enters past all policy. */
import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, ClusterError } from "../../cluster/index.ts";

export async function listens(
  cluster: Pick<Cluster, "forward">,
  namespace: string,
  name: string,
  port: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const began = performance.now();
  try {
    const connection = await cluster.forward({ namespace, name }, port, signal);
    // An open port stays silent or speaks; a refusal comes within the time that the way there took, which is several trips.
    const patienceMs = Math.max(atLeastMs, performance.now() - began);
    const alive = await Promise.race([
      new Promise<boolean>((resolve) => connection.once("error", () => resolve(false))),
      new Promise<boolean>((resolve) => connection.once("data", () => resolve(true))),
      delay(patienceMs, true),
    ]);
    connection.on("error", () => {});
    connection.destroy();
    return alive;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble !== "cancelled") return false;
    throw error;
  }
}

const atLeastMs = 60;
