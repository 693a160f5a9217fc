/** Begin reading at parse.ts (one text), load.ts (files and folders), kustomize/build.ts, workloads/expand.ts (a running cluster). */
export type { FileReader } from "./files.ts";
export { type LoadOptions, loadFiles } from "./load.ts";
export { type Manifests, parseManifests, problemsError } from "./parse.ts";
export { excerpt } from "./source.ts";
export { isJsonMap } from "./tree.ts";
export type * from "./types.ts";
export { type Expanded, expandWorkloads } from "./workloads/expand.ts";
