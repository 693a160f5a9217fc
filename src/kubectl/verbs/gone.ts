/** Waits until an object is no more. */
import { setTimeout as delay } from "node:timers/promises";
import type { Resource } from "../../cluster/index.ts";
import type { Session } from "../session.ts";
import { fail, isNotFound } from "../trouble.ts";

export interface Leaving {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Another object of the same name does not count. */
  readonly uid: string | undefined;
}

const betweenMs = 100;

export async function goneWithin(
  session: Session,
  { resource, namespace, name, uid }: Leaving,
  timeoutMs: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const end = timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
  for (;;) {
    try {
      const { metadata } = await session.api.get(resource, { namespace, name });
      if (uid !== undefined && metadata.uid !== uid) return;
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    if (Date.now() >= end) throw fail(`timed out waiting for the condition on ${resource.plural}/${name}`);
    await delay(betweenMs, undefined, { signal });
  }
}
