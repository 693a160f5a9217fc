/** The events of an object, as the end of its description shows them. */
import type { RawObject } from "../../policy/index.ts";
import { age } from "../output/age.ts";
import type { Session } from "../session.ts";
import { byBytes, numberAt, textAt } from "../values.ts";
import type { Lines } from "./writer.ts";

export async function eventsOf(session: Session, object: RawObject): Promise<readonly RawObject[]> {
  const { name, namespace, uid } = object.metadata;
  const fieldSelector = [
    `involvedObject.name=${name}`,
    ...(namespace ? [`involvedObject.namespace=${namespace}`] : []),
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ].join(",");
  const kind = await session.resourceOf({ apiVersion: "v1", kind: "Event" });
  // Who may not read events still gets the rest.
  return session.api.list(kind, namespace, { fieldSelector, limit: 500 }).catch(() => []);
}

export function writeEvents(lines: Lines, events: readonly RawObject[], now: number): void {
  if (events.length === 0) {
    lines.line(0, "Events:\t<none>");
    return;
  }
  lines.line(0, "Events:").line(1, "Type\tReason\tAge\tFrom\tMessage").line(1, "----\t------\t----\t----\t-------");
  for (const event of events.toSorted(byLast)) {
    const from = textAt(event, "source", "component") || textAt(event, "reportingComponent");
    const field = textAt(event, "involvedObject", "fieldPath");
    const message = `${field ? `${field}: ` : ""}${textAt(event, "message").trim()}`;
    lines.line(1, `${textAt(event, "type")}\t${textAt(event, "reason")}\t${interval(event, now)}\t${from}\t${message}`);
  }
}

function byLast(one: RawObject, other: RawObject): number {
  return byBytes(textAt(one, "lastTimestamp"), textAt(other, "lastTimestamp"));
}

export function interval(event: RawObject, now: number): string {
  const first = age(textAt(event, "eventTime") || textAt(event, "firstTimestamp"), now);
  const observed = textAt(event, "series", "lastObservedTime");
  if (observed) return `${age(observed, now)} (x${numberAt(event, "series", "count")} over ${first})`;
  const count = numberAt(event, "count");
  return count > 1 ? `${age(textAt(event, "lastTimestamp"), now)} (x${count} over ${first})` : first;
}
