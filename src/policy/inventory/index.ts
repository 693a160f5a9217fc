// What people call things: workloads of pods, the ports they offer, and the names typed on a command line.

export { type Column, type Grid, type GridOptions, grid, type Party } from "./grid.ts";
export { asProtocol, offeredPorts, portKey } from "./ports.ts";
export { exampleAddress, type ResolvedName, resolveSource, resolveTarget, type Target } from "./resolve.ts";
export { type Workload, workloads } from "./workloads.ts";
