import { isIP } from "node:net";
import { portNameComplaints, subdomainComplaints } from "../../../policy/refusals/names.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type Json, type KubeObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { dnsSubdomain, each, oneOf, portNumber, type Refusals } from "../rules.ts";

export const ingresses: ResourceKind = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  shortNames: ["ing"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.networking.v1.Ingress"),
  columns: [
    nameColumn,
    column(
      "Class",
      "Which controller serves it.",
      (ingress) => textAt(ingress, "spec", "ingressClassName") || "<none>",
    ),
    column("Hosts", "The host names of its rules.", hosts),
    column("Address", "Where the controller listens.", (ingress) =>
      listAt(ingress, "status", "loadBalancer", "ingress")
        .map((point) => textAt(point, "ip") || textAt(point, "hostname"))
        .join(","),
    ),
    column("Ports", "80, and 443 where it has TLS.", (ingress) =>
      listAt(ingress, "spec", "tls").length > 0 ? "80, 443" : "80",
    ),
    ageColumn,
  ],
  validate: (ingress) => [...refusals(ingress)],
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
};

function* refusals(ingress: Draft): Refusals {
  const field = Field.at("spec");
  const { defaultBackend, rules } = objectAt(ingress, "spec");
  if (defaultBackend === undefined && listAt(rules).length === 0) {
    yield field.invalid(null, "either `defaultBackend` or `rules` must be specified");
  }
  if (defaultBackend !== undefined) yield* backendRefusals(defaultBackend, field.child("defaultBackend"));
  yield* each(objectAt(ingress, "spec"), "rules", field, ruleRefusals);
  yield* each(objectAt(ingress, "spec"), "tls", field, function* (tls, here) {
    for (const [index, host] of listAt(tls, "hosts").entries()) {
      yield* hostRefusals(typeof host === "string" ? host : "", here.child("hosts").index(index));
    }
  });
}

function* ruleRefusals(rule: Json, field: Field): Refusals {
  const host = textAt(rule, "host");
  if (isIP(host) > 0) yield field.child("host").invalid(host, "must be a DNS name, not an IP address");
  else if (host !== "") yield* hostRefusals(host, field.child("host"));
  const { http } = objectAt(rule);
  if (http === undefined) return;
  if (listAt(http, "paths").length === 0) yield field.child("http", "paths").required();
  yield* each(http, "paths", field.child("http"), pathRefusals);
}

function* hostRefusals(host: string, field: Field): Refusals {
  if (!host.startsWith("*.")) return yield* dnsSubdomain(host, field);
  yield* field.unlike(host, subdomainComplaints(host.slice(2)));
}

function* pathRefusals(entry: Json, field: Field): Refusals {
  const path = textAt(entry, "path");
  const { pathType, backend = {} } = objectAt(entry);
  if (pathType === undefined) {
    yield field.child("pathType").required("pathType must be specified");
    return;
  }
  if (pathType === "Exact" || pathType === "Prefix") {
    if (!path.startsWith("/")) yield field.child("path").invalid(path, "must be an absolute path");
    for (const part of ["//", "/./", "/../", "%2f", "%2F"]) {
      if (path.includes(part)) yield field.child("path").invalid(path, `must not contain '${part}'`);
    }
  } else {
    yield* oneOf(pathType, ["Exact", "ImplementationSpecific", "Prefix"], field.child("pathType"));
  }
  yield* backendRefusals(backend, field.child("backend"));
}

function* backendRefusals(backend: Json, field: Field): Refusals {
  const { service, resource } = objectAt(backend);
  if (service === undefined && resource === undefined) {
    yield field.invalid("", "resource or service backend is required");
  }
  if (service === undefined) return;
  if (resource !== undefined) yield field.invalid("", "cannot set both resource and service backends");
  const name = textAt(service, "name");
  if (name === "") yield field.child("service", "name").required();
  else if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) yield field.child("service", "name").invalid(name, label1035);
  const portName = textAt(service, "port", "name");
  const number = numberAt(service, "port", "number") ?? 0;
  if (portName !== "" && number !== 0) yield field.invalid("", "cannot set both port name & port number");
  else if (portName !== "")
    yield* field.child("service", "port", "name").unlike(portName, portNameComplaints(portName));
  else if (number === 0) yield field.required("port name or number is required");
  else yield* portNumber(number, field.child("service", "port", "number"));
}

const label1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

function hosts(ingress: KubeObject): string {
  const rules = listAt(ingress, "spec", "rules");
  const named = rules.map((rule) => textAt(rule, "host")).filter((host) => host !== "");
  if (named.length === 0) return "*";
  const shown = named.slice(0, 3);
  return named.length > 3 ? `${shown.join(",")} + ${rules.length - 3} more...` : shown.join(",");
}
