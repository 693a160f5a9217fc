/**
 * The map: namespaces as frames, workloads as boxes, and the arrows of the selected one: what comes in on the left, what
 * goes out on the right.
 *
 *               ╭ prod ────────────────────╮
 *               │ ╭ api ─────────────────╮ │
 *     ┌─✗ denied┼─┤ svc:api 5000         │◂┼─✓ allowed─┐
 *     │         │ ╰──────────────────────╯ │           │
 *     │         │ ╔ db ══════════════════╗ │           │
 *     └─────────┼▸║ svc:db 3306          ╟─┼───────────┘
 *               │ ╚══════════════════════╝ │
 *               ╰──────────────────────────╯
 *
 * Where there are too few rows for boxes, each workload has a line.
 */
import { width } from "../../../text/width.ts";
import { choosing, cut, type Line, lineWidth, padded, span } from "../../text/line.ts";
import type { Frame, Place } from "./places.ts";

/** What an arrow says at its end. */
export interface Label {
  /** The number of the place at the other end. */
  readonly place: number;
  readonly line: Line;
  readonly selected: boolean;
}

export interface MapContent {
  readonly frames: readonly Frame[];
  readonly selected: number;
  readonly incoming: readonly Label[];
  readonly outgoing: readonly Label[];
}

export interface Drawing {
  readonly lines: readonly Line[];
  /** The line of what is selected: a place, or one of its arrows. */
  readonly at: number;
}

/** Wider than this, the way from a name to its arrow is too long for the eye. */
export const widest = 96;

export function drawMap(content: MapContent, columns: number, rows: number): Drawing {
  const boxes = drawn(content, columns, true);
  return boxes.lines.length <= rows ? boxes : drawn(content, columns, false);
}

/** A row of the middle column, and which of a place's rows it is. */
interface Row {
  readonly line: Line;
  readonly place?: number;
  readonly inner?: number;
}

function drawn({ frames, selected, incoming, outgoing }: MapContent, columns: number, boxed: boolean): Drawing {
  const [leftWidth, rightWidth] = [widthOf(incoming), widthOf(outgoing)];
  const middle = Math.max(16, Math.min(columns, widest) - leftWidth - rightWidth);
  const first = frames.map((_, index) => frames.slice(0, index).reduce((sum, { places }) => sum + places.length, 0));
  const needed = (place: number): number =>
    Math.max(1, ...[incoming, outgoing].map((labels) => labels.filter((label) => label.place === place).length));
  const rows = frames.flatMap((frame, index) =>
    frameRows(frame, first[index] ?? 0, { selected, needed, middle, boxed, incoming, outgoing }),
  );
  const entry = rows.findIndex(({ place, inner }) => place === selected && inner === 0);
  const chosen = [...incoming, ...outgoing].find((label) => label.selected);
  const at = chosen ? rows.findIndex(({ place }) => place === chosen.place) : entry;
  const into = gutter(rows, incoming, entry, leftWidth, "left");
  const out = gutter(rows, outgoing, entry, rightWidth, "right");
  return { lines: rows.map(({ line }, row) => [...(into[row] ?? []), ...line, ...(out[row] ?? [])]), at };
}

/** The longest label with what leads to it; nothing where there is no arrow. */
function widthOf(labels: readonly Label[]): number {
  return labels.length === 0 ? 0 : Math.max(...labels.map(({ line }) => lineWidth(line))) + 3;
}

interface Drawn {
  readonly selected: number;
  readonly needed: (place: number) => number;
  readonly middle: number;
  readonly boxed: boolean;
  readonly incoming: readonly Label[];
  readonly outgoing: readonly Label[];
}

function frameRows({ title, labels, places }: Frame, first: number, drawing: Drawn): readonly Row[] {
  const { middle } = drawing;
  return [
    { line: edge("╭─╮", title, labels, middle, "dim") },
    ...places.flatMap((place, index) => placeRows(place, first + index, drawing)),
    { line: edge("╰─╯", "", [], middle, "dim") },
  ];
}

function placeRows(place: Place, number: number, drawing: Drawn): readonly Row[] {
  const { selected, needed, middle, boxed, incoming, outgoing } = drawing;
  const here = number === selected;
  const count = needed(number);
  const facts = boxed ? factsOf(place) : [];
  const ends = (labels: readonly Label[], inner: number): boolean =>
    here ? inner === 0 && labels.length > 0 : inner < labels.filter((label) => label.place === number).length;
  const inside = Array.from({ length: Math.max(count, facts.length) }, (_, inner): Row => {
    const [from, to] = [ends(incoming, inner), ends(outgoing, inner)];
    const content = boxed ? (facts[inner] ?? []) : inner === 0 ? nameAndPorts(place, here, middle - 3) : [];
    const shown = choosing({ row: number }, content);
    const line = boxed
      ? boxedLine(shown, here, from, to, middle)
      : [
          span(from ? (here ? "┼" : "┤") : "│", "dim"),
          ...fitted(shown, middle - 2),
          span(to ? (here ? "├" : "◂") : "│", "dim"),
        ];
    return { line, place: number, inner };
  });
  if (!boxed) return inside;
  const box = (corners: string, name: string): Row => ({
    line: [
      span("│ ", "dim"),
      ...choosing({ row: number }, edge(corners, name, [], middle - 4, here ? "marked" : "plain")),
      span(" │", "dim"),
    ],
  });
  return [box(here ? "╔═╗" : "╭─╮", place.short), ...inside, box(here ? "╚═╝" : "╰─╯", "")];
}

function boxedLine(content: Line, here: boolean, from: boolean, to: boolean, middle: number): Line {
  const tone = here ? "marked" : "plain";
  const [left, right] = here ? [from ? "┼▸" : "│ ", to ? "─┼" : " │"] : [from ? "┼─" : "│ ", to ? "◂┼" : " │"];
  const [start, end] = here ? ["║", to ? "╟" : "║"] : [from ? "┤" : "│", "│"];
  return [
    span(left, "dim"),
    span(`${start} `, tone),
    ...fitted(content, middle - 8),
    span(` ${end}`, tone),
    span(right, "dim"),
  ];
}

/** `╭ prod  purpose=live ─────╮` */
function edge(
  corners: string,
  title: string,
  labels: readonly string[],
  columns: number,
  tone: "dim" | "plain" | "marked",
): Line {
  const [start = "", rule = "", end = ""] = [...corners];
  const name = title === "" ? [] : [span(` ${title} `, tone === "dim" ? "accent" : tone, true)];
  const said = labels.length === 0 ? [] : [span(`${labels.join(",")} `, "dim")];
  const head = cut([...name, ...said], columns - 2);
  return [span(start, tone), ...head, span(rule.repeat(Math.max(0, columns - 2 - lineWidth(head))) + end, tone)];
}

/** What a box says: its labels, then where connections to it go. */
function factsOf({ labels, kind, ...place }: Place): readonly Line[] {
  const ports = portsOf(place, true);
  return [[span(labels.length > 0 ? labels.join(",") : kind, "dim")], ...(ports === "" ? [] : [[span(ports)]])];
}

/** `svc:cache:6379 :8080`; a service that is called like its workload is named in boxes only. */
function portsOf({ targets, name }: Pick<Place, "targets" | "name">, named: boolean): string {
  return targets
    .map((target) => {
      const end = `:${target.port}${target.protocol === "TCP" ? "" : `/${target.protocol}`}`;
      const isNamed = target.kind === "service" && (named || !name.endsWith(`/${target.name}`));
      return isNamed ? `svc:${target.name}${end}` : end;
    })
    .join(" ");
}

function nameAndPorts(place: Place, here: boolean, columns: number): Line {
  const name = [span(here ? "▶" : " ", "marked"), span(place.short, here ? "marked" : "plain", here)];
  const room = columns - lineWidth(name) - 1;
  const numbers = place.targets.map(({ port }) => `:${port}`).join(" ");
  const ports = [portsOf(place, false), numbers].find((text) => width(text) <= room) ?? "";
  return [...padded(name, columns - width(ports)), span(ports, "dim")];
}

function fitted(line: Line, columns: number): Line {
  return padded(cut(line, columns), columns);
}

/** The arrows of one side: a line down to the selected place, and a branch to each of the others. */
function gutter(
  rows: readonly Row[],
  labels: readonly Label[],
  entry: number,
  wide: number,
  side: "left" | "right",
): readonly Line[] {
  if (labels.length === 0) return rows.map(() => []);
  const branches = rows.map(({ place, inner }) =>
    place === undefined || inner === undefined ? undefined : labels.filter((label) => label.place === place)[inner],
  );
  const ends = rows.flatMap((_, row) => (branches[row] || row === entry ? [row] : []));
  const [top = 0, bottom = 0] = [ends[0], ends.at(-1)];
  const corner = (row: number): string => {
    if (row < top || row > bottom) return " ";
    if (!ends.includes(row)) return "│";
    if (row === top) return side === "left" ? "┌" : "┐";
    if (row === bottom) return side === "left" ? "└" : "┘";
    return side === "left" ? "├" : "┤";
  };
  return rows.map((_, row) => {
    const trunk = span(corner(row), "dim");
    const rule = (count: number) => span("─".repeat(Math.max(0, count)), "dim");
    const branch = branches[row];
    if (!branch) {
      const way = row === entry ? rule(wide - 1) : span(" ".repeat(wide - 1));
      return side === "left" ? [trunk, way] : [way, trunk];
    }
    const text = branch.selected ? branch.line.map((each) => ({ ...each, tone: "selected" as const })) : branch.line;
    const rest = wide - 2 - lineWidth(text);
    return side === "left" ? [trunk, rule(1), ...text, rule(rest)] : [rule(rest), ...text, rule(1), trunk];
  });
}
