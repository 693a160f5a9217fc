/** What is known of one connection: what it should be, what it did, what the policies say, what the learner's file would change. */
import type { FlowResult } from "../../policy/index.ts";
import type { Connection, Expected } from "../../workshop/module/probes.ts";
import type { State } from "../state.ts";
import { foreseenIn, gridOfStep, probeName } from "./world.ts";

export interface Known {
  /** Where the step asks for it. */
  readonly expected: Expected | undefined;
  readonly observed: Expected | undefined;
  readonly predicted: Expected | undefined;
  readonly preview: Expected | undefined;
  /** The walk through the policies, for whoever asks why. */
  readonly result: FlowResult | undefined;
}

const nothing: Known = {
  expected: undefined,
  observed: undefined,
  predicted: undefined,
  preview: undefined,
  result: undefined,
};

/** Before a prediction is compared, nothing may give the answer away. */
export function isHidden({ course, answers }: State): boolean {
  return course?.at.step.kind === "predict" && !answers.measured;
}

export function knownOf(state: State, connection: Connection): Known {
  const { course, world, answers, desk } = state;
  if (!course || isHidden(state)) return nothing;
  const name = probeName(connection);
  const probes = gridOfStep(course.at.step)?.probes ?? [];
  const index = probes.findIndex(({ probe }) => probeName(probe) === name);
  const measured = course.at.step.kind === "predict" ? answers.measured : desk.judgement;
  const foreseen = { ...nothing, ...(world ? foreseenIn(world, connection) : {}) };
  const cell = measured?.cells[index];
  // Where the policies say something else by now, what was seen under the others tells nothing.
  const isOld =
    cell?.predicted !== undefined && foreseen.predicted !== undefined && cell.predicted !== foreseen.predicted;
  return { ...foreseen, expected: probes[index]?.probe.expected, observed: isOld ? undefined : cell?.observed };
}
