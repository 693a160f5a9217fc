/** One machine on the network: a pod, a node with its host-network pods, or a host of the outside world. */
import { Changes } from "../pods/changes.ts";
import {
  type Accept,
  AddressInUse,
  type DatagramSocket,
  type Endpoint,
  type Listener,
  type Owner,
  type SocketEntry,
  type StreamProtocol,
} from "../pods/network.ts";
import type { ConnectionPair } from "./connection.ts";
import type { Reported } from "./flowlog/reporter.ts";

type Datagram = { readonly from: Endpoint; readonly data: Uint8Array };

/** Who a host is to policy. */
export type HostIdentity =
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string }
  | { readonly kind: "node"; readonly name: string }
  | { readonly kind: "external" };

const firstEphemeral = 32768;
const lastEphemeral = 60999;

/** The sockets of a host. Routing and policy are the fabric's. */
export class Host {
  readonly identity: HostIdentity;
  addresses: readonly string[];
  readonly node: string | undefined;
  readonly #listeners = new Map<string, { accept: Accept; owner: Owner }>();
  readonly #datagrams = new Map<number, InboxSocket>();
  readonly #connections = new Map<ConnectionPair, SocketEntry>();
  #nextPort = firstEphemeral;

  constructor(identity: HostIdentity, addresses: readonly string[], node?: string) {
    this.identity = identity;
    this.addresses = addresses;
    this.node = node;
  }

  /** The address that this host uses towards another one, by family. */
  addressTowards(address: string): string | undefined {
    const wanted = address.includes(":");
    return this.addresses.find((own) => own.includes(":") === wanted);
  }

  listen(port: number, protocol: StreamProtocol, accept: Accept, owner: Owner): Listener {
    const key = `${protocol}/${port}`;
    if (this.#listeners.has(key)) throw new AddressInUse(port);
    const entry = { accept, owner };
    this.#listeners.set(key, entry);
    return {
      port,
      close: () => {
        if (this.#listeners.get(key) === entry) this.#listeners.delete(key);
      },
    };
  }

  listenerOf(port: number, protocol: StreamProtocol): Accept | undefined {
    return this.#listeners.get(`${protocol}/${port}`)?.accept;
  }

  socket(port: number | undefined, owner: Owner, send: Send): InboxSocket {
    const own = port ?? this.freePort();
    if (this.#datagrams.has(own)) throw new AddressInUse(own);
    const socket = new InboxSocket(own, owner, send, () => this.#datagrams.delete(own));
    this.#datagrams.set(own, socket);
    return socket;
  }

  inboxOf(port: number): InboxSocket | undefined {
    return this.#datagrams.get(port);
  }

  /** A port for the near end of a new connection. */
  freePort(): number {
    const port = this.#nextPort;
    this.#nextPort = port === lastEphemeral ? firstEphemeral : port + 1;
    return port;
  }

  isConnectedFrom(port: number, remote: Endpoint): boolean {
    return [...this.#connections.values()].some(
      (entry) =>
        entry.local.port === port && entry.remote?.address === remote.address && entry.remote.port === remote.port,
    );
  }

  hold(pair: ConnectionPair, entry: SocketEntry): void {
    this.#connections.set(pair, entry);
  }

  release(pair: ConnectionPair): void {
    this.#connections.delete(pair);
  }

  sockets(): readonly SocketEntry[] {
    const listening = [...this.#listeners].map(([key, { owner }]): SocketEntry => {
      const [protocol, port] = key.split("/");
      return {
        protocol: protocol === "SCTP" ? "SCTP" : "TCP",
        state: "LISTEN",
        local: { address: "0.0.0.0", port: Number(port) },
        owner,
      };
    });
    const datagrams = [...this.#datagrams.values()].map(
      ({ port, owner }): SocketEntry => ({
        protocol: "UDP",
        state: "UNCONN",
        local: { address: "0.0.0.0", port },
        owner,
      }),
    );
    return [...listening, ...this.#connections.values(), ...datagrams];
  }

  /** The host is gone: nobody hears of it, the other ends wait in vain. */
  vanish(): void {
    for (const pair of [...this.#connections.keys()]) pair.cut();
    this.#connections.clear();
    this.#listeners.clear();
    for (const socket of [...this.#datagrams.values()]) socket.close();
  }
}

type Send = (socket: InboxSocket, to: Endpoint, data: Uint8Array) => void;

/** An exchange of datagrams that policy let through: answers come from the address that was dialled. */
export interface Exchange {
  readonly dialled: Endpoint;
  readonly report: Reported;
}

/** A UDP socket with what has arrived for it. */
export class InboxSocket implements DatagramSocket {
  readonly port: number;
  readonly owner: Owner;
  readonly #send: Send;
  readonly #onClose: () => void;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #arrived: (Datagram | "refused")[] = [];
  readonly #changes = new Changes();

  constructor(port: number, owner: Owner, send: Send, onClose: () => void) {
    this.port = port;
    this.owner = owner;
    this.#send = send;
    this.#onClose = onClose;
  }

  send(to: Endpoint, data: Uint8Array): void {
    this.#send(this, to, data);
  }

  exchangeWith(remote: Endpoint): Exchange | undefined {
    return this.#exchanges.get(`${remote.address}:${remote.port}`);
  }

  remember(remote: Endpoint, exchange: Exchange): void {
    this.#exchanges.set(`${remote.address}:${remote.port}`, exchange);
  }

  deliver(arrival: Datagram | "refused"): void {
    // As in a kernel, what nobody reads in time is dropped.
    if (this.#arrived.length < 1000) this.#arrived.push(arrival);
    this.#changes.announce();
  }

  async receive({ signal }: { signal?: AbortSignal } = {}): Promise<Datagram | "refused"> {
    for (;;) {
      signal?.throwIfAborted();
      const next = this.#arrived.shift();
      if (next !== undefined) return next;
      await this.#changes.next(signal);
    }
  }

  close(): void {
    this.#onClose();
  }
}
