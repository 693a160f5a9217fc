import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isApiError } from "../api/status.ts";
import { schemaOf } from "../schema/builtin/index.ts";
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { applyObject, isNoOp, trackUpdate, type Write } from "./index.ts";

interface Recorded {
  readonly kind: string;
  readonly model: string;
  readonly operation: string;
  readonly manager: string;
  readonly subresource: string;
  readonly ignored: readonly string[];
  readonly now: string;
  readonly live?: JsonObject;
  readonly force?: boolean;
  readonly configuration?: JsonObject;
  /** managedFields that the client itself sent. */
  readonly given?: Json;
  readonly status: number;
  readonly answer: JsonObject;
}

function recorded<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`./testdata/${file}`, import.meta.url), "utf8"));
}

/** Random writes of several managers, one after the other, and what a real API server (1.35) made of them. */
describe("ownership follows a real server", () => {
  test.each(recorded<Recorded>("ownership.json").map((one, place) => ({ ...one, place })))(
    "$place: $operation of a $kind by $manager",
    ({ configuration, live, force = false, status, answer, given, ...rest }) => {
      const write = writeOf(rest);
      if (configuration && status < 300) {
        const result = applyObject(live, configuration, write, force);
        expect(ownersOf(result)).toEqual(ownersOf(answer));
        expect(answer).toMatchObject(contentOf(result));
      } else if (configuration && status === 409) {
        expect(answerTo(() => applyObject(live, configuration, write, force))).toEqual(refusalOf(answer));
      } else if (status < 300) {
        const metadata = isObject(answer.metadata) ? answer.metadata : {};
        const { managedFields: _, ...clean } = metadata;
        const sent = given === undefined ? clean : { ...clean, managedFields: given };
        expect(ownersOf(trackUpdate(live, { ...answer, metadata: sent }, write))).toEqual(ownersOf(answer));
      }
    },
  );
});

function writeOf({ model, manager, subresource, ignored, now, ...rest }: Omit<Recorded, "status" | "answer">): Write {
  const apiVersion = schemaVersion(rest.kind);
  return { manager, subresource, ignored, apiVersion, schema: schemaOf(model), isBuiltIn: true, now: new Date(now) };
}

function schemaVersion(kind: string): string {
  const groups: Record<string, string> = { Deployment: "apps/v1", NetworkPolicy: "networking.k8s.io/v1" };
  return groups[kind] ?? "v1";
}

/** The entries without their times: those of the server are a moment later. */
function ownersOf(object: JsonObject): Json[] {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const entries = isList(metadata.managedFields) ? metadata.managedFields.filter(isObject) : [];
  const keys = (entry: JsonObject) => JSON.stringify([entry.operation, entry.manager, entry.subresource]);
  return entries
    .map(({ time, ...entry }) => ({ ...entry, hasTime: time !== undefined }))
    .sort((one, other) => (keys(one) < keys(other) ? -1 : 1));
}

function contentOf(object: JsonObject): JsonObject {
  const { metadata, status: _, ...rest } = object;
  const { managedFields: _m, resourceVersion: _r, generation: _g, ...clean } = isObject(metadata) ? metadata : {};
  const content = withoutEmpty({ ...rest, metadata: clean });
  return isObject(content) ? content : {};
}

function withoutEmpty(value: Json): Json {
  if (isList(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, inner]): [string, Json] => [name, withoutEmpty(inner)]);
  return Object.fromEntries(fields.filter(([, inner]) => typeof inner !== "object" || !isEmpty(inner)));
}

function isEmpty(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

interface Refusal {
  readonly message: string;
  readonly causes: ReadonlySet<string>;
}

function answerTo(write: () => unknown): Refusal | unknown {
  try {
    write();
    return "accepted";
  } catch (error) {
    if (!isApiError(error, "Conflict")) return error;
    return { message: error.message, causes: causeSet(error.details?.causes ?? []) };
  }
}

function refusalOf({ message, details }: JsonObject): unknown {
  const causes = isObject(details) && isList(details.causes) ? details.causes : [];
  return { message, causes: causeSet(causes) };
}

function causeSet(causes: readonly Json[]): ReadonlySet<string> {
  return new Set(causes.map((cause) => (isObject(cause) ? `${cause.reason} ${cause.field} ${cause.message}` : "")));
}

describe("a configuration that does not fit the types", () => {
  test.each(recorded<{ model: string; config: JsonObject; message: string }>("typed.json"))(
    "$message",
    ({ model, config, message }) => {
      const write = { ...base, apiVersion: String(config.apiVersion), schema: schemaOf(model) };
      expect(() => applyObject(undefined, config, write, false)).toThrow(
        expect.objectContaining({ code: 500, message }),
      );
    },
  );
});

const base: Write = {
  manager: "ann",
  apiVersion: "v1",
  subresource: "",
  schema: schemaOf("io.k8s.api.core.v1.ConfigMap"),
  isBuiltIn: true,
  ignored: [],
  now: new Date("2026-11-21T12:00:00Z"),
};

describe("two managers of a ConfigMap", () => {
  const by = (manager: string): Write => ({ ...base, manager });
  const config = (data: Record<string, string>): JsonObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "c", namespace: "n" },
    data,
  });
  const ann = applyObject(undefined, config({ a: "1", b: "1" }), by("ann"), false);

  test("a field of another needs force, and force takes it", () => {
    expect(() => applyObject(ann, config({ a: "2" }), by("bob"), false)).toThrow(
      'Apply failed with 1 conflict: conflict with "ann": .data.a',
    );
    const forced = applyObject(ann, config({ a: "2" }), by("bob"), true);
    expect(forced.data).toEqual({ a: "2", b: "1" });
    expect(ownersOf(forced)).toMatchObject([
      { manager: "ann", fieldsV1: { "f:data": { "f:b": {} } } },
      { manager: "bob", fieldsV1: { "f:data": { "f:a": {} } } },
    ]);
  });

  test("the same value is owned together, and stays until both have dropped it", () => {
    const both = applyObject(ann, config({ a: "1" }), by("bob"), false);
    const dropped = applyObject(both, config({ b: "1" }), by("ann"), false);
    expect(dropped.data).toEqual({ a: "1", b: "1" });
    expect(applyObject(dropped, config({}), by("bob"), false).data).toEqual({ b: "1" });
  });

  test("applying the same again changes nothing", () => {
    const later = { ...by("ann"), now: new Date("2026-11-21T13:00:00Z") };
    expect(isNoOp(ann, applyObject(ann, config({ a: "1", b: "1" }), later, false))).toBe(true);
    expect(isNoOp(ann, applyObject(ann, config({ a: "1" }), later, false))).toBe(false);
  });

  test("a plain update takes fields away from an applier", () => {
    const updated = trackUpdate(ann, { ...ann, data: { a: "9", b: "1" } }, by("kubectl-edit"));
    expect(() => applyObject(updated, config({ a: "1", b: "1" }), by("ann"), false)).toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a',
    );
  });

  test("more than ten updaters share the oldest entry", () => {
    let object: JsonObject = config({});
    for (let n = 10; n < 24; n++) {
      const write = { ...by(`writer-${n}`), now: new Date(Date.UTC(2026, 10, 21, 12, n)) };
      const data = { ...Object.fromEntries([...Array(n - 9).keys()].map((k) => [`k${k}`, "1"])) };
      object = trackUpdate(n === 10 ? undefined : object, { ...object, data }, write);
    }
    const names = ownersOf(object).map((entry) => (isObject(entry) ? entry.manager : ""));
    expect(names).toHaveLength(10);
    expect(names).toContain("ancient-changes");
  });

  test("kubectl takes over what client-side apply had set", () => {
    const made = config({ a: "1" });
    const annotation = `${JSON.stringify(made)}\n`;
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": annotation };
    const clientSide = { ...made, metadata: { name: "c", namespace: "n", uid: "u", annotations } };
    const live = trackUpdate(undefined, clientSide, by("kubectl-client-side-apply"));
    const next = applyObject(live, config({ a: "2" }), by("kubectl"), false);
    expect(next.data).toEqual({ a: "2" });
    expect(JSON.stringify(next.metadata)).toContain('\\"a\\":\\"2\\"');
    expect(() => applyObject(live, config({ a: "2" }), by("bob"), false)).toThrow("Apply failed with 1 conflict");
  });
});
