/**
 * What an API server or Calico answers to a manifest that it refuses, and what it stores when it does not.
 * Begin reading at refusals.ts.
 */
export { defaulted } from "./defaults.ts";
export { deletionRefusal } from "./deletion.ts";
export { fieldName } from "./field.ts";
export { type RefusalOptions, refusalsOf } from "./refusals.ts";
export { type Caution, cautionsOf, warningsOf } from "./warnings.ts";
