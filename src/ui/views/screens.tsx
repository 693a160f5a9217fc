import { Box } from "ink";
import type { ReactNode } from "react";
import { inside, type Layout } from "../model/layout.ts";
import { screenLines } from "../model/screen-lines.ts";
import { whyLines } from "../model/why-lines.ts";
import { fileName } from "../model/world.ts";
import { useSlice } from "../ui.ts";
import { Pane, useTheme } from "./lines.tsx";
import { Questions } from "./questions.tsx";

/** The screens beside the lesson. */
export function Screens({ layout }: { layout: Layout }): ReactNode {
  const state = useSlice((whole) => whole);
  const theme = useTheme();
  const { course, screen } = state;
  if (!course) return null;
  const area = { columns: layout.columns, rows: layout.body };
  if (screen === "why") return <Why layout={layout} />;
  if (screen === "questions" && !state.answers.results) return <Questions area={area} />;
  const { title, lines, from } = screenLines(state, course, layout, theme);
  return <Pane title={title} lines={lines} {...area} from={from ?? state.scroll[screen] ?? 0} active />;
}

/**
 *     ╭ Why ──────────────────────╮╭ db-policy.yaml ──────╮
 *     │ ✗ denied                  ││   11   ingress:      │
 *     │ into prod/db: ✗ denied    ││ ▶ 12     - from:     │
 *     ╰───────────────────────────╯╰──────────────────────╯
 */
function Why({ layout }: { layout: Layout }): ReactNode {
  const state = useSlice((whole) => whole);
  const theme = useTheme();
  const { course } = state;
  const { text, desk } = layout;
  const beside = { ...desk, columns: layout.tier === "compact" ? desk.columns : layout.columns - text.columns };
  const { walk, file } = whyLines(state, inside(text).columns, inside(beside).columns, theme);
  const from = state.scroll.why ?? 0;
  if (!course) return null;
  if (!file) {
    const { lines } = screenLines(state, course, layout, theme);
    return <Pane title="Why" lines={lines} columns={layout.columns} rows={layout.body} from={from} active />;
  }
  return (
    <Box flexDirection={layout.tier === "compact" ? "column" : "row"}>
      <Pane title="Why" lines={walk} {...text} from={from} active />
      <Pane title={fileName(state.world?.file?.path ?? "")} lines={file.lines} {...beside} from={file.from} />
    </Box>
  );
}
