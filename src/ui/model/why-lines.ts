/**
 * Why a connection is allowed or denied.
 *
 *     ✗ denied
 *     prod/web → service prod/db TCP 3306: denied on the way into prod/db
 *
 *     into prod/db: ✗ denied
 *       NetworkPolicy prod/db-policy selects prod/db for ingress, and none of its rules matches.
 *       tier default
 *         NetworkPolicy prod/db-policy db-policy.yaml:1
 *           ingress rule 1 allows, but does not match: …  db-policy.yaml:12
 *
 *     What would make it allowed:
 *       - add prod/web to the peers of ingress rule 1 …
 */
import {
  type DirectionExplanation,
  explain,
  type Flip,
  type FlowResult,
  type FlowVerdict,
  flips,
  type Place,
  type Step,
} from "../../policy/index.ts";
import type { Connection } from "../../workshop/module/probes.ts";
import type { State } from "../state.ts";
import { blank, type Line, line, type Span, span, type Tone, wrapLine } from "../text/line.ts";
import { yamlLine } from "../text/yaml.ts";
import { signed, type Theme } from "../theme.ts";
import { isHidden, type Known, knownOf } from "./known.ts";
import { connectionTitle } from "./known-lines.ts";
import { fileName, gridOfStep, probeAt, type World } from "./world.ts";

export interface Why {
  readonly walk: readonly Line[];
  /** The learner's file, with the lines that the walk speaks of. */
  readonly file: { readonly lines: readonly Line[]; readonly from: number } | undefined;
}

export function whyLines(state: State, walkColumns: number, fileColumns: number, theme: Theme): Why {
  const { world, course } = state;
  if (!world || !course) return { walk: [line("reading the cluster …", "dim")], file: undefined };
  const asked = askedIn(state);
  if (!asked) return { walk: [line("This connection is not asked in this step.", "dim")], file: undefined };
  if (isHidden(state))
    return { walk: [line("First predict; the reasons come with the comparison.", "dim")], file: undefined };
  const known = knownOf(state, asked);
  const { result } = known;
  if (!result)
    return {
      walk: [
        connectionTitle(asked, theme),
        blank,
        ...wrapLine(
          line("Which address this name has, only the cluster knows: the policies alone do not decide it."),
          walkColumns,
        ),
      ],
      file: undefined,
    };
  const walk = [
    ...dnsNote(known).flatMap((note) => wrapLine(note, walkColumns)),
    ...toldLines(result, walkColumns, theme),
    ...(known.observed && known.predicted && known.observed !== known.predicted
      ? [
          blank,
          ...wrapLine(
            line(
              "The cluster did something else: it may need a moment, or its network plugin does not enforce policies.",
              "warn",
            ),
            walkColumns,
          ),
        ]
      : []),
    ...flipLines(flipsOf(result, world), walkColumns),
  ];
  return { walk, file: fileLines(world, placesIn(result), fileColumns, theme) };
}

/** The connection that was chosen on the map, else the one that is selected in the matrix. */
function askedIn({ why, matrix, course }: State): Connection | undefined {
  const grid = course && gridOfStep(course.at.step);
  return why ?? (grid && probeAt(grid, matrix.row, matrix.column));
}

/** A connection by name begins with a question to the DNS, which the policies decide about as well. */
function dnsNote({ predicted }: Known): readonly Line[] {
  return predicted === "dns"
    ? [
        line(
          "The name cannot be resolved: the way to the DNS is closed. What follows is about the connection itself.",
          "warn",
        ),
      ]
    : [];
}

const words: Readonly<Record<FlowVerdict, { readonly word: string; readonly tone: Tone }>> = {
  allow: { word: "allowed", tone: "good" },
  deny: { word: "denied", tone: "bad" },
  partial: { word: "partial", tone: "warn" },
  unreachable: { word: "unreachable", tone: "warn" },
};

function verdict(of: FlowVerdict, { glyphs }: Theme): Span {
  const glyph = of === "allow" ? glyphs.allow : of === "deny" ? glyphs.deny : glyphs.dns;
  return span(signed(glyph, words[of].word), words[of].tone, true);
}

function toldLines(result: FlowResult, columns: number, theme: Theme): readonly Line[] {
  const { headline, verdict: whole, walks } = explain(result);
  // Backends that are decided about in the same way are told once.
  const kinds = new Map(
    walks.map((walk) => [JSON.stringify([walk.verdict, walk.directions.map(({ steps }) => steps)]), walk]),
  );
  return [
    [verdict(whole, theme)],
    ...wrapLine(line(headline, "plain", true), columns),
    ...[...kinds.values()].flatMap((walk) => [
      ...(kinds.size > 1 ? [blank, [verdict(walk.verdict, theme), span(` ${walk.title}`, "plain", true)]] : []),
      ...walk.directions.flatMap((direction) => [blank, ...directionLines(direction, columns, theme)]),
    ]),
  ];
}

function directionLines(
  { title, verdict: decided, summary, steps, pending }: DirectionExplanation,
  columns: number,
  theme: Theme,
): readonly Line[] {
  return [
    [span(`${title}: `, "accent", true), decided ? verdict(decided, theme) : span("not asked", "dim")],
    ...indented(line(summary), columns, 2),
    ...steps.flatMap((step) => stepLines(step, columns, theme)),
    ...(pending === undefined ? [] : indented(line(pending, "warn"), columns, 2)),
  ];
}

function stepLines({ depth, text, place, decided }: Step, columns: number, { glyphs }: Theme): readonly Line[] {
  const tone: Tone = decided ? "marked" : "dim";
  const where = place ? [span(` ${placeWords(place)}`, "accent")] : [];
  return indented([span(`${decided ? `${glyphs.so} ` : ""}${text}`, tone), ...where], columns, 2 + 2 * depth);
}

function placeWords({ file, line: number }: Place): string {
  return `${fileName(file)}:${number}`;
}

function indented(content: Line, columns: number, by: number): readonly Line[] {
  return wrapLine([span(" ".repeat(by)), ...content], columns, by + 2);
}

function flipLines(found: readonly Flip[], columns: number): readonly Line[] {
  const [first] = found;
  if (!first) return [];
  return [
    blank,
    line(
      `What would make it ${words[first.verdict].word}${found.length > 1 ? " (any one of these)" : ""}:`,
      "accent",
      true,
    ),
    ...found.flatMap(({ changes }) =>
      changes.flatMap(({ text, yaml }, index) => [
        ...indented(line(`${index === 0 ? "-" : "and"} ${text}`), columns, 2),
        ...(yaml ?? []).map((each) => [span("      "), ...yamlLine(each)]),
      ]),
    ),
  ];
}

/** Finding them means trying changes out; once for each verdict is enough. */
const flipsFound = new WeakMap<FlowResult, readonly Flip[]>();

function flipsOf(result: FlowResult, { sources, calico }: World): readonly Flip[] {
  const known = flipsFound.get(result);
  if (known) return known;
  const found = flips(sources, result, { calico });
  flipsFound.set(result, found);
  return found;
}

function placesIn(result: FlowResult): readonly { readonly place: Place; readonly decided: boolean }[] {
  const directions = explain(result).walks.flatMap((walk) => walk.directions);
  return [
    ...directions.flatMap(({ decidedAt }) => (decidedAt ? [{ place: decidedAt, decided: true }] : [])),
    ...directions.flatMap(({ steps }) =>
      steps.flatMap(({ place, decided }) => (place ? [{ place, decided: decided ?? false }] : [])),
    ),
  ];
}

function fileLines(
  world: World,
  places: readonly { readonly place: Place; readonly decided: boolean }[],
  columns: number,
  { glyphs }: Theme,
): Why["file"] {
  const { file } = world;
  if (!file) return undefined;
  const all = file.text.replace(/\n$/, "").split("\n");
  const mine = places.filter(({ place }) => place.file === fileName(file.path));
  const [decisive] = mine.filter(({ decided }) => decided);
  const marked = new Set(decisive ? blockOf(decisive.place, all) : mine.map(({ place }) => place.line));
  const gutter = String(all.length).length;
  const lines = all.flatMap((text, index) => {
    const number = index + 1;
    const isMarked = marked.has(number);
    return wrapLine(
      [
        span(isMarked ? `${glyphs.here} ` : "  ", "marked"),
        span(`${String(number).padStart(gutter)} `, "dim"),
        ...yamlLine(text).map((each) => (isMarked ? { ...each, bold: true } : each)),
      ],
      columns,
      gutter + 5,
    );
  });
  const first = Math.min(...marked, all.length);
  return { lines, from: marked.size > 0 ? Math.max(0, first - 4) : 0 };
}

/** The lines of the YAML item that begins at a place. */
function blockOf({ file, line: start, column }: Place, all: readonly string[]): readonly number[] {
  const numbers = [start];
  for (let number = start + 1; number <= all.length; number++) {
    const text = all[number - 1] ?? "";
    if (text.trim() === "" || (/^ */.exec(text)?.[0].length ?? 0) < column - 1) break;
    numbers.push(number);
  }
  if (column > 1) return numbers;
  // Where no rule decided, being selected did.
  const selector = all.findIndex(
    (text, index) => index >= start && /^ {1,4}(podSelector|selector|subject):/.test(text),
  );
  if (selector < 0) return [start];
  const indent = /^ */.exec(all[selector] ?? "")?.[0].length ?? 0;
  return [start, ...blockOf({ file, line: selector + 1, column: indent + 2 }, all)];
}
