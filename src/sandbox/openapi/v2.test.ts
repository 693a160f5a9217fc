import { expect, test } from "vitest";
import { kinds } from "../kinds/index.ts";
import { readFields, type WireValue } from "../protobuf/reader.ts";
import { openApiV2 } from "./v2.ts";

/** The values of a field of a message, in order. */
function all(bytes: WireValue | undefined, field: number): WireValue[] {
  if (!(bytes instanceof Uint8Array)) return [];
  return [...readFields(bytes)].filter(({ number }) => number === field).map(({ value }) => value);
}

const text = (value: WireValue | undefined) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : "");
const named = (entries: WireValue[]) => new Map(entries.map((one) => [text(all(one, 1)[0]), all(one, 2)[0]]));

const document = openApiV2(kinds);
const definitions = named(all(all(document, 9)[0], 1));
const field = (model: string, name: string) => named(all(all(definitions.get(model), 25)[0], 1)).get(name);

test("every kind is a definition that says its group, version and kind", () => {
  const extensions = [...definitions.values()].flatMap((schema) => all(schema, 31));
  const said = new Set(
    extensions
      .filter((one) => text(all(one, 1)[0]) === "x-kubernetes-group-version-kind")
      .map((one) => text(all(all(one, 2)[0], 2)[0])),
  );
  const list = [...said].join();
  for (const { group, version, kind } of kinds) expect(list).toContain(JSON.stringify({ group, version, kind }));
});

test("fields have a type, a reference or what a patch needs to know", () => {
  const spec = "io.k8s.api.core.v1.PodSpec";
  expect(text(all(all(field(spec, "nodeName"), 22)[0], 1)[0])).toBe("string");
  expect(text(all(field(spec, "securityContext"), 1)[0])).toBe("#/definitions/io.k8s.api.core.v1.PodSecurityContext");
  expect(text(all(field(spec, "securityContext"), 4)[0])).not.toBe("");
  const keys = all(field(spec, "containers"), 31).map((one) => [text(all(one, 1)[0]), text(all(all(one, 2)[0], 2)[0])]);
  expect(keys).toContainEqual(["x-kubernetes-patch-merge-key", '"name"']);
});

test("every kind can be patched with field validation", () => {
  const paths = all(all(document, 8)[0], 2);
  expect(paths).toHaveLength(kinds.length);
  for (const path of paths) {
    const parameters = all(all(all(path, 2)[0], 8)[0], 8).map((one) =>
      text(all(all(all(all(one, 1)[0], 2)[0], 3)[0], 4)[0]),
    );
    expect(parameters).toContain("fieldValidation");
  }
});
