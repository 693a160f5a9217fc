/** kubectl events */
import type { RawObject } from "../../policy/index.ts";
import { interval } from "../describe/events.ts";
import { listOf, printerOf } from "../output/printer.ts";
import { tabular } from "../output/table.ts";
import { shownName } from "../resources.ts";
import { oneTarget, selectionOf } from "../targets.ts";
import { fail } from "../trouble.ts";
import { byBytes, isObject, textAt } from "../values.ts";
import type { Call } from "../verb.ts";

export async function events(call: Call): Promise<number> {
  const { flags } = call;
  const session = await call.session();
  const resource = await session.resourceOf({ apiVersion: "v1", kind: "Event" });
  const { namespace } = selectionOf(call, session);
  const subject = flags.text("for");
  if (subject && !subject.includes("/")) throw fail("--for must be in resource/name form");
  const target = subject ? await oneTarget(session, subject, "pods") : undefined;
  const fieldSelector = target
    ? `involvedObject.kind=${target.resource.kind},involvedObject.name=${target.name}`
    : undefined;
  const { items, version } = await session.api.listWithVersion(resource, namespace, { fieldSelector, limit: 500 });
  const types = flags.list("types").map((type) => type.toLowerCase());
  const isWanted = (event: RawObject) => types.length === 0 || types.includes(textAt(event, "type").toLowerCase());
  const found = items.filter(isWanted).toSorted((one, other) => byBytes(momentOf(one), momentOf(other)));
  const printer = printerOf(flags.text("output"), { nameOf: (event) => shownName(resource, event.metadata.name) });
  if (printer) {
    call.out(printer(listOf(found)));
    return 0;
  }
  const remembered: number[] = [];
  const rows = found.map((event) => row(event, namespace === undefined));
  const header = [
    ...(namespace === undefined ? ["NAMESPACE"] : []),
    "LAST SEEN",
    "TYPE",
    "REASON",
    "OBJECT",
    "MESSAGE",
  ];
  if (rows.length === 0 && !flags.on("watch"))
    call.err(namespace === undefined ? "No events found.\n" : `No events found in ${namespace} namespace.\n`);
  else call.out(tabular([...(flags.on("no-headers") ? [] : [header]), ...rows], remembered));
  if (!flags.on("watch")) return 0;
  const query = { fieldSelector, resourceVersion: version };
  for await (const { type, object } of session.api.watch(resource, namespace, query, { signal: call.signal }))
    if (type !== "DELETED" && isObject(object) && isWanted(object))
      call.out(tabular([row(object, namespace === undefined)], remembered));
  return 0;
}

function momentOf(event: RawObject): string {
  return textAt(event, "series", "lastObservedTime") || textAt(event, "lastTimestamp") || textAt(event, "eventTime");
}

function row(event: RawObject, hasNamespace: boolean): string[] {
  const target = event.involvedObject;
  return [
    ...(hasNamespace ? [event.metadata.namespace ?? ""] : []),
    interval(event, Date.now()),
    textAt(event, "type"),
    textAt(event, "reason"),
    `${textAt(target, "kind")}/${textAt(target, "name")}`,
    textAt(event, "message").trim(),
  ];
}
