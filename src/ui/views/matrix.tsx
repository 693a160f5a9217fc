import type { ReactNode } from "react";
import { type Area, inside } from "../model/layout.ts";
import { matrixLines } from "../model/matrix-lines.ts";
import { useSlice } from "../ui.ts";
import { Pane, useTheme } from "./lines.tsx";

/**
 *     ╭ Who reaches whom ──────────────╮
 *     │            svc:prod/db         │
 *     │            3306                │
 *     │ prod/api   ✗ denied !          │
 *     ╰────────────────────────────────╯
 */
export function MatrixPane({ area, active = false }: { area: Area; active?: boolean }): ReactNode {
  const state = useSlice((whole) => whole);
  const theme = useTheme();
  if (!state.course) return null;
  const lines = matrixLines(state, state.course, inside(area).columns, theme);
  return <Pane title="Who reaches whom" lines={lines} {...area} active={active} />;
}
