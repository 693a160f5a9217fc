import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, objectAt, stringsAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const secrets: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  singular: "secret",
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.core.v1.Secret"),
  columns: [
    nameColumn,
    column("Type", "What it is for; Opaque where only its users know.", (secret) => textAt(secret, "type")),
    column("Data", "How many keys it holds.", (secret) => Object.keys(objectAt(secret, "data")).length),
    ageColumn,
  ],
  fieldSelectors: { type: (secret) => textAt(secret, "type") },
  defaults: (secret) => ({ ...withEncodedTexts(secret), type: textAt(secret, "type") || "Opaque" }),
};

/** `stringData` is for writing alone: its texts go into `data`, in base64. */
function withEncodedTexts(secret: Draft): Draft {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const encoded = Object.entries(stringsAt(secret, "stringData")).map(([key, text]) => [key, base64(text)]);
  const data = { ...objectAt(secret, "data"), ...Object.fromEntries(encoded) };
  return Object.keys(data).length > 0 ? { ...rest, data } : rest;
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
