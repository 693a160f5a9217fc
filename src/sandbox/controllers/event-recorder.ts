/** Events: what happened to an object, said once and counted when it happens again. */
import type { Objects } from "../api/objects.ts";
import { isApiError } from "../api/status.ts";
import type { Clock } from "../clock.ts";
import type { Draft, JsonObject, KubeObject } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

export interface Happening {
  readonly object: KubeObject;
  /** The part that is meant: `spec.containers{web}`. */
  readonly fieldPath?: string;
  readonly type?: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** What one component says. */
export type Say = (happening: Happening) => void;

/** How long an event stays after it was last said. */
const lifetime = 60 * 60 * 1000;
const sweepEvery = 10 * 60 * 1000;

export class EventRecorder {
  readonly #objects: Objects;
  readonly #clock: Clock;
  /** The events that are there, so that saying one again counts. */
  readonly #said = new Map<string, { readonly event: KubeObject; readonly at: number }>();
  #cancelSweep: (() => void) | undefined;
  #count = 0;

  constructor(objects: Objects, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
  }

  by(source: EventSource): Say {
    return (happening) => this.#record(source, happening);
  }

  stop(): void {
    this.#cancelSweep?.();
  }

  #record(source: EventSource, happening: Happening): void {
    const { object, fieldPath = "", reason, message } = happening;
    const key = [source.component, source.host, object.metadata.uid, fieldPath, reason, message].join("\n");
    const now = this.#clock.now();
    const known = this.#said.get(key);
    try {
      const event =
        (known && this.#again(known.event, now)) ?? this.#objects.create("events", this.#new(source, happening));
      this.#said.set(key, { event, at: now });
    } catch (error) {
      // A namespace that is being deleted takes no events; nothing else depends on them.
      if (!isApiError(error)) throw error;
    }
    this.#cancelSweep ??= this.#clock.schedule(sweepEvery, () => this.#sweep());
  }

  #again(event: KubeObject, now: number): KubeObject | undefined {
    const { namespace, name } = event.metadata;
    const found = this.#objects.get("events", { namespace, name });
    if (found === undefined) return undefined;
    const count = (typeof found.count === "number" ? found.count : 1) + 1;
    return this.#objects.patch("events", { namespace, name }, { count, lastTimestamp: timestamp(now) });
  }

  #new({ component, host }: EventSource, { object, fieldPath, type = "Normal", reason, message }: Happening): Draft {
    const { name, namespace = "default", uid, resourceVersion } = object.metadata;
    const now = this.#clock.now();
    this.#count += 1;
    const serial = (BigInt(now) * 1_000_000n + BigInt(this.#count)).toString(16);
    const time = timestamp(now);
    const source: JsonObject = host === undefined ? { component } : { component, host };
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${name}.${serial}`, namespace },
      involvedObject: {
        kind: object.kind,
        ...(object.metadata.namespace === undefined ? {} : { namespace }),
        name,
        uid,
        apiVersion: object.apiVersion,
        resourceVersion,
        ...(fieldPath === undefined ? {} : { fieldPath }),
      },
      reason,
      message,
      source,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? "",
    };
  }

  /** Forgets and deletes what nobody has said for an hour. */
  #sweep(): void {
    const limit = this.#clock.now() - lifetime;
    for (const [key, { event, at }] of this.#said) {
      if (at > limit) continue;
      this.#said.delete(key);
      const { namespace, name } = event.metadata;
      if (this.#objects.get("events", { namespace, name })) this.#objects.delete("events", { namespace, name });
    }
    this.#cancelSweep = this.#said.size > 0 ? this.#clock.schedule(sweepEvery, () => this.#sweep()) : undefined;
  }
}
