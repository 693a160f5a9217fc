import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "./errors.ts";

/** Waits before the cluster is asked again; whoever cancels ends it as they would a request. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch((cause: unknown) => {
    throw new ClusterError("cancelled", "cancelled", { cause });
  });
}

/** Until the next look at what was begun then: a tenth of the time so far, quick at first and no burden when it takes long. */
export function untilNextLook(begun: number): number {
  return Math.min(1_000, Math.max(50, (Date.now() - begun) / 10));
}
