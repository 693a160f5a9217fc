/** Questions of names: connections to the DNS pods, under policy, and the DNS pods' own to the world's name servers. */
import type { Objects } from "../api/objects.ts";
import type { DnsOutcome, DnsQuestion, Endpoint } from "../pods/network.ts";
import { answerQuestion, isClusterName, wireSize } from "./dns.ts";
import type { Judged } from "./fabric.ts";
import type { Host } from "./host.ts";
import type { Internet } from "./internet.ts";
import { sizes } from "./packets.ts";
import type { Translation } from "./services.ts";
import type { Packet } from "./verdicts.ts";
import { silence, turn } from "./waiting.ts";

export interface NameServersParts {
  readonly objects: Objects;
  readonly internet: Internet;
  readonly judge: (from: Host, packet: Omit<Packet, "from">) => Judged;
  readonly translate: (from: Host, source: string, address: string, port: number) => Translation;
  readonly hostAt: (address: string) => Host | undefined;
}

interface Answerer extends Endpoint {
  readonly host: Host;
}

const dnsPort = 53;
/** Answers above this come as truncated over UDP, and the resolver asks again over TCP. */
const largestDatagram = 512;
/** Where CoreDNS asks for names that are not the cluster's. */
const upstreamResolver = "192.168.49.1";

export class NameServers {
  readonly #parts: NameServersParts;

  constructor(parts: NameServersParts) {
    this.#parts = parts;
  }

  /** One question to a DNS server: over UDP, and over TCP when the answer is too long for that. */
  async query(from: Host, server: string, question: DnsQuestion, signal: AbortSignal): Promise<DnsOutcome> {
    const { objects, internet, judge } = this.#parts;
    signal.throwIfAborted();
    const source = from.addressTowards(server);
    if (source === undefined) return { kind: "unreachable" };
    const answerer = this.#answerer(from, source, server);
    if (answerer === "refused") return { kind: "refused" };
    if (answerer === "silence") return silence(signal);
    const asked = sizes.udpHeader + 18 + question.name.length;
    const judged = judge(from, { source, destination: answerer.address, protocol: "UDP", port: answerer.port });
    if (!judged.allowed) {
      judged.report.count({ out: 1, in: 0 }, { out: asked, in: 0 });
      return silence(signal);
    }
    if (!isClusterName(question.name) && !this.#upstreamAnswers(answerer.host)) {
      judged.report.count({ out: 1, in: 0 }, { out: asked, in: 0 });
      return silence(signal);
    }
    const answer = answerQuestion(objects, internet, question);
    const bytes = wireSize(question, answer);
    judged.report.count({ out: 1, in: 1 }, { out: asked, in: sizes.udpHeader + Math.min(bytes, largestDatagram) });
    if (bytes > largestDatagram) {
      const stream = judge(from, { source, destination: answerer.address, protocol: "TCP", port: answerer.port });
      if (!stream.allowed) {
        stream.report.count({ out: 1, in: 0 }, { out: sizes.syn, in: 0 });
        return silence(signal);
      }
      stream.report.count({ out: 5, in: 4 }, { out: 5 * sizes.segment + asked, in: 4 * sizes.segment + bytes });
    }
    await turn(signal);
    return { kind: "answer", ...answer, bytes };
  }

  /** Which pod answers a question to that address, if it is the cluster's DNS. */
  #answerer(from: Host, source: string, server: string): Answerer | "refused" | "silence" {
    const { translate, hostAt } = this.#parts;
    const translated = translate(from, source, server, dnsPort);
    if (translated.kind === "no backend") return "refused";
    if (translated.kind === "no such port") return "silence";
    const real = translated.kind === "backend" ? translated.backend : { address: server, port: dnsPort };
    const host = hostAt(real.address);
    if (!host) return "silence";
    return host.inboxOf(real.port) || host.listenerOf(real.port, "TCP") ? { ...real, host } : "refused";
  }

  /** Whether the DNS pod may itself ask outside. */
  #upstreamAnswers(server: Host): boolean {
    const source = server.addressTowards(upstreamResolver);
    if (source === undefined) return false;
    const judged = this.#parts.judge(server, { source, destination: upstreamResolver, protocol: "UDP", port: 53 });
    judged.report.count({ out: 1, in: judged.allowed ? 1 : 0 }, { out: 70, in: judged.allowed ? 120 : 0 });
    return judged.allowed;
  }
}
