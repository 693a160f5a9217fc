/** Begin reading at parse.ts (one text), load.ts (files and folders), kustomize/build.ts (kustomizations). */
export { type Manifests, parseManifests, problemsError } from "./parse.ts";
export type * from "./types.ts";
