/** Keeps what is scrolled within what there is, and the selected command in sight. */
import { inside, layoutOf } from "../model/layout.ts";
import { commandLine } from "../model/lesson-lines.ts";
import { panesOf } from "../model/panes.ts";
import type { State } from "../state.ts";
import { startOf } from "../text/pane.ts";
import { themeFor } from "../theme.ts";

/** Colours do not change how many lines there are. */
export const theme = themeFor({ colour: false, unicode: true, light: false });

export function withinBounds(state: State): State {
  const panes = panesOf(state, layoutOf(state.size), theme);
  return panes.slice(0, 2).reduce((next, pane, index) => scrolledTo(next, index, startOf(pane)), state);
}

/** What a pane shows first; beside the lesson only the first pane is scrolled. */
export function scrolledTo(state: State, pane: number, from: number): State {
  const { overlay, screen, lesson } = state;
  if (overlay) return "scroll" in overlay ? { ...state, overlay: { ...overlay, scroll: from } } : state;
  if (screen === "lesson")
    return { ...state, lesson: { ...lesson, ...(pane === 0 ? { scroll: from } : { deskScroll: from }) } };
  return pane === 0 ? { ...state, scroll: { ...state.scroll, [screen]: from } } : state;
}

/** Scrolls the matrix as little as needed to show the selected cell, with the names above it where there is room. */
export function cellInSight(state: State): State {
  const [pane] = panesOf(state, layoutOf(state.size), theme);
  const { row, column } = state.matrix;
  const at =
    pane?.lines.findIndex((line) => line.some(({ spot }) => spot?.row === row && spot.column === column)) ?? -1;
  if (!pane || at < 0) return state;
  // The last row may say how much more there is.
  const room = pane.rows - 3;
  return scrolledTo(state, 0, Math.min(Math.max(startOf(pane), at + 1 - room), Math.max(0, at - 3)));
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
