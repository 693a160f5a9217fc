/** The core group's events once more, in the words of events.k8s.io. */
import { schemaOf } from "../../schema/builtin/index.ts";
import { type JsonObject, textAt } from "../../store/object.ts";
import { eventColumns } from "../core/event.ts";
import type { ResourceKind } from "../kind.ts";

/** A field of the core group, and its name here. */
const names: readonly (readonly [core: string, own: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["reportingComponent", "reportingController"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
];

const coreNames = new Map(names.map(([core, own]) => [own, core]));

export const newEvents: ResourceKind = {
  group: "events.k8s.io",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  namespaced: true,
  servedBy: "kubernetes",
  viewOf: {
    resource: "events",
    show: (stored) => ({
      ...renamed(stored, new Map(names)),
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: stored.metadata,
    }),
    read: (draft) => ({
      ...renamed(draft, coreNames),
      apiVersion: "v1",
      kind: "Event",
      metadata: draft.metadata,
    }),
  },
  schema: schemaOf("io.k8s.api.events.v1.Event"),
  columns: eventColumns.map((column) => ({
    ...column,
    cell: ({ apiVersion, kind, metadata, ...content }, now) =>
      column.cell({ ...renamed(content, coreNames), apiVersion, kind, metadata }, now),
  })),
  fieldSelectors: {
    reason: (event) => textAt(event, "reason"),
    "regarding.kind": (event) => textAt(event, "involvedObject", "kind"),
    "regarding.name": (event) => textAt(event, "involvedObject", "name"),
    "regarding.namespace": (event) => textAt(event, "involvedObject", "namespace"),
    "regarding.uid": (event) => textAt(event, "involvedObject", "uid"),
    reportingController: (event) => textAt(event, "reportingComponent"),
    type: (event) => textAt(event, "type"),
  },
};

function renamed(object: JsonObject, changes: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [changes.get(field) ?? field, value]));
}
