// A cluster's objects, read for evaluation. The result depends on the objects alone, not on the order they came in.
import type { Address } from "../address.ts";
import { compilePolicy } from "../convert/index.ts";
import type { Note } from "../convert/policy.ts";
import { UnusableField } from "../json.ts";
import {
  type CalicoRelease,
  newestCalico,
  type ObjectRef,
  type Problem,
  type RawObject,
  type SourceObject,
  type Unevaluated,
} from "../types.ts";
import type { NamespaceFacts, PodHolder, SetHolder } from "./holders.ts";
import { keyOf, type NodeFacts, readAccount, readNamespace, readNode, readSet } from "./objects.ts";
import { type PodFacts, readPod } from "./pods.ts";
import {
  endpointsOf,
  readEndpoints,
  readService,
  readSlice,
  type ServiceEndpoint,
  type ServiceFacts,
  sliceOwner,
} from "./services.ts";
import { type PlacedPolicy, readTiers, sortTiers, type Tier } from "./tiers.ts";

export interface Snapshot {
  readonly release: CalicoRelease;
  readonly tiers: readonly Tier[];
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** By `namespace/name`, host-network and finished pods included. */
  readonly pods: ReadonlyMap<string, PodFacts>;
  readonly services: ReadonlyMap<string, ServiceFacts>;
  readonly nodes: ReadonlyMap<string, NodeFacts>;
  /** Pods on the pod network that have an address: what policies select, by `namespace/name`. */
  readonly holders: ReadonlyMap<string, PodHolder>;
  readonly sets: readonly SetHolder[];
  /** Who owns an address, by its canonical text; several only while objects contradict each other. */
  readonly owners: ReadonlyMap<string, readonly Owner[]>;
  readonly problems: readonly Problem[];
  readonly unevaluated: readonly Unevaluated[];
  /** The endpoints of a service, ready or not. */
  endpoints(service: ServiceFacts): readonly ServiceEndpoint[];
}

export type Owner = PodHolder | { readonly kind: "node"; readonly node: string; readonly hostNetworkPod?: string };

export function buildSnapshot(sources: readonly SourceObject[], options: { calico?: CalicoRelease } = {}): Snapshot {
  return new Builder(options.calico ?? newestCalico).build(sources);
}

class Builder {
  private readonly release: CalicoRelease;
  private readonly problems: Problem[] = [];
  private readonly unevaluated: Unevaluated[] = [];
  private readonly sources = new Map<string, Map<string, SourceObject>>();

  constructor(release: CalicoRelease) {
    this.release = release;
  }

  build(sources: readonly SourceObject[]): Snapshot {
    for (const source of sources) this.sort(source);
    const namespaces = new Map(this.read("v1/Namespace", readNamespace).map((facts) => [facts.name, facts]));
    const accounts = new Map(this.read("v1/ServiceAccount", readAccount));
    const pods = new Map(this.read("v1/Pod", readPod).map((pod) => [keyOf(pod.namespace, pod.name), pod]));
    const nodes = new Map(this.read("v1/Node", readNode).map((node) => [node.name, node]));
    const services = new Map(
      this.read("v1/Service", readService).map((service) => [keyOf(service.namespace, service.name), service]),
    );
    const holders = new Map<string, PodHolder>();
    for (const [key, pod] of pods) {
      if (pod.hostNetwork || pod.addresses.length === 0) continue;
      const accountLabels = accounts.get(keyOf(pod.namespace, pod.serviceAccount)) ?? noLabels;
      holders.set(key, { kind: "pod", pod, namespace: namespaces.get(pod.namespace), accountLabels });
    }
    this.reportLocalServices();
    const endpoints = this.readEndpoints(services, [...pods.values()]);
    return {
      release: this.release,
      tiers: this.readTiers(),
      namespaces,
      pods,
      services,
      nodes,
      holders,
      sets: this.readSets(namespaces),
      owners: ownersOf(holders, pods, nodes),
      problems: this.problems,
      unevaluated: this.unevaluated,
      endpoints,
    };
  }

  /** Files an object under its kind; of two objects with one name the same one wins whatever their order. */
  private sort(source: SourceObject): void {
    const { apiVersion, kind, metadata } = source.object;
    const kindKey = `${apiVersion}/${kind}`;
    const bucket = this.sources.get(kindKey) ?? new Map<string, SourceObject>();
    this.sources.set(kindKey, bucket);
    const key = keyOf(metadata.namespace ?? "default", metadata.name);
    const twin = bucket.get(key);
    if (twin && twin.object !== source.object) {
      const [winner, loser] = [twin, source].sort((one, other) => compareText(one.object, other.object));
      if (!winner || !loser) return;
      bucket.set(key, winner);
      this.report(loser, {
        kind: "problem",
        effect: "object-ignored",
        path: [],
        reason: "another object has the same kind, namespace and name",
      });
      return;
    }
    bucket.set(key, source);
  }

  private all(kindKey: string): SourceObject[] {
    return [...(this.sources.get(kindKey)?.entries() ?? [])]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, source]) => source);
  }

  /** Reads every object of a kind; one that cannot be read is reported and left out. */
  private read<T>(kindKey: string, reader: (object: RawObject) => T): T[] {
    return this.all(kindKey).flatMap((source) => {
      try {
        return [reader(source.object)];
      } catch (error) {
        this.reportUnusable(source, error);
        return [];
      }
    });
  }

  private readTiers(): Tier[] {
    const tierSources = this.all("projectcalico.org/v3/Tier");
    const tiers = readTiers(
      tierSources.map(({ object }) => object),
      this.release,
      (object, error) => {
        const source = tierSources.find((candidate) => candidate.object === object);
        if (source) this.reportUnusable(source, error);
      },
    );
    const policies: PlacedPolicy[] = [];
    for (const source of [...this.sources.keys()]
      .filter(mayBePolicy)
      .sort()
      .flatMap((kind) => this.all(kind))) {
      const compilation = compilePolicy(source.object, this.release);
      if (!compilation) {
        this.report(source, { kind: "unevaluated", path: [], reason: whyUnread(source.object) });
        continue;
      }
      for (const note of compilation.notes) this.report(source, note);
      const { policy } = compilation;
      if (!policy) continue;
      if (!tiers.has(policy.tier)) {
        const reason = `tier ${policy.tier} does not exist`;
        this.report(source, { kind: "problem", effect: "object-ignored", path: ["spec", "tier"], reason });
        continue;
      }
      policies.push({ compiled: policy, object: source.object, ...(source.place && { place: source.place }) });
    }
    return sortTiers(tiers, policies, this.release);
  }

  private readSets(namespaces: ReadonlyMap<string, NamespaceFacts>): SetHolder[] {
    const own = this.read("projectcalico.org/v3/NetworkSet", (object): SetHolder => {
      const namespaceName = object.metadata.namespace ?? "default";
      const namespace = namespaces.get(namespaceName);
      return { ...readSet(object), namespaceName, ...(namespace && { namespace }) };
    });
    return [...own, ...this.read("projectcalico.org/v3/GlobalNetworkSet", readSet)];
  }

  private readEndpoints(services: ReadonlyMap<string, ServiceFacts>, pods: readonly PodFacts[]): Snapshot["endpoints"] {
    const given = new Map<string, ServiceEndpoint[]>();
    this.read("discovery.k8s.io/v1/EndpointSlice", (object) => {
      const owner = sliceOwner(object);
      if (!owner) return;
      const key = keyOf(owner.namespace, owner.name);
      given.set(key, [...(given.get(key) ?? []), ...readSlice(object)]);
    });
    this.read("v1/Endpoints", (object) => {
      const key = keyOf(object.metadata.namespace ?? "default", object.metadata.name);
      if (!given.has(key) && services.has(key)) given.set(key, readEndpoints(object));
    });
    const podsByNamespace = new Map<string, PodFacts[]>();
    for (const pod of pods) {
      const neighbours = podsByNamespace.get(pod.namespace);
      if (neighbours) neighbours.push(pod);
      else podsByNamespace.set(pod.namespace, [pod]);
    }
    return (service) => {
      const key = keyOf(service.namespace, service.name);
      const known = given.get(key) ?? endpointsOf(service, podsByNamespace.get(service.namespace) ?? []);
      given.set(key, known);
      return known;
    };
  }

  /** Such a service reaches only the backends on the client's node. */
  private reportLocalServices(): void {
    for (const source of this.all("v1/Service")) {
      const { spec } = source.object;
      if (typeof spec !== "object" || spec === null || !("internalTrafficPolicy" in spec)) continue;
      if (spec.internalTrafficPolicy !== "Local") continue;
      const reason = "all backends are evaluated, not only those on the client's node";
      this.report(source, { kind: "unevaluated", path: ["spec", "internalTrafficPolicy"], reason });
    }
  }

  private reportUnusable(source: SourceObject, error: unknown): void {
    if (!(error instanceof UnusableField)) throw error;
    const { path, message: reason } = error;
    this.report(source, { kind: "problem", effect: "object-ignored", path, reason });
  }

  private report(source: SourceObject, note: Note): void {
    const place = source.place?.(note.path);
    const about = { object: refOf(source.object), path: note.path, reason: note.reason, ...(place && { place }) };
    if (note.kind === "problem") this.problems.push({ ...about, effect: note.effect });
    else this.unevaluated.push(about);
  }
}

const noLabels: ReadonlyMap<string, string> = new Map();

function ownersOf(
  holders: ReadonlyMap<string, PodHolder>,
  pods: ReadonlyMap<string, PodFacts>,
  nodes: ReadonlyMap<string, NodeFacts>,
): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>();
  const add = (address: Address, owner: Owner) => {
    const list = owners.get(address.text);
    if (list) list.push(owner);
    else owners.set(address.text, [owner]);
  };
  for (const holder of holders.values()) for (const address of holder.pod.addresses) add(address, holder);
  for (const { name, addresses } of nodes.values())
    for (const address of addresses) add(address, { kind: "node", node: name });
  // Where there are no Node objects, pods still tell which addresses are nodes.
  for (const { node, hostNetwork, addresses, hostAddress } of pods.values()) {
    if (node === undefined) continue;
    for (const address of hostNetwork ? addresses : hostAddress ? [hostAddress] : []) {
      if (!owners.has(address.text)) add(address, { kind: "node", node });
    }
  }
  return owners;
}

/** Kinds that decide about connections somewhere, whether or not the engine reads them. */
function mayBePolicy(kindKey: string): boolean {
  return /NetworkPolicy$/.test(kindKey) || kindKey === "projectcalico.org/v3/HostEndpoint";
}

function whyUnread({ apiVersion, kind }: RawObject): string {
  if (kind === "HostEndpoint") return "host endpoints are not evaluated";
  if (apiVersion.startsWith("crd.projectcalico.org/")) return "this is Calico's own storage; use projectcalico.org/v3";
  return `${kind} of ${apiVersion} is not evaluated`;
}

function refOf(object: RawObject): ObjectRef {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, name: metadata.name, ...(metadata.namespace && { namespace: metadata.namespace }) };
}

function compareText(one: RawObject, other: RawObject): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
