/** The map's panes: the drawing, and beside or below it what is selected, in words. */
import { type Expected, targetText } from "../../../workshop/module/probes.ts";
import type { State } from "../../state.ts";
import { choosing, type Line, line, type Span, span, wrapLine } from "../../text/line.ts";
import type { Pane } from "../../text/pane.ts";
import { signed, type Theme, verdictSpan } from "../../theme.ts";
import { isHidden, type Known } from "../known.ts";
import { connectionTitle, factLines } from "../known-lines.ts";
import { type Area, inside } from "../layout.ts";
import { gridOfStep, type World } from "../world.ts";
import { type Arrow, arrowsOf } from "./arrows.ts";
import { drawMap, type Label, widest } from "./draw.ts";
import { type Frame, framesOf, type Place } from "./places.ts";

export interface MapView {
  readonly frames: readonly Frame[];
  readonly places: readonly Place[];
  readonly selected: number;
  readonly arrows: readonly Arrow[];
}

/** A world stays the same until it is looked at again. */
const drawn = new WeakMap<World, readonly Frame[]>();

export function mapOf(state: State): MapView {
  const { world, course, map } = state;
  const grid = course && gridOfStep(course.at.step);
  const frames = world ? (drawn.get(world) ?? framesOf(world, grid)) : [];
  if (world) drawn.set(world, frames);
  const places = frames.flatMap((frame) => frame.places);
  const about = new Set((grid?.targets ?? []).map(targetText));
  const chosen = places.findIndex(({ name }) => name === map.place);
  const subject = places.findIndex(({ targets }) => targets.some((target) => about.has(targetText(target))));
  const selected = Math.max(0, chosen < 0 ? subject : chosen);
  return { frames, places, selected, arrows: arrowsOf(state, places, selected) };
}

/** From this width on there is room beside the drawing. */
const roomy = 120;
const words = { columns: 46, rows: 7 };

/**
 *     ╭ Map ──────────────────────────────────╮╭ prod/db ──────────╮
 *     │           ╭ prod ──────────╮          ││ Pod, role=db      │
 *     │ ┌─✗ denied┤ api            │          ││ in  1 ✗ denied    │
 *     ╰───────────────────────────────────────╯╰───────────────────╯
 */
export function mapPanes(state: State, whole: Area, theme: Theme): readonly Pane[] {
  const view = mapOf(state);
  const beside = whole.columns >= roomy;
  const drawing = beside
    ? { columns: Math.min(widest + 4, whole.columns - words.columns), rows: whole.rows }
    : { columns: whole.columns, rows: whole.rows - words.rows };
  const detail = beside
    ? { columns: whole.columns - drawing.columns, rows: whole.rows, left: drawing.columns, top: 0 }
    : { columns: whole.columns, rows: words.rows, left: 0, top: drawing.rows };
  const room = inside(drawing);
  const { lines, at } = state.world
    ? drawMap({ ...view, ...labelsOf(view, state.map.arrow, theme) }, room.columns, room.rows)
    : { lines: [line("reading the cluster …", "dim")], at: 0 };
  const from = Math.max(0, at - Math.floor(room.rows / 2));
  return [
    { title: "Map", lines, ...drawing, from, left: 0, top: 0, active: true },
    { title: "Selected", lines: mapDetails(state, view, inside(detail).columns, theme), ...detail, inert: true },
  ];
}

function labelsOf(
  { arrows }: MapView,
  chosen: number | undefined,
  theme: Theme,
): { readonly incoming: readonly Label[]; readonly outgoing: readonly Label[] } {
  const labels = (way: Arrow["way"]): readonly Label[] =>
    arrows.flatMap((arrow, index) => {
      if (arrow.way !== way) return [];
      const several = arrows.filter((other) => other.way === way && other.place === arrow.place).length > 1;
      const port = several ? [span(` :${arrow.to.port}`, "dim")] : [];
      const text = choosing({ row: index, column: 1 }, [...labelSpans(arrow.known, theme), ...port]);
      return [{ place: arrow.place, line: text, selected: index === chosen }];
    });
  return { incoming: labels("in"), outgoing: labels("out") };
}

/** What it is now, and behind an arrow what the learner's file would make of it. */
function labelSpans(known: Known, theme: Theme): readonly Span[] {
  const now = known.observed ?? known.predicted;
  const wrong = known.expected && now && known.expected !== now ? [span(" !", "warn", true)] : [];
  const then = known.preview ? [span(theme.glyphs.arrow, "warn"), verdictSpan(known.preview, theme)] : [];
  return [stateSpan(known, now, theme), ...then, ...wrong];
}

function stateSpan({ result }: Known, now: Expected | undefined, theme: Theme): Span {
  if (now) return verdictSpan(now, theme);
  const word = result?.verdict === "partial" ? "partial" : result?.verdict === "unreachable" ? "nobody" : "unknown";
  return span(signed(theme.glyphs.dns, word), "warn");
}

export function mapDetails(
  state: State,
  { arrows, places, selected }: MapView,
  columns: number,
  theme: Theme,
): readonly Line[] {
  const place = places[selected];
  if (!place) return state.world ? [line("Nothing runs in this part of the cluster.", "dim")] : [];
  const arrow = arrows[state.map.arrow ?? -1];
  const file = fileLine(state, theme);
  const hidden = isHidden(state)
    ? wrapLine(line("First predict; the verdicts come with the comparison.", "warn"), columns)
    : [];
  const below = [...hidden, ...file.flatMap((each) => wrapLine(each, columns))];
  if (arrow)
    return [...wrapLine(connectionTitle(arrow, theme), columns, 2), ...factLines(arrow.known, theme), ...hidden];
  return [
    ...wrapLine([span(place.name, "plain", true), span(`  ${place.kind}`, "dim")], columns, 2),
    ...(place.labels.length > 0 ? wrapLine([span("  labels ", "dim"), span(place.labels.join(" "))], columns, 4) : []),
    ...(hidden.length > 0 ? [] : (["in", "out"] as const).map((way) => countLine(arrows, way, theme))),
    ...below,
  ];
}

/** `  in   2 ✓ allowed, 1 ✗ denied` */
function countLine(arrows: readonly Arrow[], way: Arrow["way"], theme: Theme): Line {
  const all = arrows.filter((arrow) => arrow.way === way).map(({ known }) => known);
  const counts = new Map<string, { readonly shown: Span; count: number }>();
  for (const known of all) {
    const shown = stateSpan(known, known.observed ?? known.predicted, theme);
    const found = counts.get(shown.text) ?? { shown, count: 0 };
    found.count++;
    counts.set(shown.text, found);
  }
  const nobody = way === "in" ? "nobody can: it offers no port" : "opens no connections";
  const said = [...counts.values()]
    .toSorted((one, other) => other.count - one.count)
    .flatMap(({ shown, count }, index) => [span(index === 0 ? "" : ", "), span(`${count} `), shown]);
  return [span(way === "in" ? "  in   " : "  out  ", "dim"), ...(said.length > 0 ? said : [span(nobody, "dim")])];
}

function fileLine({ world }: State, { glyphs }: Theme): readonly Line[] {
  if (world?.fileTrouble) return [line(`Your file: ${world.fileTrouble}`, "bad")];
  if (!world?.differs) return [];
  return [line(`Your file is not applied; what it would change is marked (${glyphs.arrow}).`, "warn")];
}
