import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, objectAt, stringsAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import type { Refusals } from "../rules.ts";
import { badBase64, immutableRefusals, keysRefusals, sizeRefusals } from "./data.ts";

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
  validate: (secret, old) => [...refusals(secret, old)],
  defaults: (secret) => ({ ...withEncodedTexts(secret), type: textAt(secret, "type") || "Opaque" }),
};

const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

function* refusals(secret: Draft, old: KubeObject | undefined): Refusals {
  const data = objectAt(secret, "data");
  const type = textAt(secret, "type");
  for (const [key, value] of Object.entries(data)) {
    const wrong = badBase64(value);
    if (wrong !== undefined) yield Field.at("data").key(key).malformed(`illegal base64 data at input byte ${wrong}`);
  }
  yield* keysRefusals(secret, "data");
  yield* sizeRefusals(secret, ["data"], Field.at("data"));
  for (const key of requiredKeys[type] ?? []) if (!(key in data)) yield Field.at("data").key(key).required();
  if (type === "kubernetes.io/basic-auth" && !("username" in data) && !("password" in data)) {
    yield Field.at("data").key("username").required();
    yield Field.at("data").key("password").required();
  }
  const account = "kubernetes.io/service-account.name";
  if (type === "kubernetes.io/service-account-token" && !secret.metadata.annotations?.[account]) {
    yield Field.at("metadata", "annotations").key(account).required();
  }
  if (!old) return;
  if (type !== old.type) yield Field.at("type").invalid(type, "field is immutable");
  yield* immutableRefusals(secret, old, ["data"]);
}

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
