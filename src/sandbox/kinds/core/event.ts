import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, numberAt, textAt } from "../../store/object.ts";
import { age, column, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { Column, ResourceKind } from "../kind.ts";
import type { Refusals } from "../rules.ts";

/** Events have no status: a cell of each comes from the old fields, else from those of events.k8s.io. */
export const eventColumns: readonly Column[] = [
  column("Last Seen", "How long ago it happened last.", lastSeen),
  column("Type", "Normal, or Warning for what may need attention.", (event) => textAt(event, "type")),
  column("Reason", "What happened, in a word.", (event) => textAt(event, "reason")),
  column("Object", "What it happened to.", regarding),
  wideColumn("Subobject", "The part of the object that is meant.", (event) =>
    textAt(event, "involvedObject", "fieldPath"),
  ),
  wideColumn("Source", "Who says so.", source),
  column("Message", "What happened, in a sentence.", (event) => textAt(event, "message").trim()),
  wideColumn("First Seen", "How long ago it happened first.", firstSeen),
  wideColumn("Count", "How often it happened.", count),
  { ...wideColumn("Name", "The event's own name.", (event) => event.metadata.name), format: "name" },
];

export const events: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.core.v1.Event"),
  columns: eventColumns,
  fieldSelectors: {
    "involvedObject.kind": (event) => textAt(event, "involvedObject", "kind"),
    "involvedObject.namespace": (event) => textAt(event, "involvedObject", "namespace"),
    "involvedObject.name": (event) => textAt(event, "involvedObject", "name"),
    "involvedObject.uid": (event) => textAt(event, "involvedObject", "uid"),
    "involvedObject.apiVersion": (event) => textAt(event, "involvedObject", "apiVersion"),
    "involvedObject.resourceVersion": (event) => textAt(event, "involvedObject", "resourceVersion"),
    "involvedObject.fieldPath": (event) => textAt(event, "involvedObject", "fieldPath"),
    reason: (event) => textAt(event, "reason"),
    reportingComponent: (event) => textAt(event, "reportingComponent"),
    source: (event) => textAt(event, "source", "component") || textAt(event, "reportingComponent"),
    type: (event) => textAt(event, "type"),
  },
  validate: (event) => [...refusals(event)],
  defaults: (event) => ({
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    source: {},
    reportingComponent: "",
    reportingInstance: "",
    ...event,
  }),
};

function* refusals(event: Draft): Refusals {
  const about = textAt(event, "involvedObject", "namespace");
  const own = event.metadata.namespace ?? "";
  // What has no namespace is spoken of in default.
  if (about !== own && !(about === "" && own === "default")) {
    yield Field.at("involvedObject", "namespace").invalid(about, "does not match event.namespace");
  }
}

function lastSeen(event: KubeObject, now: Date): string {
  const series = textAt(event, "series", "lastObservedTime");
  const last = series || textAt(event, "lastTimestamp");
  return last === "" ? firstSeen(event, now) : age(last, now);
}

function firstSeen(event: KubeObject, now: Date): string {
  return age(textAt(event, "firstTimestamp") || textAt(event, "eventTime"), now);
}

function regarding(event: KubeObject): string {
  const kind = textAt(event, "involvedObject", "kind").toLowerCase();
  const name = textAt(event, "involvedObject", "name");
  return name === "" ? kind : `${kind}/${name}`;
}

function source(event: KubeObject): string {
  const component = textAt(event, "source", "component") || textAt(event, "reportingComponent");
  const host = textAt(event, "source", "host") || textAt(event, "reportingInstance");
  return host === "" ? component : `${component}, ${host}`;
}

function count(event: KubeObject): number {
  return numberAt(event, "series", "count") ?? (numberAt(event, "count") || 1);
}
