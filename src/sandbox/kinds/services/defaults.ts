/** What the server fills into a service before it gets its addresses. */
import { type Draft, isObject, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";

const threeHours = 10_800;

export function serviceDefaults(service: Draft): Draft {
  const spec = objectAt(service, "spec");
  const type = textAt(spec, "type") || "ClusterIP";
  const affinity = textAt(spec, "sessionAffinity") || "None";
  const { sessionAffinityConfig, ...rest } = spec;
  const ports = listAt(spec, "ports").map((port) => (isObject(port) ? portDefaults(port, type) : port));
  return {
    ...service,
    spec: {
      ...rest,
      type,
      sessionAffinity: affinity,
      ...(affinity === "ClientIP"
        ? { sessionAffinityConfig: sessionAffinityConfig ?? { clientIP: { timeoutSeconds: threeHours } } }
        : {}),
      ...(ports.length > 0 ? { ports } : {}),
      ...(type === "ExternalName" ? {} : { internalTrafficPolicy: textAt(spec, "internalTrafficPolicy") || "Cluster" }),
      ...(reachedFromOutside(type)
        ? { externalTrafficPolicy: textAt(spec, "externalTrafficPolicy") || "Cluster" }
        : {}),
      ...(type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true } : {}),
    },
  };
}

function reachedFromOutside(type: string): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

function portDefaults(port: JsonObject, type: string): JsonObject {
  const { targetPort, nodePort, ...rest } = port;
  const target = targetPort === undefined || targetPort === 0 || targetPort === "" ? port.port : targetPort;
  const open = typeof nodePort === "number" && nodePort > 0;
  return {
    ...rest,
    protocol: textAt(port, "protocol") || "TCP",
    ...(target === undefined ? {} : { targetPort: target }),
    ...(open && type !== "ExternalName" ? { nodePort } : {}),
  };
}
