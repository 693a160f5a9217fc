/**
 * crd.projectcalico.org/v1: the resources in which Calico's API server keeps its objects. Shown, because people look there,
 * and read-only, because nothing but Calico may write there.
 */
import type { KubeObject } from "../../store/object.ts";
import { ageColumn, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export function mirrorOf(kind: ResourceKind): ResourceKind {
  const { plural, singular, namespaced, schema, servedIn } = kind;
  return {
    group: "crd.projectcalico.org",
    version: "v1",
    kind: kind.kind,
    plural,
    singular,
    namespaced,
    servedBy: "crd",
    verbs: ["get", "list", "watch"],
    schema,
    ...(servedIn ? { servedIn } : {}),
    columns: [nameColumn, { ...ageColumn, type: "date" }],
    viewOf: { resource: `${plural}.${kind.group}`, show: shown },
  };
}

/** Calico keeps the metadata that its users gave in an annotation, and a status only where there is something to say. */
function shown({ metadata, status: _status, ...content }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp, labels, annotations } = metadata;
  const given = { creationTimestamp, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  return {
    ...content,
    apiVersion: "crd.projectcalico.org/v1",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion,
      creationTimestamp,
      generation: 1,
      annotations: { "projectcalico.org/metadata": JSON.stringify(given) },
    },
  };
}
