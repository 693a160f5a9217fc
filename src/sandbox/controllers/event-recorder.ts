/** Events: what happened to an object, said once and counted when it happens again. */
import type { Objects } from "../api/objects.ts";
import { isApiError } from "../api/status.ts";
import type { Clock } from "../clock.ts";
import { type Draft, type JsonObject, type KubeObject, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";

interface EventSource {
  readonly component: string;
  readonly host?: string;
}

interface Happening {
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

/** Tells events of the same millisecond apart, whoever recorded them. */
let said = 0;

export class EventRecorder {
  readonly #objects: Objects;
  readonly #clock: Clock;
  /** The events that are there, so that saying one again counts. */
  readonly #said = new Map<string, { readonly event: KubeObject; readonly at: number }>();
  #cancelSweep: () => void;

  constructor(objects: Objects, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
    this.#cancelSweep = clock.schedule(sweepEvery, () => this.#sweep());
  }

  by(source: EventSource): Say {
    return (happening) => this.#record(source, happening);
  }

  stop(): void {
    this.#cancelSweep();
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
      if (!isApiError(error, "Forbidden") && !isApiError(error, "NotFound")) throw error;
    }
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
    said += 1;
    const serial = (BigInt(now) * 1_000_000n + BigInt(said)).toString(16);
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

  /** Deletes what nobody has said for an hour. */
  #sweep(): void {
    const limit = this.#clock.now() - lifetime;
    for (const event of this.#objects.list("events")) {
      const last = textAt(event, "lastTimestamp") || event.metadata.creationTimestamp;
      if (Date.parse(last) <= limit) this.#objects.delete("events", event.metadata);
    }
    for (const [key, { at }] of this.#said) if (at <= limit) this.#said.delete(key);
    this.#cancelSweep = this.#clock.schedule(sweepEvery, () => this.#sweep());
  }
}
