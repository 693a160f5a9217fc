import type { RawObject } from "../../policy/index.ts";
import { at, listAt, mapAt, numberAt, textAt, textsAt } from "../values.ts";
import { writeEvents } from "./events.ts";
import { annotations, Lines, labelLine, labels, orNone } from "./writer.ts";

export function describeService(
  service: RawObject,
  slices: readonly RawObject[],
  events: readonly RawObject[] | undefined,
  now: number,
): string {
  const spec = (field: string) => textAt(service, "spec", field);
  const lines = new Lines();
  lines.line(0, `Name:\t${service.metadata.name}`).line(0, `Namespace:\t${service.metadata.namespace}`);
  labels(lines, "Labels", mapAt(service, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(service, "metadata", "annotations"));
  lines.line(0, `Selector:\t${labelLine(mapAt(service, "spec", "selector"))}`).line(0, `Type:\t${spec("type")}`);
  if (spec("ipFamilyPolicy")) lines.line(0, `IP Family Policy:\t${spec("ipFamilyPolicy")}`);
  lines
    .line(0, `IP Families:\t${orNone(textsAt(service, "spec", "ipFamilies").join(","))}`)
    .line(0, `IP:\t${spec("clusterIP")}`)
    .line(0, `IPs:\t${orNone(textsAt(service, "spec", "clusterIPs").join(","))}`);
  const outside = textsAt(service, "spec", "externalIPs");
  if (outside.length > 0) lines.line(0, `External IPs:\t${outside.join(",")}`);
  if (spec("loadBalancerIP")) lines.line(0, `Desired LoadBalancer IP:\t${spec("loadBalancerIP")}`);
  if (spec("externalName")) lines.line(0, `External Name:\t${spec("externalName")}`);
  const entries = listAt(service, "status", "loadBalancer", "ingress").map(
    (one) => textAt(one, "ip") || textAt(one, "hostname"),
  );
  if (entries.length > 0) lines.line(0, `LoadBalancer Ingress:\t${entries.join(", ")}`);
  for (const port of listAt(service, "spec", "ports")) writePort(lines, port, slices);
  lines.line(0, `Session Affinity:\t${spec("sessionAffinity")}`);
  if (spec("externalTrafficPolicy")) lines.line(0, `External Traffic Policy:\t${spec("externalTrafficPolicy")}`);
  if (spec("internalTrafficPolicy")) lines.line(0, `Internal Traffic Policy:\t${spec("internalTrafficPolicy")}`);
  const ranges = textsAt(service, "spec", "loadBalancerSourceRanges");
  if (ranges.length > 0) lines.line(0, `LoadBalancer Source Ranges:\t${ranges.join(",")}`);
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

function writePort(lines: Lines, port: unknown, slices: readonly RawObject[]): void {
  const name = textAt(port, "name") || "<unset>";
  const protocol = textAt(port, "protocol") || "TCP";
  lines.line(0, `Port:\t${name}\t${numberAt(port, "port")}/${protocol}`);
  lines.line(0, `TargetPort:\t${textAt(port, "targetPort") || "0"}/${protocol}`);
  if (numberAt(port, "nodePort") > 0) lines.line(0, `NodePort:\t${name}\t${numberAt(port, "nodePort")}/${protocol}`);
  lines.line(0, `Endpoints:\t${endpointsText(slices, textAt(port, "name"))}`);
}

const mostShown = 3;

function endpointsText(slices: readonly RawObject[], portName: string): string {
  const all = slices.flatMap((slice) =>
    listAt(slice, "ports")
      .filter((port) => textAt(port, "name") === portName)
      .flatMap((port) =>
        listAt(slice, "endpoints")
          .filter((endpoint) => at(endpoint, "conditions", "ready") !== false)
          .flatMap((endpoint) =>
            textsAt(endpoint, "addresses").map((address) => joined(address, textAt(port, "port"))),
          ),
      ),
  );
  const more = all.length > mostShown ? ` + ${all.length - mostShown} more...` : "";
  return orNone(all.slice(0, mostShown).join(",")) + more;
}

function joined(address: string, port: string): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
