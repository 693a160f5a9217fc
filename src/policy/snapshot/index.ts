// buildSnapshot reads a cluster's objects once; everything else in the engine works on its result.
export type { Holder, NamespaceFacts, PodHolder, SetHolder } from "./holders.ts";
export { labelOf } from "./holders.ts";
export { keyOf, type NodeFacts } from "./objects.ts";
export type { PodFacts } from "./pods.ts";
export type { ServiceEndpoint, ServiceFacts } from "./services.ts";
export { portWords } from "./services.ts";
export { buildSnapshot, type Owner, type Snapshot } from "./snapshot.ts";
export type { PlacedPolicy, Tier } from "./tiers.ts";
