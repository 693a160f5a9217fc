import type { ReactNode } from "react";
import { inside, type Layout } from "../model/layout.ts";
import { overlayLines } from "../model/overlay-lines.ts";
import { useSlice } from "../ui.ts";
import { Pane, useTheme } from "./lines.tsx";

const titles = {
  help: "Keys",
  log: "Commands that were run",
  trouble: "That did not work",
  palette: "Find an action",
  filter: "Filter",
  confirm: "Sure?",
} as const;

/** Help, log, palette or a question, in the place of the screen. */
export function OverlayPane({ layout }: { layout: Layout }): ReactNode {
  const state = useSlice((whole) => whole);
  const theme = useTheme();
  const { overlay } = state;
  if (!overlay) return null;
  const area = { columns: layout.columns, rows: layout.body };
  const from = "scroll" in overlay ? overlay.scroll : 0;
  return (
    <Pane
      title={titles[overlay.kind]}
      lines={overlayLines(state, overlay, inside(area).columns, theme)}
      {...area}
      from={from}
      active
    />
  );
}
