import { Box } from "ink";
import type { ReactNode } from "react";
import { deskLines } from "../model/desk-lines.ts";
import { inside, type Layout } from "../model/layout.ts";
import { shownLesson } from "../model/lesson-lines.ts";
import { useSlice } from "../ui.ts";
import { Pane, useTheme } from "./lines.tsx";
import { MatrixPane } from "./matrix.tsx";

/**
 *     ╭ Link it to the database ──────╮╭ Task ────────────╮
 *     │ A policy is linked to pods …  ││ ▶ Link it …      │
 *     │ ▶ kubectl get pods -n prod    ││ Hint 1 of 3: …   │
 *     ╰───────────────────────────────╯╰──────────────────╯
 */
export function Lesson({ layout }: { layout: Layout }): ReactNode {
  const state = useSlice((whole) => whole);
  const theme = useTheme();
  const { course } = state;
  if (!course) return null;
  const text = shownLesson(state, course, inside(layout.text).columns - 2, theme);
  const desk = deskLines(state, course, inside(layout.desk).columns, theme, layout.tier !== "compact");
  return (
    <Box flexDirection={layout.tier === "compact" ? "column" : "row"}>
      <Pane title={course.at.step.title} lines={text} {...layout.text} from={state.lesson.scroll} active />
      <Pane title={deskTitle(state.desk)} lines={desk} {...layout.desk} from={state.lesson.deskScroll} />
      {layout.side ? <MatrixPane area={layout.side} /> : null}
    </Box>
  );
}

function deskTitle({ run, check }: { run: unknown; check: unknown }): string {
  return run ? "Output" : check ? "Check" : "Task";
}
