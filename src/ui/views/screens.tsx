import type { ReactNode } from "react";
import type { Layout } from "../model/layout.ts";
import { useSlice } from "../ui.ts";
import { MatrixPane } from "./matrix.tsx";

/** The screens beside the lesson. */
export function Screens({ layout }: { layout: Layout }): ReactNode {
  const screen = useSlice((state) => state.screen);
  const whole = { columns: layout.columns, rows: layout.body };
  return screen === "matrix" ? <MatrixPane area={whole} active /> : null;
}
