/** What follows from where the learner is. */
import type { LessonCommand } from "../../workshop/module/lesson.ts";
import { isAnswered } from "../../workshop/questions.ts";
import type { Course } from "../state.ts";

export function commandsOf({ at: { module, step } }: Course): readonly LessonCommand[] {
  return module.lesson.sections.find(({ id }) => id === step.id)?.commands ?? [];
}

export function lessonText({ at: { module, step } }: Pick<Course, "at">): string {
  const isFirst = module.data.steps[0]?.id === step.id;
  const text = module.lesson.sections.find(({ id }) => id === step.id)?.markdown ?? "";
  // What stands before the first section introduces the module; its own heading is on the screen already.
  const introduction = isFirst ? `${module.lesson.introduction.replace(/^# .*$/m, "").trim()}\n\n---\n\n` : "";
  return `${introduction}${text}`;
}

/** Whether the cluster is asked about the step; the others are answered. */
export function canCheck({ at: { step } }: Course): boolean {
  return "check" in step && step.check !== undefined && (!isAnswered(step) || step.kind === "observe");
}
