/**
 * What a process may do with its pod's network. `PodNetwork` is one pod's, shared by its containers, and is what stands
 * behind; `Network` is one process's view of it, and whatever it opened is closed when the process ends.
 * Silence is a promise that does not settle: whoever waits brings an AbortSignal and its own idea of patience, as real
 * programs do. When the signal aborts, the promise rejects with the signal's reason.
 * Names are not resolved here: that is the C library's job in the pod (resolver.ts), which reads /etc/resolv.conf and
 * asks `query`.
 */
export interface PodNetwork {
  readonly interfaces: readonly NetworkInterface[];
  readonly routes: readonly Route[];
  /** What `ss` and `netstat` list. */
  sockets(): readonly SocketEntry[];

  /** Opens a connection. A service address is as good as a pod's or an outside one. */
  connect(target: Target, options: Waiting & Owned): Promise<ConnectOutcome>;
  /** Accepts connections on a port of every address of the pod until closed. Throws AddressInUse. */
  listen(port: number, protocol: StreamProtocol, accept: Accept, options: Owned): Listener;
  /** A UDP socket, on a port of choice or on a free one. Throws AddressInUse. */
  datagrams(options: { readonly port?: number } & Owned): DatagramSocket;
  /** One DNS question to one server, over UDP and, when the answer is too long for that, TCP. */
  query(server: string, question: DnsQuestion, options: Waiting & Owned): Promise<DnsOutcome>;
  /** One ICMP echo. */
  ping(address: string, options: Waiting): Promise<PingOutcome>;
}

/** The same for one process, which need not say who it is; a signal is only needed for less patience than its life. */
export interface Network extends Pick<PodNetwork, "interfaces" | "routes" | "sockets"> {
  connect(target: Target, options?: Partial<Waiting>): Promise<ConnectOutcome>;
  listen(port: number, protocol: StreamProtocol, accept: Accept): Listener;
  datagrams(options?: { readonly port?: number }): DatagramSocket;
  query(server: string, question: DnsQuestion, options?: Partial<Waiting>): Promise<DnsOutcome>;
  ping(address: string, options?: Partial<Waiting>): Promise<PingOutcome>;
}

interface Waiting {
  readonly signal: AbortSignal;
}

interface Owned {
  readonly owner: Owner;
}

/** Which process a socket belongs to. */
export interface Owner {
  readonly pid: number;
  readonly program: string;
}

export type Accept = (connection: Connection) => void;

export type StreamProtocol = "TCP" | "SCTP";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Target extends Endpoint {
  readonly protocol: StreamProtocol;
  /** The local port to use, as with `nc -p`. */
  readonly sourcePort?: number;
}

export type ConnectOutcome =
  | { readonly kind: "connected"; readonly connection: Connection }
  /** Somebody answered: nobody listens there. */
  | { readonly kind: "refused" }
  /** A router or the machine itself says that there is no way to that address. */
  | { readonly kind: "unreachable"; readonly why: "host" | "network" }
  | { readonly kind: "address in use" };

/** One end of an open connection. */
export interface Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** The next bytes, or undefined at the other side's end. Throws ConnectionReset. */
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Resolves when there is room for more. Throws ConnectionReset. */
  write(data: Uint8Array | string, signal?: AbortSignal): Promise<void>;
  /** Says that nothing more will be written; reading goes on. */
  end(): void;
  /** Lets go of both directions. */
  close(): void;
}

export class ConnectionReset extends Error {
  constructor() {
    super("Connection reset by peer");
    this.name = "ConnectionReset";
  }
}

export class AddressInUse extends Error {
  constructor(port: number) {
    super(`Address already in use: port ${port}`);
    this.name = "AddressInUse";
  }
}

export interface Listener {
  readonly port: number;
  close(): void;
}

export interface DatagramSocket {
  readonly port: number;
  send(to: Endpoint, data: Uint8Array): void;
  /** The next datagram. "refused": an earlier one reached a host where nobody listens. */
  receive(options?: Partial<Waiting>): Promise<{ readonly from: Endpoint; readonly data: Uint8Array } | "refused">;
  close(): void;
}

export type DnsType = "A" | "AAAA" | "CNAME" | "SRV" | "PTR" | "TXT" | "NS" | "SOA" | "MX" | "ANY";

export interface DnsQuestion {
  /** Fully qualified, without the dot at the end. */
  readonly name: string;
  readonly type: DnsType;
}

export interface DnsRecord {
  /** With or without the dot at the end. */
  readonly name: string;
  readonly type: DnsType;
  readonly ttl: number;
  /** As a zone file writes it: an address, a name with a dot at its end, `0 100 80 web.shop.svc.cluster.local.` … */
  readonly data: string;
}

export type DnsOutcome =
  | {
      readonly kind: "answer";
      readonly status: "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "REFUSED";
      /** The cluster's DNS speaks with authority for its own zone. */
      readonly authoritative: boolean;
      readonly answers: readonly DnsRecord[];
      readonly authority: readonly DnsRecord[];
      /** Size of the answer on the wire. */
      readonly bytes: number;
    }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

export type PingOutcome =
  | { readonly kind: "reply"; readonly milliseconds: number; readonly ttl: number }
  | { readonly kind: "unreachable"; readonly from: string; readonly why: "host" | "network" };

export interface NetworkInterface {
  readonly name: string;
  readonly index: number;
  readonly mac: string;
  readonly mtu: number;
  /** With their prefix lengths: `10.244.0.7/32`. */
  readonly addresses: readonly string[];
  readonly loopback: boolean;
}

export interface Route {
  readonly destination: string;
  readonly gateway?: string;
  readonly interface: string;
  readonly scope?: "link";
}

export interface SocketEntry {
  readonly protocol: StreamProtocol | "UDP";
  readonly state: "LISTEN" | "ESTABLISHED" | "SYN_SENT" | "UNCONN";
  readonly local: Endpoint;
  readonly remote?: Endpoint;
  readonly owner: Owner;
}
