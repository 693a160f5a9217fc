/** What every controller is given, and what it is once it runs. */
import type { Objects } from "../api/objects.ts";
import type { Clock } from "../clock.ts";
import type { EventRecorder } from "./event-recorder.ts";
import type { PodIndex } from "./pod-index.ts";

export interface World {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly pods: PodIndex;
  readonly events: EventRecorder;
}

/** Starts watching and acting; the result ends it. */
export type Controller = (world: World) => () => void;
