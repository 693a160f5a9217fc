/** Who is to reach whom: the lines and grids of a check, read into probes. */
import type { Protocol } from "../../policy/types.ts";

export type ProbeSource =
  | { readonly kind: "workload"; readonly namespace: string; readonly name: string }
  | { readonly kind: "outside" };

export type ProbeTarget =
  | {
      readonly kind: "service" | "pod";
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      readonly protocol: ProbeProtocol;
    }
  | { readonly kind: "host"; readonly name: string; readonly port: number; readonly protocol: ProbeProtocol }
  | { readonly kind: "address"; readonly address: string; readonly port: number; readonly protocol: ProbeProtocol };

export type ProbeProtocol = Extract<Protocol, "TCP" | "UDP" | "SCTP">;
export type Expected = "allow" | "deny" | "dns";

export interface Connection {
  readonly from: ProbeSource;
  readonly to: ProbeTarget;
}

export interface Probe extends Connection {
  readonly expected: Expected;
}

/** The grid as it was drawn: cells that are not asked are undefined. */
export interface Grid {
  readonly sources: readonly ProbeSource[];
  readonly targets: readonly ProbeTarget[];
  readonly cells: readonly (readonly (Expected | undefined)[])[];
}

/** Something wrong in a grid or a line: which line of the text, counted from 0, and what. */
export class ProbeSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export function parseGrid(text: string): Grid {
  const lines = text.split("\n").map((content, line) => ({ line, words: content.trim().split(/\s+/) }));
  const [header, ...rows] = lines.filter(({ words }) => words[0] !== "");
  if (!header || rows.length === 0)
    throw new ProbeSyntaxError(0, "a matrix needs a line of destinations and at least one source");
  const [corner, ...columns] = header.words;
  if (corner !== ".") throw new ProbeSyntaxError(header.line, 'the line of destinations begins with "."');
  const targets = columns.map((column) => parseTarget(column, header.line));
  const parsed = rows.map(({ line, words: [source = "", ...cells] }) => {
    if (cells.length !== targets.length)
      throw new ProbeSyntaxError(
        line,
        `${source} has ${cells.length} cells for ${targets.length} destinations; write "-" for one that is not asked`,
      );
    return { source: parseSource(source, line), cells: cells.map((cell) => parseCell(cell, line)) };
  });
  return { sources: parsed.map(({ source }) => source), targets, cells: parsed.map(({ cells }) => cells) };
}

export function probesOf({ sources, targets, cells }: Grid): readonly Probe[] {
  return sources.flatMap((from, row) =>
    targets.flatMap((to, column) => {
      const expected = cells[row]?.[column];
      return expected ? [{ from, to, expected }] : [];
    }),
  );
}

/** `prod/api -> svc:prod/db:3306 allow` */
export function parseProbe(text: string, line = 0): Probe {
  const match = /^(\S+)\s+->\s+(\S+)\s+(\S+)$/.exec(text.trim());
  if (!match) throw new ProbeSyntaxError(line, `"${text}" is no probe; write SOURCE -> DESTINATION allow|deny|dns`);
  const expected = parseCell(match[3] ?? "", line);
  if (!expected) throw new ProbeSyntaxError(line, "a probe must expect something");
  return { ...parseConnection(`${match[1]} -> ${match[2]}`, line), expected };
}

/** `prod/api -> svc:prod/db:3306` */
export function parseConnection(text: string, line = 0): Connection {
  const match = /^(\S+)\s+->\s+(\S+)$/.exec(text.trim());
  if (!match) throw new ProbeSyntaxError(line, `"${text}" is no connection; write SOURCE -> DESTINATION`);
  return { from: parseSource(match[1] ?? "", line), to: parseTarget(match[2] ?? "", line) };
}

function parseSource(word: string, line: number): ProbeSource {
  if (word === "outside") return { kind: "outside" };
  const match = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(word);
  if (!match) throw new ProbeSyntaxError(line, `"${word}" is no source; write NAMESPACE/NAME or outside`);
  return { kind: "workload", namespace: match[1] ?? "", name: match[2] ?? "" };
}

function parseTarget(word: string, line: number): ProbeTarget {
  const match = /^(svc|pod|host|ip):(.+):(\d+)(?:\/(TCP|UDP|SCTP))?$/.exec(word);
  const port = Number(match?.[3]);
  if (!match || port < 1 || port > 65535)
    throw new ProbeSyntaxError(
      line,
      `"${word}" is no destination; write svc:NAMESPACE/NAME:PORT, pod:NAMESPACE/NAME:PORT, host:NAME:PORT or ip:ADDRESS:PORT`,
    );
  const [, kind, where = "", , protocolWord] = match;
  const protocol = protocolWord === "UDP" || protocolWord === "SCTP" ? protocolWord : "TCP";
  if (kind === "host") return { kind, name: where, port, protocol };
  if (kind === "ip") return { kind: "address", address: where, port, protocol };
  const [namespace, name, ...more] = where.split("/");
  if (!namespace || !name || more.length > 0)
    throw new ProbeSyntaxError(line, `"${word}" names no object; write ${kind}:NAMESPACE/NAME:PORT`);
  return { kind: kind === "svc" ? "service" : "pod", namespace, name, port, protocol };
}

function parseCell(word: string, line: number): Expected | undefined {
  if (word === "-") return undefined;
  if (word === "allow" || word === "deny" || word === "dns") return word;
  throw new ProbeSyntaxError(line, `"${word}" is no expectation; write allow, deny, dns or -`);
}

/** As a check writes it, so that messages and files agree. */
export function sourceText(source: ProbeSource): string {
  return source.kind === "outside" ? "outside" : `${source.namespace}/${source.name}`;
}

export function targetText(target: ProbeTarget): string {
  const end = `${target.port}${target.protocol === "TCP" ? "" : `/${target.protocol}`}`;
  if (target.kind === "host") return `host:${target.name}:${end}`;
  if (target.kind === "address") return `ip:${target.address}:${end}`;
  return `${target.kind === "service" ? "svc" : "pod"}:${target.namespace}/${target.name}:${end}`;
}
