import { Box } from "ink";
import type { ReactNode } from "react";
import type { Layout } from "../model/layout.ts";
import { panesOf } from "../model/panes.ts";
import { searched } from "../model/search.ts";
import { useSlice } from "../ui.ts";
import { Pane, useTheme } from "./lines.tsx";
import { Questions } from "./questions.tsx";

/** Everything between the header and the footer. */
export function Panes({ layout }: { layout: Layout }): ReactNode {
  const state = useSlice((whole) => whole);
  const all = panesOf(state, layout, useTheme());
  const panes = state.search ? searched(all, state.search) : all;
  if (panes.length === 0) return <Questions area={{ columns: layout.columns, rows: layout.body }} />;
  return (
    <Box flexDirection={panes.some(({ left }) => left > 0) ? "row" : "column"}>
      {panes.map((pane) => (
        <Pane key={`${pane.left} ${pane.top}`} {...pane} />
      ))}
    </Box>
  );
}
