/**
 * The notation in which the built-in types are written down: small enough to read at a glance, complete enough for
 * patches, ownership, validation and `explain`.
 *
 *     # io.k8s.api.core.v1                          the package of the types that follow
 *     ServicePort: One port of the Service.         a type, its marks and what it is
 *       port! int32: The port that clients dial.    a field; `!` where it is required
 *       protocol string/Protocol{TCP|UDP}=TCP       its name in Go, its values, and the default that keyed lists need
 *       ports list<ServicePort> #1 @map(port,protocol) @patch(merge:port)
 *
 * `#1` is the field's number in protobuf; `#2.1` is field 1 of the message that is field 2 and that JSON does not show. With
 * `*` instead of `#`, an empty value of the field differs from an absent one.
 * Types are string, bytes, time, microtime, duration, bool, int32, int64, double, any, list<T>, map<T>, or the name of another type.
 * A field marked @shown stands in every answer. A type marked @object has apiVersion, kind and metadata too.
 */
import type { Schema } from "../kinds/schema.ts";

/** All types of some texts, linked: where a type is used, its schema stands. Types may contain themselves. */
export function readTypes(texts: readonly string[]): ReadonlyMap<string, Schema> {
  const definitions = texts.flatMap(definitionsIn);
  const links = new Links(definitions.map(({ model }) => model));
  const types = new Map(definitions.map((definition) => [definition.model, typeSchema(definition, links)]));
  links.resolve(types);
  return types;
}

export interface Definition {
  readonly model: string;
  readonly marks: string;
  readonly description: string | undefined;
  readonly fields: readonly FieldLine[];
}

interface FieldLine {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  /** The way to the field in protobuf; empty where it has none. */
  readonly numbers: readonly number[];
  readonly keepsEmpty: boolean;
  readonly marks: string;
  readonly description: string | undefined;
}

const typeLine = /^([A-Za-z0-9]+)((?: @\S+)*)(?:: (.*))?$/;
const fieldLine = /^ {2}([^\s!]+)(!?) (\S+?)(?: ([#*])([\d.]*))?((?: @\S+)*)(?:: (.*))?$/;

export function definitionsIn(text: string): readonly Definition[] {
  const definitions: (Definition & { fields: FieldLine[] })[] = [];
  let packageName = "";
  for (const line of text.split("\n")) {
    const type = typeLine.exec(line);
    const field = fieldLine.exec(line);
    if (line.trim() === "") continue;
    if (line.startsWith("# ")) packageName = line.slice(2);
    else if (type) {
      const [, name = "", marks = "", description] = type;
      definitions.push({ model: `${packageName}.${name}`, marks, description, fields: [] });
    } else if (field) {
      const [, name = "", required = "", type = "", empty, path, marks = "", description] = field;
      const numbers = path ? path.split(".").map(Number) : [];
      const keepsEmpty = empty === "*";
      const line = { name, required: required === "!", type, numbers, keepsEmpty, marks, description };
      definitions.at(-1)?.fields.push(line);
    } else throw new Error(`not a type or a field: ${line}`);
  }
  return definitions;
}

function typeSchema({ model, marks, description, fields }: Definition, links: Links): Schema {
  const head = { model, ...(description ? { description } : {}), ...markKeys(marks, "map") };
  // Any JSON at all: text, number, list … where @any is an object of unknown fields.
  if (marks.includes("@json")) return { ...head, "x-kubernetes-preserve-unknown-fields": true };
  if (marks.includes("@any")) return { ...head, type: "object", "x-kubernetes-preserve-unknown-fields": true };
  if (marks.includes("@number-or-string")) return { ...head, "x-kubernetes-int-or-string": true };
  const own = fields.map((field): [string, Schema] => [
    field.name,
    fieldSchema(field, links.from(model), versionOf(model)),
  ]);
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    ...head,
    type: "object",
    properties: Object.fromEntries(marks.includes("@object") ? [...objectFields(links.from(model)), ...own] : own),
    ...(required.length > 0 ? { required } : {}),
  };
}

function objectFields(link: Link): [string, Schema][] {
  return [
    [
      "apiVersion",
      { type: "string", description: "Group and version of the kind, as `apps/v1`; the core group has none." },
    ],
    ["kind", { type: "string", description: "What sort of object this is, in CamelCase." }],
    ["metadata", link("ObjectMeta", {})],
  ];
}

/** `v1` of io.k8s.api.core.v1.Pod: the Go package of its types. */
function versionOf(model: string): string {
  return model.split(".").at(-2) ?? "";
}

function fieldSchema({ type, keepsEmpty, marks, description }: FieldLine, link: Link, version: string): Schema {
  return expression(type, link, version, {
    ...(description ? { description } : {}),
    ...(keepsEmpty ? { pointer: true } : {}),
    ...markKeys(marks, type.startsWith("list<") ? "list" : "map"),
  });
}

type Link = (name: string, own: Schema) => Schema;

const scalars: Readonly<Record<string, Schema>> = {
  string: { type: "string" },
  bytes: { type: "string", format: "byte" },
  time: { type: "string", format: "date-time" },
  microtime: { type: "string", format: "date-time" },
  duration: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: { type: "number", format: "double" },
  any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
};

function expression(text: string, link: Link, version: string, own: Schema = {}): Schema {
  const list = /^list<(.*)>$/.exec(text)?.[1];
  if (list !== undefined) return { type: "array", items: expression(list, link, version), ...own };
  const map = /^map<(.*)>$/.exec(text)?.[1];
  if (map !== undefined) return { type: "object", additionalProperties: expression(map, link, version), ...own };
  const [, name = "", goName, values, fallback] =
    /^([A-Za-z0-9.]+)(?:\/([A-Za-z0-9.]+))?(?:\{(.*)\})?(?:=(.*))?$/.exec(text) ?? [];
  const scalar = scalars[name];
  if (!scalar) return link(name, own);
  return {
    ...scalar,
    ...(goName === undefined ? {} : { goType: goName.includes(".") ? goName : `${version}.${goName}` }),
    ...(values === undefined ? {} : { enum: values.split("|").map((value) => (value === '""' ? "" : value)) }),
    ...(fallback === undefined ? {} : { default: scalar.type === "integer" ? Number(fallback) : fallback }),
    ...own,
  };
}

/** `@map(port,protocol) @patch(merge:port)` as the schema's keys. */
function markKeys(marks: string, of: "list" | "map"): Schema {
  return Object.assign({}, ...marks.split(" ").map((mark) => markKey(mark, of)));
}

function markKey(mark: string, of: "list" | "map"): Schema {
  const [, name, inside = ""] = /^@([a-z-]+)(?:\((.*)\))?$/.exec(mark) ?? [];
  switch (name) {
    case "map":
      return { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": inside.split(",") };
    case "set":
      return { "x-kubernetes-list-type": "set" };
    case "atomic":
      return { [`x-kubernetes-${of}-type`]: "atomic" };
    case "shown":
      return { shownEmpty: true };
    case "granular":
      return { "x-kubernetes-map-type": "granular" };
    case "patch": {
      const [strategy = "", key] = inside.split(":");
      return {
        "x-kubernetes-patch-strategy": strategy.replace("+", ","),
        ...(key === undefined ? {} : { "x-kubernetes-patch-merge-key": key }),
      };
    }
    default:
      return {};
  }
}

/** Uses of types by name, filled in once all types are read. */
class Links {
  readonly #byName: Map<string, string[]> = new Map();
  readonly #open: { readonly target: string; readonly schema: Schema; readonly own: Schema }[] = [];

  constructor(models: readonly string[]) {
    for (const model of models) {
      const words = model.split(".");
      for (const name of [words.slice(-1), words.slice(-3), words].map((part) => part.join("."))) {
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), model]);
      }
    }
  }

  /** Names are looked up in the package of the type that uses them first. */
  from(user: string): Link {
    const packageName = user.slice(0, user.lastIndexOf("."));
    return (name, own) => {
      const found = [...new Set(this.#byName.get(name))];
      const target = found.find((model) => model === `${packageName}.${name}`) ?? found[0];
      if (target === undefined) throw new Error(`${user} uses ${name}, which is not written down`);
      const schema: Schema = {};
      this.#open.push({ target, schema, own });
      return schema;
    };
  }

  resolve(types: ReadonlyMap<string, Schema>): void {
    for (const { target, schema, own } of this.#open) Object.assign(schema, types.get(target), own);
  }
}
