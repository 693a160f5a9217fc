/** Removing objects and waiting until they are gone, with words for a namespace that stays. */
import { type Cluster, type ObjectName, pause, untilNextLook } from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";

/** How many requests are under way at once. */
const atOnce = 8;

export async function each<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export function nameOf({ apiVersion, kind, metadata }: RawObject): ObjectName {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
}

export interface GoneOptions {
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
  /** Called with what holds the object, as far as it says so. */
  readonly onStuck?: (why: string) => void;
}

/** Waits until an object is gone; says what holds it when it stays. */
export async function gone(
  cluster: Cluster,
  name: ObjectName,
  { withinMs = 180_000, signal, onStuck }: GoneOptions = {},
): Promise<void> {
  const begun = Date.now();
  const deadline = begun + withinMs;
  for (;;) {
    const object = await cluster.get(name, signal);
    if (!object) return;
    // Of what the namespace controller says, the finalizers come last, and they are what keeps things.
    const why = stuckBecause(object).at(-1);
    if (why !== undefined) onStuck?.(`${name.kind.toLowerCase()} ${name.name}: ${why}`);
    if (Date.now() > deadline)
      throw new EnvironmentError(`${name.kind.toLowerCase()} ${name.name} does not go away (it is Terminating)`, {
        detail: stuckBecause(object),
        next: [
          `kubectl get ${name.kind.toLowerCase()} ${name.name} -o yaml   (its status says what is left in it)`,
          "kubectl get apiservice   (one that is not Available keeps every namespace from going)",
        ],
      });
    await pause(untilNextLook(begun), signal);
  }
}

/** What the namespace controller says of the things that are left, and who asked to be waited for. */
function stuckBecause({ status, metadata }: RawObject): readonly string[] {
  const conditions = isMap(status) && Array.isArray(status.conditions) ? status.conditions.filter(isMap) : [];
  const finalizers = Array.isArray(metadata.finalizers) ? metadata.finalizers.map(String) : [];
  return [
    ...conditions
      .filter(({ status, reason }) => status === "True" || reason === "Terminating")
      .map((condition) => String(condition.message ?? condition.type)),
    ...(finalizers.length > 0 ? [`it waits for whoever set these finalizers: ${finalizers.join(", ")}`] : []),
  ];
}
