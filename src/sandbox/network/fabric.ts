/**
 * The network between pods, nodes and the outside. A packet goes: service → backend, policy, then to whoever has the
 * address: an answer, a refusal (nobody listens), or silence (policy dropped it, or nobody is there).
 */

import type { Objects } from "../api/objects.ts";
import type { Clock } from "../clock.ts";
import type {
  ConnectOutcome,
  DnsOutcome,
  DnsQuestion,
  Endpoint,
  Owner,
  PingOutcome,
  SocketEntry,
  StreamProtocol,
  Target,
} from "../pods/network.ts";
import { connectionPair } from "./connection.ts";
import type { Reported, Reporter } from "./flowlog/reporter.ts";
import type { Host, InboxSocket } from "./host.ts";
import type { Internet } from "./internet.ts";
import { NameServers } from "./name-servers.ts";
import { Retransmission, sizes } from "./packets.ts";
import type { Services, Translation } from "./services.ts";
import type { Packet, Verdicts } from "./verdicts.ts";
import { silence, turn } from "./waiting.ts";

export interface FabricParts {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly services: Services;
  readonly verdicts: Verdicts;
  readonly internet: Internet;
  readonly reporter: Reporter;
}

type PacketProtocol = "TCP" | "UDP" | "SCTP" | "ICMP";
/** Protocols without ports of their own in the flow log. */
const portless = new Set<PacketProtocol>(["SCTP"]);
const echoRequest = 8;

export interface Judged {
  readonly allowed: boolean;
  readonly report: Reported;
}

export class Fabric {
  readonly #parts: FabricParts;
  readonly #hosts = new Map<string, Host>();
  readonly #names: NameServers;

  constructor(parts: FabricParts) {
    this.#parts = parts;
    this.#names = new NameServers({
      ...parts,
      judge: (from, packet) => this.#judge(from, packet),
      translate: (from, source, address, port) => this.#translate(from, source, address, port, "UDP"),
      hostAt: (address) => this.#hosts.get(address),
    });
  }

  join(host: Host): void {
    for (const address of host.addresses) this.#hosts.set(address, host);
  }

  leave(host: Host): void {
    this.#forget(host);
    host.vanish();
  }

  readdress(host: Host, addresses: readonly string[]): void {
    this.#forget(host);
    host.addresses = addresses;
    this.join(host);
  }

  #forget(host: Host): void {
    for (const address of host.addresses) if (this.#hosts.get(address) === host) this.#hosts.delete(address);
  }

  has(address: string): boolean {
    return this.#hosts.has(address);
  }

  async connect(from: Host, target: Target, owner: Owner, signal: AbortSignal): Promise<ConnectOutcome> {
    signal.throwIfAborted();
    if (isLoopback(target.address)) return this.#accept(from, from, target.address, target, target, owner, undefined);
    const source = from.addressTowards(target.address);
    if (source === undefined) return { kind: "unreachable", why: "network" };
    const translated = this.#translate(from, source, target.address, target.port, target.protocol);
    if (translated.kind === "no backend") return { kind: "refused" };
    if (translated.kind === "no such port") return silence(signal);
    const real = translated.kind === "backend" ? translated.backend : target;
    if (target.sourcePort !== undefined && from.isConnectedFrom(target.sourcePort, target))
      return { kind: "address in use" };
    const sourcePort = target.sourcePort ?? from.freePort();
    const judged = this.#judge(from, {
      source,
      destination: real.address,
      protocol: target.protocol,
      port: real.port,
      sourcePort,
    });
    const to = this.#hostAt(real.address);
    if (!judged.allowed || !to) {
      // A dropped first packet is sent again and again, until the client has had enough.
      const again = new Retransmission(this.#parts.clock, () =>
        judged.report.count({ out: 1, in: 0 }, { out: sizes.syn, in: 0 }),
      );
      return silence(signal).finally(() => again.stop());
    }
    await turn(signal);
    return this.#accept(from, to, source, target, { ...target, ...real, sourcePort }, owner, judged.report);
  }

  /** Sends one datagram; a refusal comes back to the socket, everything else is silence. */
  datagram(from: Host, socket: InboxSocket, to: Endpoint, data: Uint8Array): void {
    if (isLoopback(to.address)) {
      const inbox = from.inboxOf(to.port);
      if (inbox) inbox.deliver({ from: { address: to.address, port: socket.port }, data });
      else socket.deliver("refused");
      return;
    }
    const source = from.addressTowards(to.address);
    if (source === undefined) return;
    const translated = this.#translate(from, source, to.address, to.port, "UDP");
    if (translated.kind === "no backend") socket.deliver("refused");
    if (translated.kind === "no backend" || translated.kind === "no such port") return;
    const real = translated.kind === "backend" ? translated.backend : to;
    const receiver = this.#hostAt(real.address);
    const inbox = receiver?.inboxOf(real.port);
    const size = sizes.udpHeader + data.byteLength;
    const answered = inbox?.exchangeWith({ address: source, port: socket.port });
    if (answered) answered.report.count({ out: 0, in: 1 }, { out: 0, in: size });
    else if (!this.#mayExchange(from, socket, source, real, to, size)) return;
    if (inbox) inbox.deliver({ from: answered?.dialled ?? { address: source, port: socket.port }, data });
    else if (receiver) socket.deliver("refused");
  }

  /** Policy decides on the first datagram between two sockets; the others belong to it. */
  #mayExchange(
    from: Host,
    socket: InboxSocket,
    source: string,
    real: Endpoint,
    dialled: Endpoint,
    size: number,
  ): boolean {
    const known = socket.exchangeWith(real);
    if (known) {
      known.report.count({ out: 1, in: 0 }, { out: size, in: 0 });
      return true;
    }
    const judged = this.#judge(from, {
      source,
      destination: real.address,
      protocol: "UDP",
      port: real.port,
      sourcePort: socket.port,
    });
    judged.report.count({ out: 1, in: 0 }, { out: size, in: 0 });
    if (judged.allowed) socket.remember(real, { dialled, report: judged.report });
    return judged.allowed;
  }

  /** One question to a DNS server. */
  query(from: Host, server: string, question: DnsQuestion, signal: AbortSignal): Promise<DnsOutcome> {
    return this.#names.query(from, server, question, signal);
  }

  async ping(from: Host, address: string, signal: AbortSignal): Promise<PingOutcome> {
    signal.throwIfAborted();
    if (isLoopback(address)) return { kind: "reply", milliseconds: 0.05, ttl: 64 };
    const source = from.addressTowards(address);
    if (source === undefined) return { kind: "unreachable", from: from.addresses[0] ?? address, why: "network" };
    const judged = this.#judge(from, {
      source,
      destination: address,
      protocol: "ICMP",
      icmpType: echoRequest,
      icmpCode: 0,
    });
    const to = this.#hostAt(address);
    const answers = judged.allowed && to !== undefined;
    judged.report.count({ out: 1, in: answers ? 1 : 0 }, { out: sizes.echo, in: answers ? sizes.echo : 0 });
    if (!answers) return silence(signal);
    await turn(signal);
    const far = to.identity.kind === "external";
    return { kind: "reply", milliseconds: far ? 11.2 : 0.08, ttl: far ? 54 : 63 };
  }

  #judge(from: Host, packet: Omit<Packet, "from">): Judged {
    const { verdicts, reporter } = this.#parts;
    const whole: Packet = { ...packet, from: from.identity };
    const walk = verdicts.walk(whole);
    let [last, revision] = [walk, verdicts.revision];
    const again = () => {
      if (revision !== verdicts.revision) [last, revision] = [verdicts.walk(whole), verdicts.revision];
      return last;
    };
    const port =
      packet.protocol === "ICMP" ? (packet.icmpType ?? 0) * 256 + (packet.icmpCode ?? 0) : (packet.port ?? 0);
    const protocol = String(packet.protocol).toLowerCase();
    const report = reporter.report({ walk, protocol, port: portless.has(protocolOf(packet)) ? 0 : port, again });
    return { allowed: walk.verdict === "allow", report };
  }

  #accept(
    from: Host,
    to: Host,
    source: string,
    dialled: Endpoint,
    real: Target,
    owner: Owner,
    report: Reported | undefined,
  ): ConnectOutcome {
    const accept = to.listenerOf(real.port, real.protocol);
    const { protocol } = real;
    if (!accept) {
      report?.count({ out: 1, in: 0 }, { out: sizes.syn, in: 0 });
      return { kind: "refused" };
    }
    report?.count({ out: 2, in: 1 }, { out: sizes.syn + sizes.segment, in: sizes.syn });
    const near = { address: source, port: real.sourcePort ?? from.freePort() };
    const far = { address: real.address, port: real.port };
    const pair = connectionPair(near, far, {
      data: (sender, bytes) => {
        const [out, back] = sender === "client" ? [bytes, 0] : [0, bytes];
        report?.count({ out: 1, in: 1 }, { out: sizes.segment + out, in: sizes.segment + back });
      },
      closed: () => {
        from.release(pair);
        to.release(pair);
        report?.count({ out: 2, in: 1 }, { out: 2 * sizes.segment, in: sizes.segment });
      },
    });
    const entry = (local: Endpoint, remote: Endpoint): SocketEntry => ({
      protocol,
      state: "ESTABLISHED",
      local,
      remote,
      owner,
    });
    from.hold(pair, entry(near, dialled));
    if (to !== from) to.hold(pair, entry(far, near));
    accept(pair.server);
    return {
      kind: "connected",
      connection: { ...pair.client, remote: { address: dialled.address, port: dialled.port } },
    };
  }

  #translate(from: Host, source: string, address: string, port: number, protocol: StreamProtocol | "UDP"): Translation {
    const { services } = this.#parts;
    const translated = services.translate(source, from.node, address, port, protocol);
    if (translated.kind !== "none") return translated;
    const { identity } = this.#hosts.get(address) ?? {};
    return identity?.kind === "node" ? services.translateNodePort(source, identity.name, port, protocol) : translated;
  }

  #hostAt(address: string): Host | undefined {
    return this.#hosts.get(address) ?? this.#parts.internet.hostAt(address);
  }
}

function protocolOf({ protocol }: Omit<Packet, "from">): PacketProtocol {
  return protocol === "UDP" || protocol === "SCTP" || protocol === "ICMP" ? protocol : "TCP";
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address === "0.0.0.0";
}
