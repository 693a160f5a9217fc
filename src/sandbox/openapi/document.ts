/**
 * The OpenAPI v3 document of a group and version, made from the schemas of its kinds: enough for kubectl to validate, apply and
 * explain. Schemas with a model become components, everything else stands where it is used.
 */
import { apiVersionOf, type ResourceKind } from "../kinds/kind.ts";
import type { Schema } from "../kinds/schema.ts";
import { typeOf } from "../schema/builtin/index.ts";
import { wholeSchema } from "../schema/index.ts";
import type { Json, JsonObject } from "../store/object.ts";

export function openApiDocument({ kinds }: { readonly kinds: readonly ResourceKind[] }): string {
  const components = new Components();
  for (const kind of kinds) components.addKind(kind);
  return JSON.stringify({
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.35" },
    paths: Object.fromEntries(kinds.map((kind) => [pathOf(kind), { patch: patchOperation(kind) }])),
    components: { schemas: components.all() },
  });
}

/** Where an object of the kind lies: `/apis/apps/v1/namespaces/{namespace}/deployments/{name}`. */
export function pathOf(kind: ResourceKind): string {
  const root = kind.group === "" ? "/api" : "/apis";
  return `${root}/${apiVersionOf(kind)}${kind.namespaced ? "/namespaces/{namespace}" : ""}/${kind.plural}/{name}`;
}

/** What kubectl looks for before it sends a kind: that fields are validated here. */
function patchOperation({ group, version, kind }: ResourceKind): JsonObject {
  const content = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];
  return {
    "x-kubernetes-action": "patch",
    "x-kubernetes-group-version-kind": { group, version, kind },
    parameters: ["dryRun", "fieldManager", "fieldValidation", "force"].map((name) => ({ name, in: "query" })),
    requestBody: { content: Object.fromEntries(content.map((type) => [type, {}])) },
    responses: { "200": { description: "OK" } },
  };
}

/** Collects the models that kinds use, each once. */
export class Components {
  readonly #schemas = new Map<string, JsonObject>();
  /** Several kinds may have the same model. */
  readonly #kinds = new Map<string, readonly JsonObject[]>();

  addKind(kind: ResourceKind): void {
    const { group, version } = kind;
    const name = kind.schema.model ?? customModel(kind);
    const known = this.#kinds.get(name) ?? [];
    const names = [...known, { group, version, kind: kind.kind }];
    this.#kinds.set(name, names);
    const schema = this.#inline(wholeSchema(kind.schema));
    this.#schemas.set(name, { ...schema, "x-kubernetes-group-version-kind": names });
  }

  all(): JsonObject {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A schema where it is used: a reference where it has a model of its own. */
  #use(schema: Schema): JsonObject {
    const { model } = schema;
    if (model === undefined) return this.#inline(schema);
    const type = typeOf(model) ?? schema;
    if (!this.#schemas.has(model)) {
      this.#schemas.set(model, {});
      this.#schemas.set(model, this.#inline(type));
    }
    const $ref = `#/components/schemas/${model}`;
    const own = Object.entries(schema).filter(
      ([key, value]) => (key === "description" || key.startsWith("x-kubernetes-")) && value !== Reflect.get(type, key),
    );
    return own.length === 0 ? { $ref } : { ...Object.fromEntries(own), allOf: [{ $ref }] };
  }

  #inline(schema: Schema): JsonObject {
    const { properties, items, additionalProperties, allOf, anyOf, oneOf, not, ...rest } = schema;
    const { model, goType: _g, pointer: _p, shownEmpty: _s, ...plain } = rest;
    const choice = model === undefined ? {} : unionOf(schema);
    const all = (schemas: readonly Schema[]) => schemas.map((one) => this.#use(one));
    const parts: readonly [string, Json | undefined][] = [
      ["properties", properties && mapValues(properties, (field) => this.#use(field))],
      ["items", items && this.#use(items)],
      [
        "additionalProperties",
        typeof additionalProperties === "object" ? this.#use(additionalProperties) : additionalProperties,
      ],
      ["allOf", allOf && all(allOf)],
      ["anyOf", anyOf && all(anyOf)],
      ["oneOf", oneOf && all(oneOf)],
      ["not", not && this.#use(not)],
    ];
    const given = [...Object.entries(plain), ...Object.entries(choice), ...parts];
    return Object.fromEntries(given.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  }
}

/** Built-in types that take a number or a string say so in the way of the published documents. */
function unionOf(schema: Schema): { readonly [key: string]: Json | undefined } {
  if (!schema["x-kubernetes-int-or-string"]) return {};
  const isQuantity = schema.model?.endsWith(".Quantity");
  return {
    "x-kubernetes-int-or-string": undefined,
    ...(isQuantity ? {} : { format: "int-or-string" }),
    oneOf: isQuantity ? [{ type: "string" }, { type: "number" }] : [{ type: "integer" }, { type: "string" }],
  };
}

/** `com.example.shop.v1.Thing`, as the server names the kinds of a CustomResourceDefinition. */
function customModel(kind: ResourceKind): string {
  const [version = "", group = ""] = apiVersionOf(kind).split("/").reverse();
  return [...group.split(".").reverse(), version, kind.kind].filter((part) => part !== "").join(".");
}

function mapValues(record: Readonly<Record<string, Schema>>, change: (schema: Schema) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, schema]) => [name, change(schema)]));
}
