/** Who owns what: metadata.managedFields, read and written. */
import { isList, isObject, type Json, type JsonObject, type ManagedFieldsEntry, textAt } from "../store/object.ts";
import { FieldSet } from "./field-set.ts";

export interface Manager {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly fields: FieldSet;
  readonly time: string | undefined;
}

/** Managers by their identity. */
export type Managers = ReadonlyMap<string, Manager>;

/** Appliers are the same in every version of the API; updaters have an entry for each. */
export function identityOf(manager: Omit<Manager, "fields" | "time">): string {
  const { name, operation, apiVersion, subresource } = manager;
  return JSON.stringify([name, operation, operation === "Apply" ? "" : apiVersion, subresource]);
}

/** Undefined where an entry is not one that the server could have written. */
export function readManagers(entries: Json | undefined): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of isList(entries) ? entries : []) {
    const operation = textAt(entry, "operation");
    const apiVersion = textAt(entry, "apiVersion");
    const isValid =
      isObject(entry) &&
      (operation === "Apply" || operation === "Update") &&
      apiVersion !== "" &&
      entry.fieldsType === "FieldsV1";
    if (!isValid) return undefined;
    const time = textAt(entry, "time");
    const manager: Manager = {
      name: textAt(entry, "manager"),
      operation,
      apiVersion,
      subresource: textAt(entry, "subresource"),
      fields: FieldSet.fromJson(entry.fieldsV1),
      time: time === "" ? undefined : time,
    };
    managers.set(identityOf(manager), manager);
  }
  return managers;
}

/** Appliers before updaters, older before newer. */
function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
  return [...managers.values()]
    .sort(compareManagers)
    .map(({ name, operation, apiVersion, subresource, fields, time }) => ({
      manager: name,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: "FieldsV1",
      fieldsV1: fields.toJson(),
      ...(subresource === "" ? {} : { subresource }),
    }));
}

function compareManagers(one: Manager, other: Manager): number {
  const parts = (manager: Manager) => [
    manager.operation,
    manager.time ?? "",
    manager.name,
    manager.apiVersion,
    manager.subresource,
  ];
  const others = parts(other);
  for (const [place, part] of parts(one).entries()) {
    const otherPart = others[place] ?? "";
    if (part !== otherPart) return part < otherPart ? -1 : 1;
  }
  return 0;
}

/** The object with these managers, or with no managedFields at all where there are none. */
export function withManagers<T extends JsonObject>(object: T, managers: Managers): T {
  const { managedFields: _, ...metadata } = isObject(object.metadata) ? object.metadata : {};
  const written = managers.size === 0 ? metadata : { ...metadata, managedFields: writeManagers(managers) };
  return { ...object, metadata: written };
}

const mostUpdaters = 10;
const oldUpdates = "ancient-changes";

/** Beyond ten updaters the oldest are put together into one entry. */
export function capUpdaters(managers: Managers): Managers {
  const capped = new Map(managers);
  const updaters = [...managers.entries()]
    .filter(([, { operation }]) => operation === "Update")
    .sort(([oneId, one], [otherId, other]) => {
      const [oneTime, otherTime] = [one.time ?? "", other.time ?? ""];
      if (oneTime !== otherTime) return oneTime < otherTime ? -1 : 1;
      return oneId < otherId ? -1 : 1;
    });
  let count = updaters.length;
  const first = new Map<string, string>();
  for (const [identity, updater] of updaters) {
    if (count <= mostUpdaters) break;
    const oldest = first.get(updater.apiVersion);
    if (oldest === undefined) {
      first.set(updater.apiVersion, identity);
      continue;
    }
    const bucket = { name: oldUpdates, operation: "Update", apiVersion: updater.apiVersion, subresource: "" } as const;
    const bucketId = identityOf(bucket);
    const collected = capped.get(bucketId)?.fields ?? capped.get(oldest)?.fields ?? new FieldSet();
    capped.delete(oldest);
    capped.delete(identity);
    capped.set(bucketId, { ...bucket, fields: collected.union(updater.fields), time: updater.time });
    count--;
  }
  return capped;
}
