/** kubectl get -w: what is there, then every change, in columns that remember their widths. */
import type { Resource } from "../../cluster/index.ts";
import type { Printer } from "../output/printer.ts";
import { tableText } from "../output/table.ts";
import type { Session } from "../session.ts";
import { place, type Selection, type Target } from "../targets.ts";
import { fail } from "../trouble.ts";
import { isObject, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { readTable, selectors, styleOf, type TableOf, tableOf } from "./get-tables.ts";

interface Watched {
  readonly targets: readonly Target[];
  readonly selection: Selection;
  readonly printer: Printer | undefined;
}

export async function follow(call: Call, session: Session, { targets, selection, printer }: Watched): Promise<number> {
  const [target] = targets;
  if (!target || targets.length > 1) throw fail("you may only specify a single resource type");
  const { resource, name } = target;
  const namespace = place(resource, selection.namespace);
  const chosen = name === undefined ? selection : { ...selection, fieldSelector: `metadata.name=${name}` };
  const showsStart = !call.flags.on("watch-only");
  let version: string;
  let onEvent: (type: string, object: unknown) => void;
  if (printer) {
    const { items, version: listed } = await session.api.listWithVersion(resource, namespace, selectors(chosen));
    if (name !== undefined && items.length === 0) await session.api.get(resource, { namespace, name });
    if (showsStart) for (const item of items) call.out(printer(item));
    version = listed;
    onEvent = (_, object) => {
      if (isObject(object)) call.out(printer(object));
    };
  } else {
    const show = rowPrinter(call, resource);
    if (name !== undefined) await session.api.get(resource, { namespace, name });
    const table = await tableOf(call, session, { resource, name: undefined }, chosen, {});
    if (showsStart) show(table, "ADDED");
    version = table.version;
    let { columns } = table;
    onEvent = (type, object) => {
      const changed = readTable(resource, object);
      if (changed.columns.length > 0) columns = changed.columns;
      show({ ...changed, columns }, type);
    };
  }
  const query = { ...selectors(chosen), resourceVersion: version };
  for await (const { type, object } of session.api.watch(resource, namespace, query, {
    tables: !printer,
    signal: call.signal,
  })) {
    if (type === "ERROR") throw fail(textAt(object, "message"));
    if (type !== "BOOKMARK") onEvent(type, object);
  }
  return 0;
}

function rowPrinter(call: Call, resource: Resource): (table: TableOf, event: string) => void {
  const remembered: number[] = [];
  let headers = !call.flags.on("no-headers");
  const style = styleOf(call, resource, call.flags.on("show-kind"));
  const showsEvents = call.flags.on("output-watch-events");
  return ({ columns, rows }, event) => {
    if (rows.length === 0) return;
    call.out(tableText(columns, rows, { ...style, headers, remembered, event, showsEvents }));
    headers = false;
  };
}
