import { UsageError } from "../errors.ts";
import {
  type DirectionExplanation,
  type Edit,
  type Explanation,
  evaluate,
  explain,
  type Flip,
  type Flow,
  type FlowResult,
  flips,
  type Place,
  type Step,
  type WalkExplanation,
} from "../policy/index.ts";
import { resolveSource, resolveTarget, type Target } from "../policy/inventory/index.ts";
import { protocolName } from "../policy/protocols.ts";
import { wrapIndented } from "../text/width.ts";
import type { Call, Command } from "./command.ts";
import { json, outputFlag, outputFormat, yaml } from "./output.ts";
import { type Paints, paints, verdictWords } from "./paint.ts";
import { blockLines, loadWorld, type World, worldFlags } from "./world.ts";

const formats = ["json", "yaml"] as const;

export const why: Command = {
  name: "why",
  summary: "Say whether a connection is allowed, which rule decides, and what would change that",
  args: "SRC DST[:PORT]",
  description:
    "SRC and DST are what you would call them: shop/web, web, deploy/web, svc/db, shop/svc/db, db.shop.svc, node/n1, an IP address, or internet. The port may have a protocol (53/UDP), be a name (http), or be icmp.",
  flags: { ...worldFlags, output: outputFlag(formats) },
  examples: [
    { line: "netpol-workshop why shop/web shop/db:5432 -f shop/", says: "from a pod to a service" },
    { line: "netpol-workshop why deploy/web kube-dns.kube-system:53/UDP -f . -n shop", says: "name resolution" },
    { line: "netpol-workshop why internet shop/web:80 -f shop/", says: "from outside the cluster" },
    { line: "netpol-workshop why shop/web shop/db:5432 --context minikube", says: "on what runs now" },
  ],
  run: runWhy,
};

async function runWhy(call: Call): Promise<number> {
  const [from, to] = call.args;
  if (from === undefined || to === undefined)
    throw new UsageError("why takes a source and a destination", {
      next: ["netpol-workshop why shop/web shop/db:5432 -f shop/"],
    });
  const format = outputFormat(call, formats);
  const world = await loadWorld(call);
  const source = resolveSource(from, world.snapshot, world.namespace);
  const target = resolveTarget(to, world.snapshot, world.namespace);
  const flow = flowTo(source.ref, target);
  const result = evaluate(world.snapshot, flow);
  const explanation = explain(result);
  const ways = flips(world.sources, result, { calico: world.calico });
  if (format) {
    call.io.out.write((format === "json" ? json : yaml)(report(result, explanation, ways)));
    return 0;
  }
  for (const { note } of [source, target]) if (note !== undefined) call.io.err.write(`note: ${note}\n`);
  if (result.verdict === "unreachable") call.io.err.write(unreachableHint(flow, world));
  call.io.out.write(`${[...told(explanation, world, call), ...offered(ways, call)].join("\n")}\n`);
  return 0;
}

function flowTo(from: Flow["from"], { ref, port, protocol, icmpType, icmpCode }: Target): Flow {
  return {
    from,
    to: ref,
    protocol,
    ...(port !== undefined && { port }),
    ...(icmpType !== undefined && { icmpType }),
    ...(icmpCode !== undefined && { icmpCode }),
  };
}

/** What the service has instead of what was asked of it. */
function unreachableHint({ to }: Flow, { snapshot }: World): string {
  const service = to.kind === "service" ? snapshot.services.get(`${to.namespace}/${to.name}`) : undefined;
  if (!service) return "";
  const ports = service.ports.map(({ port, protocol }) => `${port}/${protocolName(protocol)}`);
  const backends = snapshot.endpoints(service).length;
  return `note: the service has ${ports.length > 0 ? `the ports ${ports.join(", ")}` : "no port"} and ${backends === 0 ? "no pod that its selector matches" : `${backends} ${backends === 1 ? "pod" : "pods"}`}\n`;
}

/** What a program reads: the verdict, who decided, and the ways to turn it. */
function report({ flow, verdict, walks }: FlowResult, explanation: Explanation, ways: readonly Flip[]) {
  return {
    verdict,
    flow,
    headline: explanation.headline,
    walks: walks.map((walk, index) => ({
      source: walk.source,
      destination: walk.destination,
      verdict: walk.verdict,
      directions: explanation.walks[index]?.directions ?? [],
      ...(walk.egress && { egressBy: walk.egress.decidedBy }),
      ...(walk.ingress && { ingressBy: walk.ingress.decidedBy }),
    })),
    flips: ways.map(({ verdict, changes }) => ({
      verdict,
      changes: changes.map(({ text, place, yaml }) => ({
        text,
        ...(place && { place }),
        ...(yaml && { yaml: yaml.join("\n") }),
      })),
    })),
  };
}

function told({ verdict, headline, walks }: Explanation, world: World, call: Call): string[] {
  const paint = paints(call);
  const columns = call.io.out.columns;
  const lines = [paint.verdict(verdict), ...wrapIndented(headline, columns, 0).map(paint.bold)];
  const kinds = alike(walks);
  for (const { walk, others } of kinds) {
    if (kinds.length > 1)
      lines.push("", `${paint.mark(walk.verdict)} ${paint.bold(walk.title)}: ${verdictWords[walk.verdict]}`);
    for (const direction of walk.directions) lines.push("", ...directionLines(direction, world, paint, columns));
    if (others > 0)
      lines.push("", `The same goes for ${others} more ${others === 1 ? "pod" : "pods"} behind the service.`);
  }
  return lines;
}

/** Backends that the same rules decide about in the same way are told once. */
function alike(walks: readonly WalkExplanation[]): readonly { walk: WalkExplanation; others: number }[] {
  const kinds = new Map<string, WalkExplanation[]>();
  for (const walk of walks) {
    const own = / → (\S+) /.exec(walk.title)?.[1] ?? walk.title;
    const key = JSON.stringify(walk.directions).replaceAll(own, "");
    kinds.set(key, [...(kinds.get(key) ?? []), walk]);
  }
  return [...kinds.values()].flatMap(([walk, ...others]) => (walk ? [{ walk, others: others.length }] : []));
}

function directionLines(direction: DirectionExplanation, world: World, paint: Paints, columns: number): string[] {
  const { title, verdict, summary, steps, pending, decidedAt } = direction;
  const mark = verdict ? paint.verdict(verdict) : paint.dim("not asked");
  return [
    `${paint.bold(title)}: ${mark}`,
    ...wrapIndented(summary, columns, 2),
    ...(decidedAt && steps.some(({ decided, place }) => decided && place)
      ? ruleLines(decidedAt, world, paint, columns)
      : []),
    ...walkLines(steps, paint, columns),
    ...(pending === undefined ? [] : wrapIndented(pending, columns, 2).map(paint.warn)),
  ];
}

/** The rule as it stands in its file. */
function ruleLines(place: Place, world: World, paint: Paints, columns: number): string[] {
  const block = blockLines(place, world.lines);
  const gutter = `${block.at(-1)?.number ?? ""}`.length;
  const room = columns - gutter - 7;
  const cut = (text: string) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
  return block.map(({ number, text }) => `    ${paint.dim(`${`${number}`.padStart(gutter)} |`)} ${cut(text)}`);
}

/** Rules that do not match can be many; the last ones before the decision say most. */
const mostRules = 8;

function walkLines(steps: readonly Step[], paint: Paints, columns: number): string[] {
  return abridged(steps).flatMap(({ depth, text, place, decided }) => {
    const where = place ? ` ${place.file}:${place.line}` : "";
    const mark = decided ? `${paint.glyphs.arrow} ` : "";
    const lines = wrapIndented(`${mark}${text}${where}`, columns, 2 + 2 * depth, 2);
    return decided ? lines.map(paint.bold) : lines.map(paint.dim);
  });
}

function abridged(steps: readonly Step[]): readonly Step[] {
  const short: Step[] = [];
  let run: Step[] = [];
  const flush = () => {
    const hidden = run.length - mostRules;
    if (hidden > 1) short.push({ depth: 2, text: `… ${hidden} more rules that do not match` }, ...run.slice(hidden));
    else short.push(...run);
    run = [];
  };
  for (const step of steps) {
    if (step.depth === 2 && !step.decided) run.push(step);
    else {
      flush();
      short.push(step);
    }
  }
  flush();
  return short;
}

function offered(ways: readonly Flip[], call: Call): string[] {
  const paint = paints(call);
  const [first] = ways;
  if (!first) return [];
  const title = `What would make it ${verdictWords[first.verdict]}${ways.length > 1 ? " (any one of these)" : ""}:`;
  return [
    "",
    paint.bold(title),
    ...ways.flatMap(({ changes }) =>
      changes.flatMap((edit, index) => editLines(edit, index, paint, call.io.out.columns)),
    ),
  ];
}

function editLines({ text, yaml }: Edit, index: number, paint: Paints, columns: number): string[] {
  const bullet = index === 0 ? "- " : "  and ";
  return [
    ...wrapIndented(`${bullet}${text}`, columns, 2, 2),
    ...(yaml ?? []).map((line) => `      ${paint.accent(line)}`),
  ];
}
