import { configMaps } from "./configmap.ts";
import type { ResourceKind } from "./kind.ts";
import { namespaces } from "./namespace.ts";
import { networkPolicies } from "./networkpolicy.ts";

/** Every built-in kind, in the order of discovery; within a group, resources are listed in this order. */
export const kinds: readonly ResourceKind[] = [namespaces, configMaps, networkPolicies];
