/** What a container runs, and what its processes see around them: variables, /etc/hosts, /etc/resolv.conf. */
import type { Objects } from "../api/objects.ts";
import type { ContainerSpec } from "../pods/container.ts";
import { type Json, type KubeObject, listAt, numberAt, objectAt, stringsAt, textAt } from "../store/object.ts";

/** A reference that leads nowhere: the container waits with CreateContainerConfigError. */
export class ConfigError extends Error {}

export interface PodFacts {
  readonly pod: KubeObject;
  readonly addresses: readonly string[];
  readonly hostAddresses: readonly string[];
}

type Program = Pick<ContainerSpec, "command" | "args" | "env" | "workingDirectory" | "readOnlyRoot" | "stdin" | "tty">;

/** Throws ConfigError while something that the variables refer to is missing. */
export function programOf(container: Json, facts: PodFacts, objects: Objects): Program {
  const env = environmentOf(container, facts, objects);
  const words = (field: string) => {
    const list = listAt(container, field).map((word) => expand(String(word), env));
    return list.length > 0 ? list : undefined;
  };
  const { stdin, stdinOnce, tty } = objectAt(container);
  return {
    command: words("command"),
    args: words("args"),
    env,
    workingDirectory: textAt(container, "workingDir") || undefined,
    readOnlyRoot: objectAt(container, "securityContext").readOnlyRootFilesystem === true,
    stdin: stdin === true ? (stdinOnce === true ? "once" : "open") : "closed",
    tty: tty === true,
  };
}

function environmentOf(container: Json, facts: PodFacts, objects: Objects): ReadonlyMap<string, string> {
  const { pod } = facts;
  const namespace = pod.metadata.namespace ?? "";
  const env = new Map<string, string>();
  if (objectAt(pod, "spec").enableServiceLinks !== false)
    for (const [name, value] of serviceVariables(objects, namespace)) env.set(name, value);
  for (const from of listAt(container, "envFrom")) {
    const prefix = textAt(from, "prefix");
    for (const [name, value] of Object.entries(dataOf(objects, namespace, from))) env.set(prefix + name, value);
  }
  for (const variable of listAt(container, "env")) {
    const value = variableValue(variable, facts, objects, container);
    if (value !== undefined) env.set(textAt(variable, "name"), expand(value, env));
  }
  return env;
}

/** `$(NAME)` is replaced by an earlier variable, `$$` stands for one dollar. */
function expand(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, first: string, name: string | undefined) =>
    first === "$" ? "$" : (env.get(name ?? "") ?? whole),
  );
}

function variableValue(variable: Json, facts: PodFacts, objects: Objects, container: Json): string | undefined {
  const from = objectAt(variable, "valueFrom");
  if (Object.keys(from).length === 0) return textAt(variable, "value");
  const namespace = facts.pod.metadata.namespace ?? "";
  const field = textAt(from, "fieldRef", "fieldPath");
  if (field) return fieldOf(field, facts);
  if (textAt(from, "configMapKeyRef", "key"))
    return keyOf(objects, "configmaps", "configmap", namespace, objectAt(from, "configMapKeyRef"));
  if (textAt(from, "secretKeyRef", "key"))
    return keyOf(objects, "secrets", "secret", namespace, objectAt(from, "secretKeyRef"));
  const resource = textAt(from, "resourceFieldRef", "resource");
  return resource ? textAt(container, "resources", ...resource.split(".")) || "0" : undefined;
}

function fieldOf(path: string, { pod, addresses, hostAddresses }: PodFacts): string {
  const key = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (key) return stringsAt(pod, "metadata", key[1] ?? "")[key[2] ?? ""] ?? "";
  if (path === "status.podIP") return addresses[0] ?? "";
  if (path === "status.podIPs") return addresses.join(",");
  if (path === "status.hostIP") return hostAddresses[0] ?? "";
  if (path === "status.hostIPs") return hostAddresses.join(",");
  return textAt(pod, ...path.split("."));
}

function keyOf(
  objects: Objects,
  resource: string,
  word: string,
  namespace: string,
  reference: Json,
): string | undefined {
  const name = textAt(reference, "name");
  const key = textAt(reference, "key");
  const found = objects.get(resource, { namespace, name });
  const optional = objectAt(reference).optional === true;
  if (!found && !optional) throw new ConfigError(`${word} "${name}" not found`);
  const value = found ? contentsOf(found)[key] : undefined;
  if (value === undefined && !optional)
    throw new ConfigError(
      `couldn't find key ${key} in ${word === "secret" ? "Secret" : "ConfigMap"} ${namespace}/${name}`,
    );
  return value;
}

function dataOf(objects: Objects, namespace: string, from: Json): Readonly<Record<string, string>> {
  for (const [field, resource, word] of [
    ["configMapRef", "configmaps", "configmap"],
    ["secretRef", "secrets", "secret"],
  ] as const) {
    const name = textAt(from, field, "name");
    if (!name) continue;
    const found = objects.get(resource, { namespace, name });
    if (!found && objectAt(from, field).optional !== true) throw new ConfigError(`${word} "${name}" not found`);
    return found ? contentsOf(found) : {};
  }
  return {};
}

/** A ConfigMap's or Secret's entries as texts. */
export function contentsOf(object: KubeObject): Readonly<Record<string, string>> {
  const data = stringsAt(object, "data");
  if (object.kind !== "Secret") return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}

/** The variables that tell of the services, as every container gets them. */
function* serviceVariables(objects: Objects, namespace: string): Generator<[string, string]> {
  const services = [
    ...objects.list("services", { namespace: "default", fieldSelector: "metadata.name=kubernetes" }),
    ...objects.list("services", { namespace }),
  ];
  for (const service of services) {
    const address = textAt(service, "spec", "clusterIP");
    if (address === "" || address === "None") continue;
    const name = service.metadata.name.toUpperCase().replaceAll("-", "_");
    const ports = listAt(service, "spec", "ports");
    const first = numberAt(ports[0], "port") ?? 0;
    yield [`${name}_SERVICE_HOST`, address];
    yield [`${name}_SERVICE_PORT`, String(first)];
    for (const port of ports) {
      const number = numberAt(port, "port") ?? 0;
      const protocol = (textAt(port, "protocol") || "TCP").toLowerCase();
      const portName = textAt(port, "name").toUpperCase().replaceAll("-", "_");
      if (portName) yield [`${name}_SERVICE_PORT_${portName}`, String(number)];
      if (number === first) yield [`${name}_PORT`, `${protocol}://${address}:${number}`];
      const prefix = `${name}_PORT_${number}_${protocol.toUpperCase()}`;
      yield [prefix, `${protocol}://${address}:${number}`];
      yield [`${prefix}_PROTO`, protocol];
      yield [`${prefix}_PORT`, String(number)];
      yield [`${prefix}_ADDR`, address];
    }
  }
}

export function hostsFile({ pod, addresses }: PodFacts): string {
  const aliases = listAt(pod, "spec", "hostAliases").map(
    (alias) => `${textAt(alias, "ip")}\t${listAt(alias, "hostnames").join("\t")}\n`,
  );
  return [
    "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n",
    ...addresses.map((address) => `${address}\t${hostnameOf(pod)}\n`),
    ...(aliases.length > 0 ? ["\n# Entries added by HostAliases.\n", ...aliases] : []),
  ].join("");
}

export function hostnameOf(pod: KubeObject): string {
  return textAt(pod, "spec", "hostname") || pod.metadata.name.slice(0, 63);
}

const upstream = "192.168.49.1";

export function resolverFile(pod: KubeObject, dnsAddress: string): string {
  const spec = objectAt(pod, "spec");
  const policy = textAt(spec, "dnsPolicy");
  const ofCluster =
    policy === "ClusterFirstWithHostNet" || (policy !== "Default" && policy !== "None" && spec.hostNetwork !== true);
  const namespace = pod.metadata.namespace ?? "";
  const searches = [
    ...(ofCluster ? [`${namespace}.svc.cluster.local`, "svc.cluster.local", "cluster.local"] : []),
    ...listAt(spec, "dnsConfig", "searches").map(String),
  ];
  const servers = [
    ...(policy === "None" ? [] : [ofCluster ? dnsAddress : upstream]),
    ...listAt(spec, "dnsConfig", "nameservers").map(String),
  ];
  const options = [
    ...(ofCluster ? ["ndots:5"] : []),
    ...listAt(spec, "dnsConfig", "options").map((option) =>
      [textAt(option, "name"), textAt(option, "value")].filter(Boolean).join(":"),
    ),
  ];
  return [
    searches.length > 0 ? `search ${searches.join(" ")}\n` : "",
    ...servers.map((server) => `nameserver ${server}\n`),
    options.length > 0 ? `options ${options.join(" ")}\n` : "",
  ].join("");
}
