/** The map as the screen shows it: the drawing, and beside or below it what is selected, in words. */
import { type Expected, targetText } from "../../../workshop/module/probes.ts";
import type { State } from "../../state.ts";
import { blank, type Line, line, lineWidth, padded, type Span, span, wrapLine } from "../../text/line.ts";
import { windowOf } from "../../text/pane.ts";
import { type Theme, verdictSpan } from "../../theme.ts";
import { isHidden, type Known } from "../known.ts";
import { connectionTitle, factLines } from "../known-lines.ts";
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
const roomy = 116;
const besides = 44;

export function mapLines(state: State, columns: number, rows: number, theme: Theme): readonly Line[] {
  if (!state.world) return [line("reading the cluster …", "dim")];
  const view = mapOf(state);
  const { frames, places, selected } = view;
  const place = places[selected];
  if (!place) return [line("Nothing runs in this part of the cluster.", "dim")];
  const beside = columns >= roomy;
  const wordsColumns = beside ? Math.max(besides, columns - widest - 2) : columns;
  const words = detailLines(state, view, place, wordsColumns, theme);
  const room = beside ? rows : Math.max(6, rows - words.length - 1);
  const drawing = drawMap(
    {
      frames,
      selected,
      incoming: labelsOf(view, "in", state.map.arrow, theme),
      outgoing: labelsOf(view, "out", state.map.arrow, theme),
    },
    beside ? columns - besides - 2 : columns,
    room,
  );
  const from = Math.max(0, Math.min(drawing.at - Math.floor(room / 2), drawing.lines.length - room));
  const shown = windowOf(drawing.lines, room, from);
  if (!beside) return [...shown, ...blanks(room - shown.length), blank, ...words];
  const wide = Math.max(...shown.map(lineWidth)) + 2;
  return Array.from({ length: Math.max(shown.length, Math.min(rows, words.length)) }, (_, row) => [
    ...padded(shown[row] ?? [], wide),
    ...(words[row] ?? []),
  ]);
}

function blanks(count: number): readonly Line[] {
  return Array.from({ length: Math.max(0, count) }, () => blank);
}

function labelsOf({ arrows }: MapView, way: Arrow["way"], chosen: number | undefined, theme: Theme): readonly Label[] {
  return arrows.flatMap((arrow, index) => {
    if (arrow.way !== way) return [];
    const several = arrows.filter((other) => other.way === way && other.place === arrow.place).length > 1;
    const port = several ? [span(` :${arrow.to.port}`, "dim")] : [];
    return [{ place: arrow.place, line: [...labelSpans(arrow.known, theme), ...port], selected: index === chosen }];
  });
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
  return span(`${theme.glyphs.dns} ${word}`, "warn");
}

function detailLines(state: State, { arrows }: MapView, place: Place, columns: number, theme: Theme): readonly Line[] {
  const arrow = arrows[state.map.arrow ?? -1];
  const file = fileLine(state, theme);
  const hidden = isHidden(state)
    ? wrapLine(line("First predict; the verdicts come with the comparison.", "warn"), columns)
    : [];
  const below = [...hidden, ...file.flatMap((each) => wrapLine(each, columns))];
  if (arrow) return [connectionTitle(arrow, theme), ...factLines(arrow.known, theme), ...below];
  return [
    [span(place.name, "plain", true), span(`  ${place.kind}`, "dim")],
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
  return [line(`Your file is not applied; ${glyphs.arrow} shows what it would change.`, "warn")];
}
