/**
 * The flow log, newest first.
 *
 *     14:02:10  ✗ Deny    Dst  prod/web → prod/db  3306/tcp
 *
 *     decided by: NetworkPolicy prod/db-policy, no rule matched
 */
import type { FlowHit, FlowRecord } from "../../workshop/flows/flow.ts";
import type { FlowsState, State } from "../state.ts";
import { blank, choosing, cut, type Line, line, type Span, span, wrapLine } from "../text/line.ts";
import type { Theme } from "../theme.ts";

/** What the filter leaves: every word must stand somewhere in the row. */
export function flowsShown({ rows, deniedOnly, filter }: FlowsState): readonly FlowRecord[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter((row) => !deniedOnly || row.action === "Deny")
    .filter((row) => words.every((word) => textOf(row).includes(word)))
    .toSorted((one, other) => (one.end_time < other.end_time ? 1 : one.end_time > other.end_time ? -1 : 0));
}

function textOf(row: FlowRecord): string {
  const ends = [row.source_namespace, row.source_name, row.dest_namespace, row.dest_name];
  const policies = row.policies.enforced.map(({ name, trigger }) => `${name} ${trigger?.name ?? ""}`);
  return [...ends, row.dest_port, row.protocol, row.action, row.reporter, ...policies].join(" ").toLowerCase();
}

export function flowLines(state: State, columns: number, rows: number, theme: Theme): readonly Line[] {
  const { flows } = state;
  if (flows.missing)
    return wrapLine(
      line(
        "This cluster keeps no flow log that can be read; `netpol-workshop flows` says why. w shows which connections there are, and enter which policy decides one. The sandbox has a flow log.",
        "warn",
      ),
      columns,
    );
  const shown = flowsShown(flows);
  const selected = Math.min(state.selected.flows ?? 0, Math.max(0, shown.length - 1));
  const detail = shown[selected] ? flowDetail(shown[selected], columns, theme) : [];
  const room = Math.max(3, rows - detail.length - 3);
  const from = Math.max(0, Math.min(selected - Math.floor(room / 2), shown.length - room));
  const list = shown
    .slice(from, from + room)
    .map((row, index) => choosing({ row: from + index }, cut(flowRow(row, from + index === selected, theme), columns)));
  return [
    // While the filter is typed, it stands where every search is typed.
    flowHead(state.search?.each ? { ...flows, filter: "" } : flows, shown.length),
    ...(list.length > 0 ? list : wrapLine(line(noFlows(flows), "dim"), columns)),
    ...Array.from({ length: Math.max(0, room - Math.max(1, list.length)) }, () => blank),
    blank,
    ...detail,
  ];
}

export function noFlows({ rows }: FlowsState): string {
  return rows.length === 0
    ? "No flows yet. Connections show up here some seconds after they were made."
    : "None of them fits: / changes the words, d shows all or those that are denied.";
}

export function flowHead({ rows, deniedOnly, paused, filter }: FlowsState, shown: number): Line {
  return [
    span(`${shown} of ${rows.length} flows of the last 15 minutes`, "dim"),
    ...(deniedOnly ? [span("  denied only", "warn" as const)] : []),
    ...(filter ? [span(`  /${filter}`, "accent" as const)] : []),
    ...(paused ? [span("  paused", "warn" as const)] : []),
  ];
}

export function flowRow(row: FlowRecord, selected: boolean, theme: Theme): Line {
  const spans: readonly Span[] = [
    span(`${row.end_time.slice(11, 19)}  `, "dim"),
    actionSpan(row, theme),
    span(`  ${row.reporter}  `, "dim"),
    span(
      `${endName(row.source_namespace, row.source_name)} ${theme.glyphs.arrow} ${endName(row.dest_namespace, row.dest_name)}`,
    ),
    span(`  ${row.dest_port}/${row.protocol}`, "accent"),
  ];
  return selected ? spans.map((each) => ({ ...each, tone: "selected" as const })) : spans;
}

function actionSpan({ action }: FlowRecord, { glyphs }: Theme): Span {
  return action === "Allow" ? span(`${glyphs.allow} Allow`, "good") : span(`${glyphs.deny} Deny `, "bad");
}

export function flowDetail(row: FlowRecord, columns: number, { glyphs }: Theme): readonly Line[] {
  const walk = (title: string, hits: readonly FlowHit[]): readonly Line[] =>
    hits.length === 0
      ? []
      : [
          line(title, "accent", true),
          ...hits.flatMap((hit, index) => wrapLine(hitLine(hit, index === hits.length - 1, glyphs.so), columns, 6)),
        ];
  return [
    ...wrapLine(
      [
        span(
          `${endName(row.source_namespace, row.source_name)} ${glyphs.arrow} ${endName(row.dest_namespace, row.dest_name)}`,
          "plain",
          true,
        ),
        span(
          `  ${row.packets_out + row.packets_in} packets, seen at the ${row.reporter === "Src" ? "source" : "destination"}`,
          "dim",
        ),
      ],
      columns,
      2,
    ),
    ...walk("enforced", row.policies.enforced),
    ...(sameHits(row) ? [] : walk("a new connection now, staged policies included", row.policies.pending)),
  ];
}

function sameHits({ policies }: FlowRecord): boolean {
  return JSON.stringify(policies.enforced) === JSON.stringify(policies.pending);
}

function hitLine(
  { kind, name, namespace, tier, action, rule_index, trigger }: FlowHit,
  last: boolean,
  so: string,
): Line {
  const of = trigger ? ` because ${trigger.kind} ${endName(trigger.namespace, trigger.name)} selects it` : "";
  const text =
    kind === "EndOfTier"
      ? `end of tier ${tier}: no rule matched${of}`
      : kind === "Profile"
        ? "no policy selects it"
        : `tier ${tier}: ${kind} ${endName(namespace, name)}, rule ${rule_index + 1}`;
  return [
    span(last ? `  ${so} ` : "    ", "marked"),
    span(`${action}  `, action === "Deny" ? "bad" : action === "Allow" ? "good" : "dim"),
    span(text),
  ];
}

function endName(namespace: string, name: string): string {
  return namespace === "-" || namespace === "" ? name : `${namespace}/${name}`;
}
