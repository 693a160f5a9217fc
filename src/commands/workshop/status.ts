import { loadModules } from "../../workshop/module/load.ts";
import { nextStep } from "../../workshop/progress/machine.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { moduleScore, pointsOf, scoringRules } from "../../workshop/progress/score.ts";
import { readProgress, stateFolder } from "../../workshop/progress/store.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { modulesFolder } from "./course.ts";
import { lessonFlags } from "./flags.ts";

export const status: Command = {
  name: "status",
  summary: "Say where you are, what you have scored, and what is next",
  flags: lessonFlags,
  description: `How points are counted:\n${scoringRules.map((rule) => `  ${rule}`).join("\n")}`,
  run: runStatus,
};

function runStatus(call: Call): number {
  const progress = readProgress(stateFolder(call.io.env));
  const modules = loadModules(modulesFolder(call));
  const course = modules.map(({ id, data }) => ({ id, steps: data.steps }));
  const next = nextStep(course, progress);
  const scores = modules.map(({ id, data }) => ({ module: id, ...moduleScore(id, data, progress) }));
  const points = scores.reduce((sum, score) => sum + score.points, 0);
  const of = scores.reduce((sum, score) => sum + score.of, 0);
  if (call.flags.on("json")) {
    const steps = modules.flatMap(({ id, data }) =>
      data.steps.map((step) => {
        const state = stepProgressOf(progress, { module: id, step: step.id });
        return { module: id, step: step.id, ...state, points: pointsOf(step, state), of: step.points };
      }),
    );
    call.io.out.write(json({ at: progress.at, next, points, of, modules: scores, steps }));
    return 0;
  }
  const at = progress.at;
  call.io.out.write(
    [
      at ? `You are at ${at.module}/${at.step}.` : "You have not begun yet.",
      `${points} of ${of} points; ${scores.filter(({ passed }) => passed).length} of ${scores.length} modules passed.`,
      next
        ? `Next: ${next.module}/${next.step}   (netpol-workshop show)`
        : "Everything is done: netpol-workshop report",
      "",
    ].join("\n"),
  );
  return 0;
}
