/** The lines of the screens beside the lesson, and how many of them are in sight. */
import type { Course, State } from "../state.ts";
import type { Line } from "../text/line.ts";
import type { Theme } from "../theme.ts";
import { editorLines } from "./editor-lines.ts";
import { flowLines } from "./flow-lines.ts";
import { inside, type Layout } from "./layout.ts";
import { mapLines } from "./map/map-lines.ts";
import { matrixLines } from "./matrix-lines.ts";
import { moduleLines } from "./module-lines.ts";
import { policyLines } from "./policy-lines.ts";
import { predictLines } from "./predict-lines.ts";
import { resultLines } from "./question-lines.ts";
import { resultLines as reportLines } from "./result-lines.ts";
import { whyLines } from "./why-lines.ts";
import { fileName } from "./world.ts";

export interface ScreenLines {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly rows: number;
  /** The first line in sight, where it follows from what is selected. */
  readonly from?: number;
}

export function screenLines(state: State, course: Course, layout: Layout, theme: Theme): ScreenLines {
  const { columns, rows } = inside({ columns: layout.columns, rows: layout.body });
  switch (state.screen) {
    case "matrix":
      return { title: "Who reaches whom", lines: matrixLines(state, course, columns, theme), rows };
    case "map":
      return { title: "Map", lines: mapLines(state, columns, rows, theme), rows };
    case "predict":
      return { title: "Predict", lines: predictLines(state, course, columns, theme), rows };
    case "questions":
      return {
        title: course.at.step.title,
        lines: state.answers.results ? resultLines(state.answers.results, columns, theme) : [],
        rows,
      };
    case "policies":
      return { title: "Policies", lines: policyLines(state, columns, theme), rows };
    case "results":
      return { title: "Results", lines: reportLines(course, columns, theme), rows };
    case "flows":
      return { title: "Flows", lines: flowLines(state, columns, rows, theme), rows, from: 0 };
    case "modules": {
      const { lines, at } = moduleLines(state, course, columns, theme);
      return { title: "Modules", lines, rows, from: Math.max(0, at - Math.floor(rows / 2)) };
    }
    case "editor": {
      const { editor } = state;
      const lines = editor ? editorLines(editor) : [];
      const title = editor ? `${fileName(editor.path)}${editor.changed ? " (changed)" : ""}` : "";
      return { title, lines, rows, from: Math.max(0, (editor?.row ?? 0) - Math.floor(rows / 2)) };
    }
    case "why": {
      const text = inside(layout.text);
      const { walk, file } = whyLines(state, text.columns, inside(layout.desk).columns, theme);
      if (file) return { title: "Why", lines: walk, rows: text.rows };
      return { title: "Why", lines: whyLines(state, columns, columns, theme).walk, rows };
    }
    default:
      return { title: "", lines: [], rows };
  }
}
