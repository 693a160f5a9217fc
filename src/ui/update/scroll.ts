/** Keeps what is scrolled within what there is, and the selected command in sight. */
import { inside, layoutOf } from "../model/layout.ts";
import { commandLine } from "../model/lesson-lines.ts";
import { panesOf } from "../model/panes.ts";
import type { State } from "../state.ts";
import type { Pane } from "../text/pane.ts";
import { themeFor } from "../theme.ts";

/** Colours do not change how many lines there are. */
const theme = themeFor({ colour: false, unicode: true, light: false });

export function withinBounds(state: State): State {
  const { overlay, screen, lesson } = state;
  const [first, second] = panesOf(state, layoutOf(state.size), theme);
  if (!first) return state;
  if (overlay)
    return "scroll" in overlay ? { ...state, overlay: { ...overlay, scroll: bounded(overlay.scroll, first) } } : state;
  if (screen === "lesson")
    return {
      ...state,
      lesson: {
        ...lesson,
        scroll: bounded(lesson.scroll, first),
        deskScroll: second ? bounded(lesson.deskScroll, second) : 0,
      },
    };
  return { ...state, scroll: { ...state.scroll, [screen]: bounded(state.scroll[screen] ?? 0, first) } };
}

function bounded(value: number, { lines, rows }: Pane): number {
  return Math.max(0, Math.min(value, lines.length - (rows - 2)));
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
