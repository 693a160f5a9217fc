/** Tables as the server makes them, for get and its watch. */
import type { Resource } from "../../cluster/index.ts";
import type { Column, Row, TableStyle } from "../output/table.ts";
import { shownName } from "../resources.ts";
import type { Session } from "../session.ts";
import { place, type Selection, type Target } from "../targets.ts";
import { isMap, listAt, numberAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { explainSelection } from "./selection-errors.ts";

export interface TableOf {
  readonly resource: Resource;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly version: string;
}

export function styleOf({ flags }: Call, resource: Resource, prefixed: boolean): TableStyle {
  return {
    wide: flags.text("output") === "wide",
    headers: !flags.on("no-headers"),
    namespaces: flags.on("all-namespaces") && resource.namespaced,
    labels: flags.on("show-labels"),
    labelColumns: flags.list("label-columns"),
    ...(prefixed ? { prefix: shownName(resource, "") } : {}),
  };
}

export async function tableOf(
  call: Call,
  session: Session,
  { resource, name }: Target,
  selection: Selection,
  query: Readonly<Record<string, string>>,
): Promise<TableOf> {
  const namespace = place(resource, selection.namespace);
  const subresource = call.flags.text("subresource") || undefined;
  const json =
    name === undefined
      ? await explainSelection(resource, selection, () =>
          session.api.table(resource, { namespace }, { ...query, ...selectors(selection), limit: 500 }),
        )
      : await session.api.table(resource, { namespace, name, subresource }, query);
  return readTable(resource, json);
}

export function selectors({ labelSelector, fieldSelector }: Selection): Record<string, string | undefined> {
  return { labelSelector, fieldSelector };
}

export function readTable(resource: Resource, json: unknown): TableOf {
  return {
    resource,
    columns: listAt(json, "columnDefinitions").map((column) => ({
      name: textAt(column, "name"),
      priority: numberAt(column, "priority"),
    })),
    rows: listAt(json, "rows")
      .filter(isMap)
      .map((row) => ({ cells: listAt(row, "cells"), object: row.object })),
    version: textAt(json, "metadata", "resourceVersion"),
  };
}

/** Several names of one kind stand under one header. */
export function joinNeighbours(tables: readonly TableOf[]): readonly TableOf[] {
  const joined: TableOf[] = [];
  for (const table of tables) {
    const last = joined.at(-1);
    if (last?.resource === table.resource) joined.splice(-1, 1, { ...last, rows: [...last.rows, ...table.rows] });
    else joined.push(table);
  }
  return joined;
}
