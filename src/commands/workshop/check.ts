import { explain } from "../../policy/index.ts";
import { table } from "../../text/table.ts";
import type { Cell } from "../../workshop/check/matrix.ts";
import { disagreementText } from "../../workshop/check/words.ts";
import type { Located } from "../../workshop/module/locate.ts";
import { sourceText, targetText } from "../../workshop/module/probes.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { pointsOf } from "../../workshop/progress/score.ts";
import type { CheckResult, Workshop } from "../../workshop/workshop.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { type Paints, paints } from "../paint.ts";
import { workshopFlags } from "./flags.ts";
import { untilInterrupted } from "./interrupt.ts";
import { stepIn, stepName, withWorkshop } from "./session.ts";

export const check: Command = {
  name: "check",
  summary: "Check a step by what connections do; nothing is applied",
  args: "[STEP]",
  flags: { ...workshopFlags, all: { type: "boolean", help: "every step of the module that has a check" } },
  examples: [{ line: "netpol-workshop check", says: "the step where you are" }],
  run: (call) => withWorkshop(call, (workshop) => runCheck(workshop, call)),
};

async function runCheck(workshop: Workshop, call: Call): Promise<number> {
  const at = stepIn(workshop, call.args[0]);
  const steps = call.flags.on("all")
    ? at.module.data.steps
        .filter((step) => "check" in step && step.check)
        .map((step) => workshop.find({ module: at.module.id, step: step.id }))
    : [at];
  const results: CheckResult[] = [];
  const words = { stopping: "stopping", left: "nothing was judged" };
  await untilInterrupted(call.io, words, async (signal) => {
    for (const step of steps) results.push(await workshop.check(step, signal));
  });
  if (call.flags.on("json"))
    call.io.out.write(json(call.flags.on("all") ? results.map(reportOf) : reportOf(results[0])));
  else for (const result of results) call.io.out.write(`${checkText(workshop, result, call)}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

function reportOf(result: CheckResult | undefined): unknown {
  if (!result) return undefined;
  const { at, passed, judgement, coaching, broken } = result;
  return {
    step: stepName(at),
    passed,
    cells: judgement?.cells.map(cellReport) ?? [],
    facts: (judgement?.facts ?? []).map(({ ok, says }) => ({ ok, says })),
    patienceMs: judgement?.patienceMs,
    mistake: coaching?.says,
    hint: coaching?.hint,
    broken,
  };
}

export function cellReport({ probe, observed, predicted, alive, ok, outcome, result }: Cell): Record<string, unknown> {
  return {
    from: sourceText(probe.from),
    to: targetText(probe.to),
    expected: probe.expected,
    observed,
    predicted,
    alive,
    ok,
    outcome,
    reason: result ? explain(result).headline : undefined,
  };
}

export function observedText(observed: Cell["observed"], paint: Paints): string {
  switch (observed) {
    case "allow":
    case "deny":
      return paint.verdict(observed);
    case "dns":
      return paint.warn("? name does not resolve");
    case undefined:
      return "- not tried";
  }
}

function checkText(workshop: Workshop, result: CheckResult, call: Call): string {
  const paint = paints(call);
  const { at, passed, judgement, coaching, broken } = result;
  const cells = judgement?.cells ?? [];
  const rows = cells.map(({ probe, observed, ok }) => [
    ok ? paint.good("✓") : paint.bad("✗"),
    sourceText(probe.from),
    targetText(probe.to),
    observedText(observed, paint),
    ok ? "" : `expected ${probe.expected}`,
  ]);
  const lines = rows.length > 0 ? table([["", "FROM", "TO", "OBSERVED", ""], ...rows]) : [];
  const facts = (judgement?.facts ?? []).filter(({ ok }) => !ok).map(({ says }) => `${paint.bad("✗")} ${says}`);
  const differ = (judgement?.disagreements ?? []).map((cell) => `! ${disagreementText(cell)}`);
  return [
    ...lines,
    ...facts,
    ...differ,
    ...(lines.length > 0 && judgement
      ? [paint.dim(`a silent connection was waited for ${judgement.patienceMs} ms`)]
      : []),
    ...(judgement && judgement.inventory.unreadable.length > 0
      ? [paint.dim(`could not be read here, so predictions may be wrong: ${judgement.inventory.unreadable.join(", ")}`)]
      : []),
    "",
    passed ? passedLine(workshop, at, paint.good) : paint.bad(`${stepName(at)} is not passed yet.`),
    ...(coaching ? [coaching.says, ...(coaching.hint ? [coaching.hint] : [])] : []),
    ...broken.map(({ step, says }) => `But ${step.step} no longer holds: ${says}`),
    ...(passed ? ["Go on: netpol-workshop next"] : ["More help: netpol-workshop hint"]),
  ].join("\n");
}

function passedLine(workshop: Workshop, at: Located, good: (text: string) => string): string {
  const points = pointsOf(at.step, stepProgressOf(workshop.progress, at.id));
  return good(`✓ ${stepName(at)} is passed: ${points} of ${at.step.points} points.`);
}
