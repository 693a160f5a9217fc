/** What stands on the screen: its panes with their lines. Views draw them, keys scroll them, the search looks through them. */
import type { Course, Overlay, State } from "../state.ts";
import type { Line } from "../text/line.ts";
import type { Pane, PaneContent } from "../text/pane.ts";
import type { Theme } from "../theme.ts";
import { deskLines, deskTitle } from "./desk-lines.ts";
import { editorLines } from "./editor-lines.ts";
import { flowLines } from "./flow-lines.ts";
import { type Area, inside, type Layout } from "./layout.ts";
import { shownLesson } from "./lesson-lines.ts";
import { mapPanes } from "./map/map-panes.ts";
import { matrixLines } from "./matrix-lines.ts";
import { moduleLines } from "./module-lines.ts";
import { overlayLines } from "./overlay-lines.ts";
import { policyLines } from "./policy-lines.ts";
import { predictLines } from "./predict-lines.ts";
import { resultLines } from "./question-lines.ts";
import { resultLines as reportLines } from "./result-lines.ts";
import { welcomeLines } from "./welcome-lines.ts";
import { whyLines } from "./why-lines.ts";
import { fileName } from "./world.ts";

/** The first pane is the one that keys scroll. A question that is asked draws itself and has none. */
export function panesOf(state: State, layout: Layout, theme: Theme): readonly Pane[] {
  const { course, overlay, screen, scroll } = state;
  const whole = { columns: layout.columns, rows: layout.body };
  const { columns, rows } = inside(whole);
  if (overlay) return [overlayPane(state, overlay, whole, theme)];
  if (screen === "welcome") {
    const returning = state.work !== undefined && state.welcome.returning;
    const lines = welcomeLines({ ...state.welcome, returning }, Math.min(100, columns), theme);
    return one("Start", lines, whole, 0);
  }
  if (!course) return [];
  const from = scroll[screen] ?? 0;
  switch (screen) {
    case "lesson":
      return lessonPanes(state, course, layout, theme);
    case "why":
      return whyPanes(state, layout, theme);
    case "map":
      return mapPanes(state, whole, theme);
    case "matrix":
      return one("Who reaches whom", matrixLines(state, course, columns, theme), whole, from);
    case "predict":
      return one("Predict", predictLines(state, course, columns, theme), whole, from);
    case "questions":
      return state.answers.results
        ? one(course.at.step.title, resultLines(state.answers.results, columns, theme), whole, from)
        : [];
    case "policies":
      return one("Policies", policyLines(state, columns, theme), whole, from);
    case "results":
      return one("Results", reportLines(course, columns, theme), whole, from);
    case "flows":
      return one("Flows", flowLines(state, columns, rows, theme), whole, 0);
    case "modules": {
      const { lines, at } = moduleLines(state, course, columns, theme);
      return one("Modules", lines, whole, Math.max(0, at - Math.floor(rows / 2)));
    }
    case "editor": {
      const { editor } = state;
      if (!editor) return [];
      const title = `${fileName(editor.path)}${editor.changed ? " (changed)" : ""}`;
      return one(title, editorLines(editor, columns), whole, Math.max(0, editor.row - Math.floor(rows / 2)));
    }
  }
}

function one(title: string, lines: readonly Line[], area: Area, from: number): readonly [Pane] {
  return [{ title, lines, ...area, from, left: 0, top: 0, active: true }];
}

const overlayTitles = {
  help: "Keys",
  log: "Commands that were run",
  trouble: "That did not work",
  palette: "Find an action",
  confirm: "Sure?",
} as const;

/** Help, log, palette or a question, in the place of the screen. */
function overlayPane(state: State, overlay: Overlay, area: Area, theme: Theme): Pane {
  const lines = overlayLines(state, overlay, inside(area).columns, theme);
  return one(overlayTitles[overlay.kind], lines, area, "scroll" in overlay ? overlay.scroll : 0)[0];
}

/**
 *     ╭ Link it to the database ──────╮╭ Task ────────────╮
 *     │ A policy is linked to pods …  ││ ▶ Link it …      │
 *     │ ▶ kubectl get pods -n prod    ││ Hint 1 of 3: …   │
 *     ╰───────────────────────────────╯╰──────────────────╯
 */
function lessonPanes(state: State, course: Course, layout: Layout, theme: Theme): readonly Pane[] {
  const { lesson, desk } = state;
  const { text, side } = layout;
  const compact = layout.tier === "compact";
  const panes: readonly Pane[] = beside(layout, [
    {
      title: course.at.step.title,
      lines: shownLesson(state, course, inside(text).columns - 2, theme),
      from: lesson.scroll,
      active: true,
    },
    {
      title: compact ? deskTitle(desk) : "Task",
      lines: deskLines(state, course, inside(layout.desk).columns, theme, !compact),
      from: lesson.deskScroll,
      scrolledBy: "]",
    },
  ]);
  if (!side) return panes;
  const lines = matrixLines(state, course, inside(side).columns, theme);
  const left = text.columns + layout.desk.columns;
  return [...panes, { title: "Who reaches whom", lines, ...side, left, top: 0, inert: true }];
}

/**
 *     ╭ Why ──────────────────────╮╭ db-policy.yaml ──────╮
 *     │ ✗ denied                  ││   11   ingress:      │
 *     │ into prod/db: ✗ denied    ││ ▶ 12     - from:     │
 *     ╰───────────────────────────╯╰──────────────────────╯
 */
function whyPanes(state: State, layout: Layout, theme: Theme): readonly Pane[] {
  const from = state.scroll.why ?? 0;
  const compact = layout.tier === "compact";
  const desk = compact ? layout.desk : { ...layout.desk, columns: layout.columns - layout.text.columns };
  const { walk, file } = whyLines(state, inside(layout.text).columns, inside(desk).columns, theme);
  if (file)
    return beside({ ...layout, desk }, [
      { title: "Why", lines: walk, from, active: true },
      { title: fileName(state.world?.file?.path ?? ""), ...file },
    ]);
  const whole = { columns: layout.columns, rows: layout.body };
  const { columns } = inside(whole);
  return one("Why", whyLines(state, columns, columns, theme).walk, whole, from);
}

type Content = Pick<PaneContent, "title" | "lines" | "from" | "active" | "scrolledBy">;

/** A text, and what belongs to it beside it or below. */
function beside(
  { tier, text, desk }: Pick<Layout, "tier" | "text" | "desk">,
  [first, second]: readonly [Content, Content],
): readonly Pane[] {
  const at = tier === "compact" ? { left: 0, top: text.rows } : { left: text.columns, top: 0 };
  return [
    { ...first, ...text, left: 0, top: 0 },
    { ...second, ...desk, ...at },
  ];
}
