/** What kinds that keep a number of pods have alike: how they are scaled, and how their counts are shown. */
import { type JsonObject, type KubeObject, numberAt, objectAt } from "../store/object.ts";
import { column } from "./columns.ts";
import type { Subresource } from "./kind.ts";
import { selectorQuery } from "./selectors.ts";

/** `scale` and `status`; the scale names the pods by a selector in the words of a query. */
export function scaledAndStatus(
  selector: (object: KubeObject) => JsonObject = (object) => objectAt(object, "spec", "selector"),
): readonly Subresource[] {
  return [
    {
      name: "scale",
      specReplicas: ".spec.replicas",
      statusReplicas: ".status.replicas",
      selector: (object) => selectorQuery(selector(object)),
    },
    { name: "status" },
  ];
}

export const readyOfWanted = column("Ready", "How many of its pods are ready, of how many it wants.", (object) => {
  const wanted = numberAt(object, "spec", "replicas") ?? 0;
  return `${numberAt(object, "status", "readyReplicas") ?? 0}/${wanted}`;
});

export const replicaColumns = [
  column("Desired", "How many pods it is to keep.", (object) => numberAt(object, "spec", "replicas") ?? 0, "integer"),
  column("Current", "How many pods it has.", (object) => numberAt(object, "status", "replicas") ?? 0, "integer"),
  column("Ready", "How many are ready.", (object) => numberAt(object, "status", "readyReplicas") ?? 0, "integer"),
];

export const replicaFieldSelectors = {
  "status.replicas": (object: KubeObject) => String(numberAt(object, "status", "replicas") ?? 0),
};
