import type { ResourceKind } from "./kind.ts";

/** What differs between the three servers that a real cluster is made of, measured on Kubernetes 1.35 with Calico 3.32. */
interface Manners {
  /** Else a strategic merge patch is answered with 415. */
  readonly acceptsStrategicMerge: boolean;
  /** What a watch with sendInitialEvents gets: the objects and a bookmark, or 422 so that the client lists. */
  readonly watchList: "initial-events" | "refused";
  /** Whether items of a list carry apiVersion and kind. */
  readonly itemsCarryKind: boolean;
  /** Whether a PUT must say which resourceVersion it is based on. */
  readonly updateNeedsVersion: boolean;
  /** Whether a body without apiVersion and kind is taken for the kind of the URL. */
  readonly acceptsBareBody: boolean;
}

const table: Readonly<Record<ResourceKind["servedBy"], Manners>> = {
  kubernetes: {
    acceptsStrategicMerge: true,
    watchList: "initial-events",
    itemsCarryKind: false,
    updateNeedsVersion: false,
    acceptsBareBody: true,
  },
  calico: {
    acceptsStrategicMerge: true,
    watchList: "refused",
    itemsCarryKind: false,
    updateNeedsVersion: true,
    acceptsBareBody: true,
  },
  crd: {
    acceptsStrategicMerge: false,
    watchList: "initial-events",
    itemsCarryKind: true,
    updateNeedsVersion: true,
    acceptsBareBody: false,
  },
};

export function mannersOf(kind: ResourceKind): Manners {
  return table[kind.servedBy];
}
