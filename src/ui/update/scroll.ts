/** Keeps what is scrolled within what there is, and the selected command in sight. */
import { deskLines } from "../model/desk-lines.ts";
import { inside, layoutOf } from "../model/layout.ts";
import { commandLine, lessonLines } from "../model/lesson-lines.ts";
import { overlayLines } from "../model/overlay-lines.ts";
import { screenLines } from "../model/screen-lines.ts";
import type { State } from "../state.ts";
import { themeFor } from "../theme.ts";

/** Colours do not change how many lines there are. */
const theme = themeFor({ colour: false, unicode: true, light: false });

export function withinBounds(state: State): State {
  const { course, overlay } = state;
  const layout = layoutOf(state.size);
  if (overlay && "scroll" in overlay) {
    const inner = inside({ columns: layout.columns, rows: layout.body });
    const scroll = bounded(overlay.scroll, overlayLines(state, overlay, inner.columns, theme).length, inner.rows);
    return { ...state, overlay: { ...overlay, scroll } };
  }
  if (!course) return state;
  if (state.screen !== "lesson") {
    const { lines, rows } = screenLines(state, course, layout, theme);
    return {
      ...state,
      scroll: { ...state.scroll, [state.screen]: bounded(state.scroll[state.screen] ?? 0, lines.length, rows) },
    };
  }
  const [text, desk] = [inside(layout.text), inside(layout.desk)];
  const beside = deskLines(state, course, desk.columns, theme, layout.tier !== "compact");
  return {
    ...state,
    lesson: {
      ...state.lesson,
      scroll: bounded(state.lesson.scroll, lessonLines(course, text.columns - 2).length, text.rows),
      deskScroll: bounded(state.lesson.deskScroll, beside.length, desk.rows),
    },
  };
}

function bounded(value: number, lines: number, rows: number): number {
  return Math.max(0, Math.min(value, lines - rows));
}

/** Scrolls the lesson as little as needed to show the selected command with a line around it. */
export function commandInSight(state: State): State {
  const { course, lesson } = state;
  if (!course) return state;
  const { columns, rows } = inside(layoutOf(state.size).text);
  const at = commandLine(course, columns - 2, lesson.command);
  if (at < 0) return state;
  const scroll = Math.min(Math.max(lesson.scroll, at + 3 - rows), Math.max(0, at - 1));
  return { ...state, lesson: { ...lesson, scroll } };
}
