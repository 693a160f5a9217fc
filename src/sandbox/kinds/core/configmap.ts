import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import type { Refusals } from "../rules.ts";
import { badBase64, immutableRefusals, keysRefusals, sizeRefusals } from "./data.ts";

export const configMaps: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.core.v1.ConfigMap"),
  columns: [
    nameColumn,
    column(
      "Data",
      "How many keys it holds.",
      (object) => Object.keys({ ...objectAt(object, "data"), ...objectAt(object, "binaryData") }).length,
    ),
    ageColumn,
  ],
  validate: (object, old) => [...refusals(object, old)],
};

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  for (const [key, value] of Object.entries(objectAt(object, "binaryData"))) {
    const wrong = badBase64(value);
    if (wrong !== undefined)
      yield Field.at("binaryData").key(key).malformed(`illegal base64 data at input byte ${wrong}`);
  }
  yield* keysRefusals(object, "data");
  for (const key of Object.keys(objectAt(object, "data"))) {
    if (key in objectAt(object, "binaryData")) {
      yield Field.at("data").key(key).invalid(key, "duplicate of key present in binaryData");
    }
  }
  yield* keysRefusals(object, "binaryData");
  yield* sizeRefusals(object, ["data", "binaryData"], Field.at(""));
  if (old) yield* immutableRefusals(object, old, ["data", "binaryData"]);
}
