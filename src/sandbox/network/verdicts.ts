/** The data plane's decision on a packet: the policies in force, as the objects of the moment say. */

import {
  buildSnapshot,
  type CalicoRelease,
  type EndpointRef,
  evaluate,
  type Flow,
  type Protocol,
  type Snapshot,
  type SourceObject,
  type Walk,
} from "../../policy/index.ts";
import type { Objects } from "../api/objects.ts";
import type { KubeObject } from "../store/object.ts";
import type { HostIdentity } from "./host.ts";

export interface Packet {
  readonly from: HostIdentity;
  readonly source: string;
  readonly destination: string;
  readonly protocol: Protocol;
  readonly port?: number;
  readonly sourcePort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
}

export class Verdicts {
  readonly #objects: Objects;
  readonly #resources: readonly string[];
  readonly #calico: CalicoRelease;
  readonly #stops: readonly (() => void)[];
  readonly #sources = new WeakMap<KubeObject, SourceObject>();
  #snapshot: Snapshot | undefined;
  #revision = 0;

  /** `resources` are the kinds that verdicts depend on; without enforcement the policies are left out. */
  constructor(objects: Objects, resources: readonly string[], calico: CalicoRelease) {
    this.#objects = objects;
    this.#resources = resources;
    this.#calico = calico;
    const changed = () => {
      this.#snapshot = undefined;
      this.#revision++;
    };
    this.#stops = resources.map((resource) => objects.watch(resource, changed));
  }

  /** Grows with every change that may change a verdict. */
  get revision(): number {
    return this.#revision;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  walk(packet: Packet): Walk {
    this.#snapshot ??= this.#build();
    const { protocol, port, sourcePort, icmpType, icmpCode } = packet;
    const flow: Flow = {
      from: refOf(packet.from, packet.source),
      to: { kind: "address", address: packet.destination },
      protocol,
      ...(port === undefined ? {} : { port }),
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(icmpType === undefined ? {} : { icmpType }),
      ...(icmpCode === undefined ? {} : { icmpCode }),
    };
    const [walk] = evaluate(this.#snapshot, flow).walks;
    if (!walk) throw new Error(`no walk for a packet to ${packet.destination}`);
    return walk;
  }

  #build(): Snapshot {
    const sources = this.#resources
      .flatMap((resource) => this.#objects.list(resource))
      .map((object) => this.#sourceOf(object));
    return buildSnapshot(sources, { calico: this.#calico });
  }

  /** The same wrapper for the same object, so that the engine recognises what it has compiled already. */
  #sourceOf(object: KubeObject): SourceObject {
    const known = this.#sources.get(object);
    if (known) return known;
    const source = { object };
    this.#sources.set(object, source);
    return source;
  }
}

function refOf(identity: HostIdentity, address: string): EndpointRef {
  return identity.kind === "external" ? { kind: "address", address } : identity;
}
