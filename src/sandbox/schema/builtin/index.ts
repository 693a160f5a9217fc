/** The types that Kubernetes and Calico build in, by the name of their OpenAPI model. */
import type { Schema } from "../../kinds/schema.ts";
import { readTypes } from "../notation.ts";
import { accessTypes } from "./access.ts";
import { appsTypes } from "./apps.ts";
import { batchTypes } from "./batch.ts";
import { calicoTypes } from "./calico.ts";
import { clusterNetworkPolicySchema } from "./clusternetworkpolicy.ts";
import { coreTypes } from "./core.ts";
import { extensionsTypes } from "./extensions.ts";
import { metaTypes } from "./meta.ts";
import { networkingTypes } from "./networking.ts";
import { scalingTypes } from "./scaling.ts";

const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
let types: ReadonlyMap<string, Schema> | undefined;

/** All built-in types in the notation. */
export const builtinTexts: readonly string[] = [
  metaTypes,
  coreTypes,
  appsTypes,
  batchTypes,
  networkingTypes,
  accessTypes,
  scalingTypes,
  extensionsTypes,
  calicoTypes,
];

function readAll(): ReadonlyMap<string, Schema> {
  const written = readTypes(builtinTexts);
  const policy = clusterNetworkPolicySchema(written.get(objectMeta) ?? {});
  return new Map([...written, [policy.model ?? "", policy]]);
}

/** The schema of a built-in type, `schemaOf("io.k8s.api.core.v1.Pod")`: linked, so there is no $ref to follow. */
export function schemaOf(model: string): Schema {
  const schema = typeOf(model);
  if (!schema) throw new Error(`no built-in type ${model}`);
  return schema;
}

/** The same, undefined for a model that is not built in. */
export function typeOf(model: string): Schema | undefined {
  types ??= readAll();
  return types.get(model);
}

/** The metadata that every object has. */
export function metadataSchema(): Schema {
  return schemaOf(objectMeta);
}
