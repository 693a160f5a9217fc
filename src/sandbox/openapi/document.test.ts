import { describe, expect, test } from "vitest";
import { kinds } from "../kinds/index.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { at, isObject, type Json } from "../store/object.ts";
import { openApiDocument } from "./document.ts";

const groups = [...new Set(kinds.map(({ group, version }) => `${group}/${version}`))];

function documentOf(groupVersion: string): Json {
  const [group = "", version = ""] = groupVersion.split("/");
  const own = kinds.filter((kind) => kind.group === group && kind.version === version);
  return JSON.parse(openApiDocument({ kinds: own }));
}

const schemas = (document: Json, ...path: string[]) => at(document, "components", "schemas", ...path);

test.each(groups)(
  "%s: every reference leads to a component, every kind can be patched and explained",
  (groupVersion) => {
    const document = documentOf(groupVersion);
    const components = schemas(document);
    const references = JSON.stringify(document).match(/"#\/components\/schemas\/[^"]+"/g) ?? [];
    for (const reference of references) {
      expect(isObject(components) && Object.hasOwn(components, reference.slice(22, -1))).toBe(true);
    }
    const text = JSON.stringify(document);
    for (const kind of kinds.filter(({ group, version }) => `${group}/${version}` === groupVersion)) {
      const gvk = JSON.stringify({ group: kind.group, version: kind.version, kind: kind.kind });
      expect(text).toContain(`"x-kubernetes-group-version-kind":[${gvk}]`);
      expect(text).toContain(`"x-kubernetes-group-version-kind":${gvk}`);
    }
  },
);

describe("a component", () => {
  const networking = documentOf("networking.k8s.io/v1");
  const peer = "io.k8s.api.networking.v1.NetworkPolicyPeer";

  test("is referred to with the description of the field", () => {
    expect(schemas(networking, peer, "properties", "podSelector")).toEqual({
      description: expect.any(String),
      allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector" }],
    });
  });

  test("says nothing of how the sandbox reads it", () => {
    expect(JSON.stringify(networking)).not.toMatch(/goType|"pointer"|shownEmpty|"model"/);
  });

  test("lists the values of a field", () => {
    const types = schemas(networking, "io.k8s.api.networking.v1.NetworkPolicySpec", "properties", "policyTypes");
    expect(at(types, "items", "enum")).toEqual(["Egress", "Ingress"]);
  });

  test("takes a number or a string for a port", () => {
    expect(schemas(networking, "io.k8s.apimachinery.pkg.util.intstr.IntOrString", "oneOf")).toEqual([
      { type: "integer" },
      { type: "string" },
    ]);
  });
});

test("a custom kind is named after its group, with metadata", () => {
  const thing: ResourceKind = {
    group: "shop.example.com",
    version: "v1",
    kind: "Thing",
    plural: "things",
    singular: "thing",
    namespaced: true,
    servedBy: "crd",
    schema: { type: "object", properties: { spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true } } },
  };
  const document: Json = JSON.parse(openApiDocument({ kinds: [thing] }));
  expect(schemas(document, "com.example.shop.v1.Thing", "properties")).toMatchObject({
    metadata: {
      description: expect.any(String),
      allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }],
    },
    spec: { "x-kubernetes-preserve-unknown-fields": true },
  });
  expect(at(document, "paths", "/apis/shop.example.com/v1/namespaces/{namespace}/things/{name}")).toBeDefined();
});
