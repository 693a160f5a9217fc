import { expect, test } from "vitest";
import type { Schema } from "../../kinds/schema.ts";
import { readTypes } from "../notation.ts";
import { builtinTexts, schemaOf } from "./index.ts";

test("every type that a type uses is written down, and no type twice", () => {
  const types = readTypes(builtinTexts);
  const names = builtinTexts.flatMap((text) => text.match(/^[A-Z]\S*(?=.*$)/gm) ?? []);
  expect(types.size).toBe(names.length);
  expect(types.size).toBeGreaterThan(400);
});

test("types that contain themselves are linked to themselves", () => {
  const props = schemaOf("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
  expect(props.properties?.not?.properties?.not).toBe(props.properties?.not?.properties?.not?.properties?.not);
});

test("the notation says all that patches and ownership need", () => {
  const [port] = [
    ...readTypes([
      "# a.v1\nPort: A port.\n  number! int32 #1: Dialled.\n  protocol string/Protocol{TCP|UDP}=TCP *2\nList\n  ports list<Port> #1 @map(number,protocol) @patch(merge:number)\n",
    ]).values(),
  ];
  expect(port).toEqual({
    model: "a.v1.Port",
    description: "A port.",
    type: "object",
    required: ["number"],
    properties: {
      number: { type: "integer", format: "int32", description: "Dialled." },
      protocol: { type: "string", goType: "v1.Protocol", enum: ["TCP", "UDP"], default: "TCP", pointer: true },
    },
  });
});

test("a name that nobody wrote down is an error", () => {
  expect(() => readTypes(["# a.v1\nA\n  b B\n"])).toThrow("a.v1.A uses B, which is not written down");
});

test.each<[string, (schema: Schema) => unknown, unknown]>([
  ["io.k8s.api.core.v1.PodSpec", ({ properties }) => properties?.containers?.["x-kubernetes-patch-merge-key"], "name"],
  ["io.k8s.api.core.v1.PodSpec", ({ properties }) => properties?.nodeSelector?.["x-kubernetes-map-type"], "atomic"],
  [
    "io.k8s.api.core.v1.ServiceSpec",
    ({ properties }) => properties?.ports?.["x-kubernetes-list-map-keys"],
    ["port", "protocol"],
  ],
  [
    "io.k8s.api.networking.v1.NetworkPolicySpec",
    ({ properties }) => properties?.podSelector?.model,
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector",
  ],
])("%s", (model, read, value) => {
  expect(read(schemaOf(model))).toEqual(value);
});
