/** kubectl get */
import type { Resource } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { targetsOfFiles } from "../manifests.ts";
import { listOf, type Printer, printerOf } from "../output/printer.ts";
import { hasField, sortRows } from "../output/sort.ts";
import { type Row, tableText } from "../output/table.ts";
import { shownName } from "../resources.ts";
import type { Session } from "../session.ts";
import { place, type Selection, selectionOf, type Target, targetsOf } from "../targets.ts";
import { fail, isNotFound, KubectlError, throwAll } from "../trouble.ts";
import { isObject } from "../values.ts";
import type { Call } from "../verb.ts";
import { joinNeighbours, selectors, styleOf, type TableOf, tableOf } from "./get-tables.ts";
import { follow } from "./get-watch.ts";
import { explainSelection } from "./selection-errors.ts";

export async function get(call: Call): Promise<number> {
  const { flags } = call;
  const session = await call.session();
  const raw = flags.text("raw");
  if (raw !== undefined) {
    call.out(await rawText(session, raw));
    return 0;
  }
  if (flags.on("output-watch-events") && !isWatch(call))
    throw fail("--output-watch-events option can only be used with --watch or --watch-only");
  const targets = await wanted(call, session);
  const selection = selectionOf(call, session);
  refuseMixtures(targets, call);
  const served = await session.resources();
  const printer = printerOf(flags.text("output"), {
    headers: !flags.on("no-headers"),
    managedFields: flags.on("show-managed-fields"),
    also: ["wide"],
    nameOf: (object) => nameIn(served, object),
  });
  if (isWatch(call)) return follow(call, session, { targets, selection, printer });
  return printer
    ? printObjects(call, session, targets, selection, printer)
    : printTables(call, session, targets, selection);
}

/** What is no address of the API is answered in plain text, which says less than kubectl. */
async function rawText(session: Session, path: string): Promise<string> {
  try {
    return (await session.api.cluster.request({ path, accept: "*/*" })).text;
  } catch (error) {
    if (!isNotFound(error) || error.message !== "404 page not found") throw error;
    throw new KubectlError("Error from server (NotFound): the server could not find the requested resource");
  }
}

function isWatch({ flags }: Call): boolean {
  return flags.on("watch") || flags.on("watch-only");
}

async function wanted(call: Call, session: Session): Promise<readonly Target[]> {
  const { args, flags } = call;
  if (flags.given("filename") || flags.given("kustomize")) return targetsOfFiles(call, session);
  if (args.length === 0)
    throw new KubectlError(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
    );
  return targetsOf(session, args);
}

function refuseMixtures(targets: readonly Target[], { flags }: Call): void {
  if (!targets.some(({ name }) => name !== undefined)) return;
  if (flags.on("all-namespaces")) throw fail("a resource cannot be retrieved by name across all namespaces");
  if (flags.text("selector")) throw fail("name cannot be provided when a selector is specified");
}

async function printTables(
  call: Call,
  session: Session,
  targets: readonly Target[],
  selection: Selection,
): Promise<number> {
  const { flags } = call;
  const errors: unknown[] = [];
  const tables: TableOf[] = [];
  const isSorted = flags.text("sort-by");
  for (const target of targets) {
    try {
      tables.push(await tableOf(call, session, target, selection, isSorted ? { includeObject: "Object" } : {}));
    } catch (error) {
      if (!(flags.on("ignore-not-found") && isNotFound(error))) errors.push(error);
    }
  }
  const kinds = new Set(tables.map(({ resource }) => resource));
  const prefixed = flags.on("show-kind") || kinds.size > 1 || call.args[0] === "all";
  const sorted = tables.map((table) => (isSorted ? { ...table, rows: sortedRows(table.rows, isSorted) } : table));
  const joined = joinNeighbours(sorted).filter(({ rows }) => rows.length > 0);
  const texts = joined.map((table) => tableText(table.columns, table.rows, styleOf(call, table.resource, prefixed)));
  call.out(texts.join("\n"));
  if (joined.length === 0 && errors.length === 0 && !flags.on("ignore-not-found"))
    call.err(nothingFound(targets, selection));
  throwAll(errors);
  return 0;
}

function nothingFound(targets: readonly Target[], { namespace }: Selection): string {
  const all = targets.every(({ resource }) => resource.namespaced) && namespace !== undefined;
  return all ? `No resources found in ${namespace} namespace.\n` : "No resources found\n";
}

async function printObjects(
  call: Call,
  session: Session,
  targets: readonly Target[],
  selection: Selection,
  print: Printer,
): Promise<number> {
  const { flags } = call;
  const errors: unknown[] = [];
  const found: RawObject[] = [];
  for (const { resource, name } of targets) {
    const namespace = place(resource, selection.namespace);
    try {
      if (name === undefined)
        found.push(
          ...(await explainSelection(resource, selection, () =>
            session.api.list(resource, namespace, { ...selectors(selection), limit: 500 }),
          )),
        );
      else {
        const subresource = flags.text("subresource") || undefined;
        found.push(await session.api.get(resource, { namespace, name, subresource }));
      }
    } catch (error) {
      if (!(flags.on("ignore-not-found") && isNotFound(error))) errors.push(error);
    }
  }
  const sortBy = flags.text("sort-by");
  const objects = sortBy
    ? sortRows(
        found.map((object) => ({ cells: [], object })),
        sortBy,
      )
        .map(({ object }) => object)
        .filter(isObject)
    : found;
  const isOne = targets.length === 1 && targets[0]?.name !== undefined;
  if (errors.length === 0 || objects.length > 0) {
    const [only] = objects;
    const whole = isOne ? only : listOf(objects);
    if (whole) call.out(print(whole));
  }
  throwAll(errors);
  return 0;
}

export function nameIn(served: readonly Resource[], object: RawObject): string {
  const resource = served.find(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind);
  return resource ? shownName(resource, object.metadata.name) : `${object.kind.toLowerCase()}/${object.metadata.name}`;
}

/** Tables that have no such field show no rows, as kubectl's. */
function sortedRows(rows: readonly Row[], path: string): readonly Row[] {
  return hasField(rows, path) ? sortRows(rows, path) : [];
}
