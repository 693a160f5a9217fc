/** Why a key can do nothing at the moment, in a few words. */
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { isAnswered } from "../../workshop/questions.ts";
import { canCheck, commandsOf } from "../model/course.ts";
import { layoutOf } from "../model/layout.ts";
import { partsHere } from "../model/question-lines.ts";
import { gridOfStep } from "../model/world.ts";
import type { State } from "../state.ts";

export function busy({ work }: State): string | undefined {
  return work && !work.automatic ? `${work.what}; Esc cancels` : undefined;
}

export function noCommand({ course: open }: State): string | undefined {
  return open && commandsOf(open).length > 0 ? undefined : "this step shows no commands";
}

export function noCheck({ course: open }: State): string | undefined {
  if (open && canCheck(open)) return undefined;
  return "this step is answered, not checked: press a";
}

export function noQuestions({ course: open }: State): string | undefined {
  return open && isAnswered(open.at.step) ? undefined : "this step asks nothing; it is checked on the cluster";
}

export function noFile({ course: open }: State): string | undefined {
  return open?.file ? undefined : "this step has no file";
}

export function noGrid({ course: open }: State): string | undefined {
  return open && gridOfStep(open.at.step) ? undefined : "this step is not about connections";
}

export function allHints({ desk }: State): string | undefined {
  return desk.hints.length >= 3 ? "you have all three hints" : undefined;
}

export function notDone({ course: open }: State): string | undefined {
  return open && stepProgressOf(open.progress, open.at.id).state !== "open"
    ? undefined
    : "this step is not done yet; K skips it";
}

export function compared({ answers }: State): string | undefined {
  return answers.results ? "your answers are marked" : undefined;
}

export function nothingToSearch({ screen, overlay, answers }: State): string | undefined {
  return screen === "questions" && !overlay && !answers.results ? "there is no text to search here" : undefined;
}

/** The lesson is where everything begins; where there is little room, its task is behind what was asked for. */
export function nowhereBack({ screen, overlay, work, notice, desk, size }: State): string | undefined {
  if (overlay || work || notice || (screen !== "lesson" && screen !== "welcome")) return undefined;
  if (screen === "lesson" && desk.newest && layoutOf(size).tier === "compact") return undefined;
  return "nothing lies behind this screen; q quits";
}

export function firstPart({ answers }: State): string | undefined {
  return answers.part === 0 ? "this is the first question" : undefined;
}

export function lastPart({ course: open, answers }: State): string | undefined {
  return open && answers.part + 1 >= partsHere(open).length ? "this is the last question" : undefined;
}

/** A question fits its screen; what was said to the answers may not. */
export function unmarked({ screen, overlay, answers }: State): string | undefined {
  return screen === "questions" && !overlay && !answers.results ? "there is nothing to scroll here" : undefined;
}

/** Without a screen there is nothing to scroll. */
export function toldAsAWhole({ plain }: State): string | undefined {
  return plain ? "with --plain the whole text is printed" : undefined;
}

export function nothingToClick({ plain }: State): string | undefined {
  return plain ? "with --plain there is nothing to click on" : undefined;
}
