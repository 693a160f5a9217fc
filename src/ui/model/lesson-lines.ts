/** The lesson's text as lines, with the selected command marked. */

import type { Course, State } from "../state.ts";
import { choosing, type Line, span } from "../text/line.ts";
import { markdownLines, type TextLine } from "../text/markdown.ts";
import type { Theme } from "../theme.ts";
import { lessonText } from "./course.ts";

/** The text is read anew only when the step or the width is another one. */
let last: { text: string; columns: number; lines: readonly TextLine[] } | undefined;

export function lessonLines(course: Course, columns: number): readonly TextLine[] {
  const text = lessonText(course);
  if (last?.text !== text || last.columns !== columns) last = { text, columns, lines: markdownLines(text, columns) };
  return last.lines;
}

export function shownLesson(state: State, course: Course, columns: number, theme: Theme): readonly Line[] {
  return lessonLines(course, columns).map(({ line, command }, index, all) => {
    if (command === undefined) return line;
    const first = all[index - 1]?.command !== command;
    const content = choosing({ row: command }, line);
    if (command !== state.lesson.command) return [span("  "), ...content];
    return [
      span(first ? `${theme.glyphs.here} ` : "  ", "marked"),
      ...content.map((each) => ({ ...each, bold: true })),
    ];
  });
}

/** The line on which a command stands. */
export function commandLine(course: Course, columns: number, command: number): number {
  return lessonLines(course, columns).findIndex((each) => each.command === command);
}
