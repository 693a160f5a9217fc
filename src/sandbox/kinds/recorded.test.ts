import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Core, randomSuffix } from "../api/core.ts";
import { draftOf } from "../api/draft.ts";
import { patch } from "../api/patching.ts";
import { Registry } from "../api/registry.ts";
import { isApiError, resourceName } from "../api/status.ts";
import { create, ownWrite } from "../api/write.ts";
import { bootstrap } from "../bootstrap.ts";
import { systemClock } from "../clock.ts";
import type { Json, JsonObject, KubeObject } from "../store/object.ts";
import { objectAt, textAt } from "../store/object.ts";
import { Store } from "../store/store.ts";
import { createdAtColumn, nameColumn } from "./columns.ts";
import { kinds } from "./index.ts";
import type { ResourceKind } from "./kind.ts";

interface RecordedTable {
  readonly resource: string;
  readonly now: string;
  readonly columns: readonly (readonly [name: string, type: string, format: string, priority: number])[];
  readonly rows: readonly { readonly object: KubeObject; readonly cells: readonly Json[] }[];
}

interface RecordedAnswer {
  readonly given: JsonObject;
  readonly code: number;
  readonly message?: string;
  readonly stored?: JsonObject;
}

interface RecordedUpdate extends RecordedAnswer {
  readonly patch: JsonObject;
  readonly type: "merge" | "strategic";
}

function recorded<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), "utf8"));
}

describe("tables of a real server", () => {
  it.each(recorded<RecordedTable>("tables"))("$resource", ({ resource, now, columns, rows }) => {
    const kind = kinds.find((candidate) => resourceName(candidate) === resource);
    const own = kind?.columns ?? [nameColumn, createdAtColumn];
    expect(own.map(({ name, type, format = "", priority = 0 }) => [name, type, format, priority])).toEqual(columns);
    for (const { object, cells } of rows) {
      expect(own.map((column) => column.cell(object, new Date(now)))).toEqual(cells);
    }
  });
});

describe("what a real server made of an object", () => {
  it.each(recorded<RecordedAnswer>("answers").map(named))("%s", (_name, { given, message, stored }) => {
    const core = laboratory();
    const answer = answered(() => {
      const kind = kindOf(core, given);
      const namespace = kind.namespaced ? "lab" : undefined;
      return create(core, kind, namespace, draftOf(kind, given), dryRun).object;
    });
    expect(answer).toEqual(message ?? stored);
  });
});

describe("what a real server made of a change", () => {
  it.each(recorded<RecordedUpdate>("updates").map(named))("%s", (_name, update) => {
    const core = laboratory();
    const kind = kindOf(core, update.given);
    const name = { namespace: "lab", name: textAt(update.given, "metadata", "name") };
    create(core, kind, "lab", draftOf(kind, update.given), ownWrite);
    const answer = answered(() => {
      patch(core, kind, name, { type: update.type, body: update.patch, force: false }, dryRun);
      return undefined;
    });
    expect(answer).toEqual(update.message);
  });
});

const dryRun = { ...ownWrite, dryRun: true };

function named<T extends RecordedAnswer>(answer: T, index: number): [string, T] {
  const content = JSON.stringify("patch" in answer ? answer.patch : (answer.given.spec ?? answer.given));
  return [`${index} ${textAt(answer.given, "kind")} ${content.slice(0, 60)}`, answer];
}

/** A cluster with the namespace that the recordings were made in. */
function laboratory(): Core {
  const make = { calico: undefined, enforcement: true };
  const core: Core = {
    store: new Store(),
    registry: new Registry(kinds, make),
    make,
    clock: systemClock,
    random: randomSuffix,
  };
  bootstrap(core);
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "lab" } };
  create(core, kindOf(core, namespace), undefined, namespace, ownWrite);
  return core;
}

function kindOf(core: Core, object: JsonObject): ResourceKind {
  const [version = "", group = ""] = textAt(object, "apiVersion").split("/").reverse();
  const kind = core.registry.kinds.find(
    (one) => one.group === group && one.version === version && one.kind === textAt(object, "kind"),
  );
  if (!kind) throw new Error(`no such kind: ${textAt(object, "apiVersion")} ${textAt(object, "kind")}`);
  return kind;
}

function answered(act: () => KubeObject | undefined): Json | undefined {
  try {
    const object = act();
    return object && normalized(withoutVersion(object));
  } catch (error) {
    if (!isApiError(error)) throw error;
    return normalized(error.message);
  }
}

function withoutVersion(object: KubeObject): JsonObject {
  const { resourceVersion: _version, managedFields: _managed, ...metadata } = objectAt(object, "metadata");
  return { ...object, metadata };
}

function normalized(value: Json): Json {
  const text = JSON.stringify(value)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UID")
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "TIME")
    .replace(/kube-api-access-\w{5}/g, "kube-api-access-X")
    .replace(/10\.96\.\d+\.\d+/g, "SVCIP")
    .replace(/"nodePort":\d+/g, '"nodePort":30000');
  return JSON.parse(text);
}
