/** Matrix, map and prediction in sentences: one for each connection. */
import { type Connection, type Expected, sourceText, targetText } from "../../workshop/module/probes.ts";
import { verdictWords } from "../../workshop/questions.ts";
import { isHidden, type Known, knownOf } from "../model/known.ts";
import { mapDetails, mapOf } from "../model/map/map-panes.ts";
import type { Place } from "../model/map/places.ts";
import { matrixFileLines } from "../model/matrix-lines.ts";
import { gridOfStep, type ProbeGrid, probeAt } from "../model/world.ts";
import type { Course, State } from "../state.ts";
import { lineText } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import type { Part } from "./parts.ts";
import { endless, said, words } from "./said.ts";

const verdicts: Readonly<Record<Expected, string>> = { allow: "allowed", deny: "denied", dns: "no name" };

/** `prod/api to svc:prod/db:3306` */
function nameOf({ from, to }: Connection): string {
  return `${sourceText(from)} to ${targetText(to)}`;
}

/** `allowed, should be denied !` */
function verdictOf({ expected, observed, predicted, preview, result }: Known): string {
  const now = observed ?? predicted;
  const other = result?.verdict === "partial" ? "partial" : result?.verdict === "unreachable" ? "nobody" : "unknown";
  return listed([
    now ? verdicts[now] : other,
    expected ? `should be ${verdicts[expected]}${now && now !== expected ? " !" : ""}` : "",
    preview ? `after your file ${verdicts[preview]}` : "",
  ]);
}

/** With what it rests on. */
function factsOf(known: Known): string {
  const { observed, predicted } = known;
  return listed([
    verdictOf(known),
    observed ? `observed ${verdicts[observed]}` : "",
    predicted ? `by the policies ${verdicts[predicted]}` : "",
    observed && predicted && observed !== predicted ? "the cluster does not do what the policies say" : "",
  ]);
}

function listed(facts: readonly string[]): string {
  return facts.filter(Boolean).join(", ");
}

export function matrixParts(state: State, course: Course): readonly Part[] {
  const grid = gridOfStep(course.at.step);
  if (!grid) return [{ name: "matrix", lines: ["This step is not about connections."] }];
  const { row, column } = state.matrix;
  const chosen = probeAt(grid, row, column);
  return [
    { name: "matrix", lines: grid.probes.map(({ probe }) => `${nameOf(probe)}: ${verdictOf(knownOf(state, probe))}`) },
    { name: "file", lines: said(matrixFileLines(state, grid, endless, words)) },
    {
      name: "selected",
      lines: [
        chosen
          ? `Selected: ${nameOf(chosen)}: ${factsOf(knownOf(state, chosen))}${knownOf(state, chosen).observed ? "" : ", not tried yet; c checks"}`
          : `Selected: ${cellName(grid, row, column)}: not asked in this step`,
      ],
    },
  ];
}

function cellName({ sources, targets }: ProbeGrid, row: number, column: number): string {
  const [from, to] = [sources[row], targets[column]];
  return from && to ? nameOf({ from, to }) : "nothing";
}

export function mapParts(state: State): readonly Part[] {
  const view = mapOf(state);
  const { frames, places, selected, arrows } = view;
  const place = places[selected];
  const chosen = arrows[state.map.arrow ?? -1];
  const hidden = isHidden(state);
  return [
    {
      name: "world",
      lines: state.world
        ? frames.flatMap(({ title, labels, places: members }) => [
            `${title}${labels.length > 0 ? `, labels ${labels.join(", ")}` : ""}:`,
            ...members.map(placeLine),
          ])
        : ["Reading the cluster."],
    },
    {
      name: "arrows",
      of: place?.name,
      lines: place
        ? [
            `Selected: ${place.name}`,
            ...arrows.map((arrow) => `  ${arrow.way}: ${nameOf(arrow)}${hidden ? "" : `: ${verdictOf(arrow.known)}`}`),
          ]
        : [],
    },
    {
      name: "details",
      lines: said(mapDetails({ ...state, map: { ...state.map, arrow: undefined } }, view, endless, words)),
    },
    {
      name: "arrow",
      lines: chosen ? [`Selected: ${nameOf(chosen)}${hidden ? "" : `: ${factsOf(chosen.known)}`}`] : [],
    },
  ];
}

function placeLine({ short, kind, labels, targets }: Place): string {
  const ends = targets.length > 0 ? `, takes connections at ${targets.map(targetText).join(", ")}` : "";
  return `  ${short.replace("×", "times ")}: ${kind}${labels.length > 0 ? `, labels ${labels.join(", ")}` : ""}${ends}`;
}

export function predictParts({ answers, matrix }: State, course: Course): readonly Part[] {
  const grid = gridOfStep(course.at.step);
  if (!grid) return [];
  const { chosen, results, measured } = answers;
  const lines = grid.probes.map(({ probe }, index) => {
    const answer = verdictWords[chosen[index]?.[0] ?? -1];
    const mine = `your prediction: ${answer ? verdicts[answer] : "nothing yet"}`;
    const result = results?.[index];
    if (!result) return `${nameOf(probe)}: ${mine}`;
    const because = result.ok ? "" : `. ${lineText(inlineLine(result.part.because(0)))}`;
    const really = verdicts[measured?.cells[index]?.observed ?? probe.expected];
    return `${nameOf(probe)}: ${mine}, ${result.ok ? "right" : "wrong"}: ${really}${because}`;
  });
  const left = grid.probes.filter((_, index) => (chosen[index] ?? []).length === 0).length;
  const at = probeAt(grid, matrix.row, matrix.column);
  if (results)
    return [{ name: "compared", lines: ["Your prediction, compared:", ...lines, "n goes on to the next step"] }];
  return [
    { name: "what", lines: ["What will happen? a allowed, d denied, u the name does not resolve."] },
    { name: "cells", lines },
    { name: "left", lines: [left > 0 ? `${left} to go` : "Enter compares with what really happens"] },
    { name: "selected", lines: [`Selected: ${at ? nameOf(at) : cellName(grid, matrix.row, matrix.column)}`] },
  ];
}
