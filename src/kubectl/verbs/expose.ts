/** kubectl expose */

import type { RawObject } from "../../policy/index.ts";
import { forEach } from "../chosen.ts";
import { fail } from "../trouble.ts";
import { at, isMap, isObject, listAt, mapAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

export async function expose(call: Call): Promise<number> {
  const session = await call.session();
  return forEach(call, session, call.args, async ({ resource, object }) => {
    const made = serviceFor(call, object, resource.kind);
    if (!isObject(made)) throw new TypeError("a service is an object");
    const services = await session.resourceOf(made);
    const placed = { ...made, metadata: { ...made.metadata, namespace: session.namespace } };
    if (dryRunOf(call) === "client") {
      // A namespace that the learner did not name stays unsaid in what is only printed.
      return report(call, services, session.isNamespaceGiven ? placed : made, "exposed");
    }
    const query = writeQuery(call, "kubectl-expose");
    report(call, services, await session.api.create(services, session.namespace, placed, query), "exposed");
  });
}

const exposable = new Set(["Pod", "Service", "ReplicationController", "Deployment", "ReplicaSet"]);

function serviceFor({ flags }: Call, object: RawObject, kind: string): object {
  if (!exposable.has(kind)) throw fail(`cannot expose a ${kind}`);
  const selector = flags.text("selector") ? pairs(flags.text("selector") ?? "") : selectorOf(object);
  const ports = portsOf(object, flags.text("port"));
  const protocol = flags.text("protocol") || undefined;
  const target = flags.text("target-port");
  const shown = ports.map((port, index) => ({
    ...(ports.length > 1 ? { name: `port-${index + 1}` } : {}),
    port: Number(port.port),
    protocol: protocol ?? port.protocol,
    targetPort: target ? (/^\d+$/.test(target) ? Number(target) : target) : Number(port.port),
  }));
  const labels = flags.text("labels") ? pairs(flags.text("labels") ?? "") : mapAt(object, "metadata", "labels");
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: flags.text("name") || object.metadata.name,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    },
    spec: {
      ports: shown,
      selector,
      ...(flags.text("type") ? { type: flags.text("type") } : {}),
      ...(flags.text("cluster-ip") ? { clusterIP: flags.text("cluster-ip") } : {}),
      ...(flags.text("session-affinity") ? { sessionAffinity: flags.text("session-affinity") } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function selectorOf(object: RawObject): Readonly<Record<string, unknown>> {
  const none = (why: string) => fail(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  if (object.kind === "Service") {
    if (!isMap(at(object, "spec", "selector"))) throw none("the service has no pod selector set");
    return mapAt(object, "spec", "selector");
  }
  if (object.kind === "Pod") {
    const labels = mapAt(object, "metadata", "labels");
    if (Object.keys(labels).length === 0) throw none("the pod has no labels and cannot be exposed");
    return labels;
  }
  if (listAt(object, "spec", "selector", "matchExpressions").length > 0)
    throw none('couldn\'t convert expressions - "MatchExpressions" to map-based selector format');
  return mapAt(object, "spec", "selector", "matchLabels");
}

function portsOf(object: RawObject, given: string | undefined): readonly { port: string; protocol: string }[] {
  if (given) return given.split(",").map((port) => ({ port, protocol: "TCP" }));
  if (object.kind === "Service")
    return listAt(object, "spec", "ports").map((port) => ({
      port: textAt(port, "port"),
      protocol: textAt(port, "protocol"),
    }));
  const spec = object.kind === "Pod" ? at(object, "spec") : at(object, "spec", "template", "spec");
  const found = listAt(spec, "containers").flatMap((container) =>
    listAt(container, "ports").map((port) => ({
      port: textAt(port, "containerPort"),
      protocol: textAt(port, "protocol") || "TCP",
    })),
  );
  if (found.length === 0) throw fail("couldn't find port via --port flag or introspection");
  return found;
}

export function pairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [, key, value] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      if (key === undefined || value === undefined) throw fail(`unexpected label spec: ${pair}`);
      return [key, value];
    }),
  );
}
