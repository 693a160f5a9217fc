/** The wiring that controllers of pods share: a queue fed by changes of the owner and of its pods. */
import { selects } from "../kinds/selectors.ts";
import { type KubeObject, objectAt } from "../store/object.ts";
import type { World } from "./controller.ts";
import { keyOf, nameFrom } from "./keys.ts";
import { controllerOf } from "./owners.ts";
import { Queue } from "./queue.ts";

interface Watched {
  readonly queue: Queue;
  stop(): void;
}

/**
 * Looks at each object of a resource when it, or an object that it controls, has changed. `reconcile` may say after how
 * many milliseconds to look again.
 */
export function reconcileEach(
  world: World,
  resource: string,
  reconcile: (object: KubeObject) => number | undefined,
): Watched {
  const { objects, clock } = world;
  const queue = new Queue(clock, (key) => {
    const object = objects.get(resource, nameFrom(key));
    const again = object && reconcile(object);
    if (again !== undefined) queue.addAfter(key, again);
  });
  const stopWatch = objects.watch(resource, ({ object }) => queue.add(keyOf(object)));
  return {
    queue,
    stop() {
      stopWatch();
      queue.stop();
    },
  };
}

/** Feeds the queue with the owners of pods that change, and with those who would adopt an orphan. */
export function followPods({ objects, pods }: World, resource: string, kind: string, queue: Queue): void {
  const addOwner = (pod: KubeObject) => {
    const owner = controllerOf(pod);
    if (owner?.kind === kind) queue.add(`${pod.metadata.namespace}/${owner.name}`);
    return owner;
  };
  pods.listen((pod, old) => {
    if (old !== undefined) addOwner(old);
    if (addOwner(pod) !== undefined) return;
    for (const owner of objects.list(resource, { namespace: pod.metadata.namespace ?? "" })) {
      if (selects(objectAt(owner, "spec", "selector"), pod.metadata.labels ?? {})) queue.add(keyOf(owner));
    }
  });
}
