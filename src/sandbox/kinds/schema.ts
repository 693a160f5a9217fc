import type { Json } from "../store/object.ts";

/**
 * The shape of a kind: an OpenAPI v3 structural schema, as in a CustomResourceDefinition, with the keys that patches and
 * server-side apply need. It drives field validation, pruning, defaults of CRDs, patches, ownership and `explain`.
 */
export interface Schema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly format?: string;
  /** Shown by `kubectl explain`; our own words. */
  readonly description?: string;
  /** The component under which OpenAPI documents list this schema, as `io.k8s.api.core.v1.PodSpec`; explain prints its last word. */
  readonly model?: string;
  /** The type's name in Go where errors of decoding name another than `type`: `v1.PolicyType`. */
  readonly goType?: string;
  /** Whether the server's own type tells an empty value of this field from an absent one; a plain struct is never absent. */
  readonly pointer?: boolean;
  /** Whether the server shows the field even where nobody gave it, although it is not required. */
  readonly shownEmpty?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly nullable?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  /** How server-side apply owns a list; atomic when absent. */
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  /** How a strategic merge patch treats the field: `merge`, `replace`, `retainKeys` or `merge,retainKeys`. */
  readonly "x-kubernetes-patch-strategy"?: string;
  readonly "x-kubernetes-patch-merge-key"?: string;
  /** Rules of a CRD in the Common Expression Language. */
  readonly "x-kubernetes-validations"?: readonly {
    readonly rule: string;
    readonly message?: string;
    readonly messageExpression?: string;
    readonly reason?: string;
    readonly fieldPath?: string;
    readonly optionalOldSelf?: boolean;
  }[];
}

/** The definition was checked when it was stored; here it is only looked at whether its parts are where they belong. */
export function isSchema(value: unknown): value is Schema {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const inner = [
    ...("properties" in value ? Object.values(value.properties ?? {}) : []),
    ...("items" in value ? [value.items] : []),
    ...("additionalProperties" in value && typeof value.additionalProperties === "object"
      ? [value.additionalProperties]
      : []),
  ];
  return inner.every(isSchema);
}
