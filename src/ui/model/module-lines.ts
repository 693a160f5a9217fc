/**
 * All modules and their steps.
 *
 *     ▶ Your first policy                    10 of 80 points   25 min
 *         ✓ Name the object                  10 of 10
 */

import { lacking } from "../../workshop/lab/abilities.ts";
import type { ModuleData, Needs } from "../../workshop/module/format.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { moduleScore, pointsOf } from "../../workshop/progress/score.ts";
import type { Course, State } from "../state.ts";
import { blank, ends, type Line, line, type Span, span, wrapLine } from "../text/line.ts";
import type { Theme } from "../theme.ts";

/** The lines, and the one on which the selected step stands. */
export function moduleLines(
  state: State,
  course: Course,
  columns: number,
  theme: Theme,
): { lines: readonly Line[]; at: number } {
  const { glyphs } = theme;
  const lines: Line[] = [];
  let number = 0;
  let at = 0;
  const selected = state.selected.modules ?? 0;
  for (const { id, data } of course.modules) {
    const score = moduleScore(id, data, course.progress);
    if (lines.length > 0) lines.push(blank);
    lines.push(
      ends(
        [score.passed ? span(`${glyphs.done} `, "good") : span("  "), span(`${id.slice(0, 2)} ${data.title}`, "title")],
        [span(`${score.points} of ${score.of} points`, "accent"), span(`  ${data.minutes} min`, "dim")],
        columns,
      ),
      ...needLines(data, state, columns),
    );
    for (const step of data.steps) {
      const progress = stepProgressOf(course.progress, { module: id, step: step.id });
      const here = number === selected;
      if (here) at = lines.length;
      lines.push(
        ends(
          [
            span("   "),
            markOf(progress.state, id === course.at.id.module && step.id === course.at.id.step, theme),
            { ...span(step.title, here ? "selected" : "plain", here), spot: { row: number } },
            span(`  ${step.kind}`, "dim"),
            span(isBeyond(step.needs, data, state) ? "  not here" : "", "warn"),
          ],
          [span(`${progress.state === "open" ? step.points : `${pointsOf(step, progress)} of ${step.points}`}`, "dim")],
          columns,
        ),
      );
      number++;
    }
  }
  return { lines, at };
}

const needs: Readonly<Record<Needs, string>> = {
  any: "",
  k8s: "a network plugin that enforces policies",
  tiers: "Calico's tiers",
  flows: "Calico's tiers and its flow log",
};

/** What a module needs beyond Kubernetes' own policies, and when this cluster does not have it, that and the way out. */
export function needLines(data: ModuleData, { abilities }: State, columns: number): readonly Line[] {
  const lack = abilities && lacking(data.needs, abilities);
  if (lack !== undefined)
    return wrapLine(
      [
        span("   ! not here", "warn", true),
        span(`: it needs ${needs[data.needs]}, and ${lack}.`, "warn"),
        span(" On the sandbox it works: netpol-workshop --sandbox", "accent"),
      ],
      columns,
      5,
    );
  return data.needs === "any" || data.needs === "k8s" ? [] : [line(`   needs ${needs[data.needs]}`, "dim")];
}

/** Whether a step alone needs what the cluster does not have. */
function isBeyond(need: Needs | undefined, { needs: whole }: ModuleData, { abilities }: State): boolean {
  if (need === undefined || abilities === undefined || lacking(whole, abilities) !== undefined) return false;
  return lacking(need, abilities) !== undefined;
}

function markOf(state: "open" | "passed" | "skipped", here: boolean, { glyphs }: Theme): Span {
  if (state === "passed") return span(`${glyphs.done} `, "good");
  if (state === "skipped") return span(`${glyphs.skipped} `, "warn");
  return here ? span(`${glyphs.here} `, "marked") : span(`${glyphs.open} `, "dim");
}
