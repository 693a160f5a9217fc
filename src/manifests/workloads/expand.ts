/**
 * From manifests to the objects of a running cluster, as far as policies see them: workloads become pods, pods get
 * addresses and a node, services a cluster IP, and namespaces that are used but not written down are assumed.
 * What the objects say themselves always stays.
 */

import { isNamespaced } from "../kinds.ts";
import { isJsonMap } from "../tree.ts";
import type { Json, RawMetadata, RawObject, SourceObject } from "../types.ts";
import { addressPool } from "./addresses.ts";
import { podsOf, workloadKinds } from "./pods.ts";

export interface Expanded {
  readonly objects: readonly SourceObject[];
  /** What was assumed beyond the manifests, in words. */
  readonly assumptions: readonly string[];
}

interface ExpandOptions {
  /** Where objects go that name no namespace; "default" when left out. */
  readonly namespace?: string;
}

export function expandWorkloads(sources: readonly SourceObject[], options: ExpandOptions = {}): Expanded {
  const placed = sources.map((source) => inNamespace(source, options.namespace ?? "default"));
  const nodes = placed.filter(({ object }) => object.kind === "Node");
  const nodeNames = nodes.map(({ object }) => object.metadata.name);
  const names = nodeNames.length > 0 ? nodeNames : [defaultNode];
  const owners = new Set(placed.flatMap(({ object }) => ownersOf(object)));
  const expanded = placed.flatMap((source) => {
    const { kind, metadata } = source.object;
    const isOwner = owners.has(`${kind}/${metadata.namespace}/${metadata.name}`);
    return workloadKinds.has(kind) && !isOwner ? [source, ...podsOf(source, names)] : [source];
  });
  const taken = new Set(expanded.flatMap(({ object }) => addressesOf(object)));
  const pools = {
    pod: addressPool("10.244", taken, 2),
    service: addressPool("10.96", taken, 10),
    node: addressPool("192.168", taken, 49 * 256 + 2),
  };
  const withNodes = nodes.length > 0 ? expanded : [...expanded, node(defaultNode)];
  const running = run(withNodes, names, pools);
  const missing = missingNamespaces(running);
  return {
    objects: [...running, ...missing.map(namespace)],
    assumptions: assumptions(missing),
  };
}

function assumptions(missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  const [are, their] = missing.length === 1 ? ["is", "its name"] : ["are", "their names"];
  const names = `namespace${missing.length === 1 ? "" : "s"} ${missing.join(", ")}`;
  return [`${names} ${are} not in the files; assumed with no labels but ${their}`];
}

const defaultNode = "node-1";

function inNamespace({ object, place }: SourceObject, namespace: string): SourceObject {
  if (object.metadata.namespace !== undefined || !isNamespaced(object.kind)) return withPlace(object, place);
  return withPlace({ ...object, metadata: { ...object.metadata, namespace } }, place);
}

function withPlace(object: RawObject, place: SourceObject["place"]): SourceObject {
  return place ? { object, place } : { object };
}

function ownersOf({ metadata }: RawObject): string[] {
  const references = metadata.ownerReferences;
  if (!Array.isArray(references)) return [];
  return references.filter(isJsonMap).map(({ kind, name }) => `${kind}/${metadata.namespace}/${name}`);
}

type Pools = Readonly<Record<"pod" | "service" | "node", () => string>>;

/** Fills in what a cluster would: addresses of nodes first, because pods of the host network share them. */
function run(sources: readonly SourceObject[], nodes: readonly string[], pools: Pools): readonly SourceObject[] {
  const started = sources.map((source) => (source.object.kind === "Node" ? startNode(source, pools) : source));
  const nodeAddress = new Map(
    started
      .filter(({ object }) => object.kind === "Node")
      .map(({ object }) => [object.metadata.name, addressesOf(object)[0] ?? ""]),
  );
  let scheduled = 0;
  return started.map((source) => {
    if (source.object.kind === "Service") return startService(source, pools);
    if (source.object.kind === "Namespace") return startNamespace(source);
    if (source.object.kind !== "Pod") return source;
    return startPod(source, nodes[scheduled++ % nodes.length] ?? defaultNode, nodeAddress, pools);
  });
}

function startNode({ object, place }: SourceObject, pools: Pools): SourceObject {
  if (addressesOf(object).length > 0) return withPlace(object, place);
  const status = { ...mapAt(object, "status"), addresses: [{ type: "InternalIP", address: pools.node() }] };
  return withPlace({ ...object, status }, place);
}

/** A pod that came from a cluster keeps its state, also when that is to have no address yet. */
function startPod(
  { object, place }: SourceObject,
  node: string,
  nodeAddress: ReadonlyMap<string, string>,
  pools: Pools,
): SourceObject {
  const [spec, status] = [mapAt(object, "spec"), mapAt(object, "status")];
  const nodeName = typeof spec.nodeName === "string" && spec.nodeName ? spec.nodeName : node;
  const hostIP = nodeAddress.get(nodeName) ?? "";
  const hasStarted = status.phase === undefined || status.phase === "Running";
  const needsAddress = hasStarted && status.podIP === undefined && status.podIPs === undefined;
  const podIP = spec.hostNetwork === true && hostIP ? hostIP : needsAddress ? pools.pod() : "";
  const running = { phase: "Running", ...(hostIP && { hostIP }), ...(needsAddress && { podIP }), ...status };
  return withPlace({ ...object, spec: { ...spec, nodeName }, status: running }, place);
}

function startService({ object, place }: SourceObject, pools: Pools): SourceObject {
  const spec = mapAt(object, "spec");
  const needsNone = spec.type === "ExternalName" || spec.clusterIP || spec.clusterIPs;
  return withPlace(needsNone ? object : { ...object, spec: { ...spec, clusterIP: pools.service() } }, place);
}

function startNamespace({ object, place }: SourceObject): SourceObject {
  const { metadata } = object;
  const labels = { ...metadata.labels, [nameLabel]: metadata.name };
  return withPlace({ ...object, metadata: { ...metadata, labels } }, place);
}

const nameLabel = "kubernetes.io/metadata.name";

function missingNamespaces(sources: readonly SourceObject[]): readonly string[] {
  const declared = new Set(
    sources.filter(({ object }) => object.kind === "Namespace").map(({ object }) => object.metadata.name),
  );
  const used = sources.flatMap(({ object: { kind, metadata } }) =>
    isNamespaced(kind) && metadata.namespace !== undefined ? [metadata.namespace] : [],
  );
  return [...new Set(used)].filter((name) => !declared.has(name)).toSorted();
}

function namespace(name: string): SourceObject {
  return { object: object("v1", "Namespace", { name, labels: { [nameLabel]: name } }) };
}

function node(name: string): SourceObject {
  return { object: object("v1", "Node", { name, labels: { "kubernetes.io/hostname": name } }) };
}

function object(apiVersion: string, kind: string, metadata: RawMetadata): RawObject {
  return { apiVersion, kind, metadata };
}

/** Every address that an object says to have. */
function addressesOf(object: RawObject): readonly string[] {
  const text = (value: unknown) => (typeof value === "string" && value ? [value] : []);
  const [spec, status] = [mapAt(object, "spec"), mapAt(object, "status")];
  if (object.kind === "Pod") return [...text(status.podIP), ...listOf(status.podIPs).flatMap(({ ip }) => text(ip))];
  if (object.kind === "Service") return text(spec.clusterIP);
  if (object.kind !== "Node") return [];
  return listOf(status.addresses).flatMap(({ type, address }) => (type === "Hostname" ? [] : text(address)));
}

function listOf(value: Json | undefined): readonly { readonly [key: string]: Json }[] {
  return Array.isArray(value) ? value.filter(isJsonMap) : [];
}

function mapAt(object: RawObject, field: string): { readonly [key: string]: Json } {
  const value = object[field];
  return isJsonMap(value) ? value : {};
}
