/** A small network for the tests of what runs in pods: every pod reaches every other unless a test says otherwise. */

import { Changes } from "../changes.ts";
import {
  type Accept,
  AddressInUse,
  type ConnectOutcome,
  type DatagramSocket,
  type DnsOutcome,
  type DnsQuestion,
  type DnsRecord,
  type Endpoint,
  type Owner,
  type PodNetwork,
  type SocketEntry,
} from "../network.ts";
import { connectionPair } from "./connection.ts";

/** What becomes of a connection: `deliver` unless a test decides otherwise. */
type Fate = "deliver" | "drop" | "refuse" | "no route";

export class FakeNetwork {
  readonly records: DnsRecord[] = [];
  readonly #pods = new Map<string, FakePod>();
  /** Decides each connection, datagram, DNS question (port 53) and ping (port 0). */
  fate: (from: string, to: Endpoint) => Fate = () => "deliver";

  pod(address: string, name?: string): PodNetwork {
    const pod = new FakePod(this, address);
    this.#pods.set(address, pod);
    if (name !== undefined) this.name(name, address);
    return pod;
  }

  /** `web` in the namespace `shop`, as the cluster's DNS knows it. */
  name(name: string, address: string): void {
    const full = name.includes(".") ? name : `${name}.shop.svc.cluster.local`;
    this.records.push({ name: full, type: address.includes(":") ? "AAAA" : "A", ttl: 30, data: address });
  }

  find(address: string): FakePod | undefined {
    return this.#pods.get(address);
  }
}

interface Listening {
  readonly accept: Accept;
  readonly owner: Owner;
}

class FakePod implements PodNetwork {
  readonly #world: FakeNetwork;
  readonly address: string;
  readonly listening = new Map<string, Listening>();
  readonly datagramSockets = new Map<number, FakeDatagramSocket>();
  #nextPort = 40_000;

  constructor(world: FakeNetwork, address: string) {
    this.#world = world;
    this.address = address;
  }

  get interfaces() {
    return [
      {
        name: "lo",
        index: 1,
        mac: "00:00:00:00:00:00",
        mtu: 65_536,
        addresses: ["127.0.0.1/8", "::1/128"],
        loopback: true,
      },
      {
        name: "eth0",
        index: 3,
        mac: "ee:ee:ee:ee:ee:ee",
        mtu: 1450,
        addresses: [`${this.address}/32`],
        loopback: false,
      },
    ];
  }

  get routes() {
    return [
      { destination: "default", gateway: "169.254.1.1", interface: "eth0" },
      { destination: "169.254.1.1", interface: "eth0", scope: "link" as const },
    ];
  }

  sockets(): SocketEntry[] {
    return [...this.listening].map(([key, { owner }]) => ({
      protocol: key.startsWith("SCTP") ? "SCTP" : "TCP",
      state: "LISTEN",
      local: { address: "0.0.0.0", port: Number(key.replace(/\D+/, "")) },
      owner,
    }));
  }

  async connect(
    { address, port, protocol, sourcePort }: Parameters<PodNetwork["connect"]>[0],
    { signal }: { signal: AbortSignal },
  ): Promise<ConnectOutcome> {
    await Promise.resolve();
    signal.throwIfAborted();
    const place = address.startsWith("127.") ? this.address : address;
    const fate = this.#world.fate(this.address, { address: place, port });
    const target = this.#world.find(place);
    if (fate === "drop" || (target === undefined && fate === "deliver")) return silence(signal);
    if (fate === "no route") return { kind: "unreachable", why: "host" };
    const listening = target?.listening.get(`${protocol}${port}`);
    if (fate === "refuse" || listening === undefined) return { kind: "refused" };
    const [client, server] = connectionPair(
      { address: this.address, port: sourcePort ?? this.#nextPort++ },
      { address: place, port },
    );
    listening.accept(server);
    return { kind: "connected", connection: client };
  }

  listen(port: number, protocol: "TCP" | "SCTP", accept: Accept, { owner }: { owner: Owner }) {
    const key = `${protocol}${port}`;
    if (this.listening.has(key)) throw new AddressInUse(port);
    this.listening.set(key, { accept, owner });
    return { port, close: () => void this.listening.delete(key) };
  }

  datagrams({ port = this.#nextPort++ }: { port?: number }): DatagramSocket {
    const socket = new FakeDatagramSocket(this.#world, this, port);
    this.datagramSockets.set(port, socket);
    return socket;
  }

  async query(server: string, { name, type }: DnsQuestion, { signal }: { signal: AbortSignal }): Promise<DnsOutcome> {
    await Promise.resolve();
    signal.throwIfAborted();
    const fate = this.#world.fate(this.address, { address: server, port: 53 });
    if (fate === "drop") return silence(signal);
    if (fate === "refuse") return { kind: "refused" };
    const named = this.#world.records.filter((record) => record.name === name.toLowerCase());
    const answers = named.filter((record) => record.type === type || record.type === "CNAME");
    const status = named.length > 0 ? "NOERROR" : "NXDOMAIN";
    return { kind: "answer", status, authoritative: name.endsWith("cluster.local"), answers, authority: [], bytes: 80 };
  }

  async ping(address: string, { signal }: { signal: AbortSignal }) {
    await Promise.resolve();
    const fate = this.#world.fate(this.address, { address, port: 0 });
    if (fate === "no route") return { kind: "unreachable" as const, from: this.address, why: "host" as const };
    if (fate === "drop" || this.#world.find(address) === undefined) return silence(signal);
    return { kind: "reply" as const, milliseconds: 0.123, ttl: 63 };
  }
}

class FakeDatagramSocket implements DatagramSocket {
  readonly port: number;
  readonly #world: FakeNetwork;
  readonly #pod: FakePod;
  readonly #changes = new Changes();
  readonly #received: ({ from: Endpoint; data: Uint8Array } | "refused")[] = [];

  constructor(world: FakeNetwork, pod: FakePod, port: number) {
    this.#world = world;
    this.#pod = pod;
    this.port = port;
  }

  send(to: Endpoint, data: Uint8Array): void {
    const fate = this.#world.fate(this.#pod.address, to);
    const target = this.#world.find(to.address)?.datagramSockets.get(to.port);
    if (fate === "drop") return;
    if (fate === "refuse" || target === undefined) this.#arrive("refused");
    else target.#arrive({ from: { address: this.#pod.address, port: this.port }, data });
  }

  async receive({ signal }: { signal?: AbortSignal } = {}): Promise<{ from: Endpoint; data: Uint8Array } | "refused"> {
    for (;;) {
      const next = this.#received.shift();
      if (next !== undefined) return next;
      await this.#changes.next(signal);
    }
  }

  close(): void {
    this.#pod.datagramSockets.delete(this.port);
  }

  #arrive(datagram: { from: Endpoint; data: Uint8Array } | "refused"): void {
    this.#received.push(datagram);
    this.#changes.announce();
  }
}

const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
