import { Box, Text } from "ink";
import { createContext, type ReactNode, useContext } from "react";
import { cut, type Line } from "../text/line.ts";
import { type PaneContent, paneText, windowOf } from "../text/pane.ts";
import { paintLine, type Theme, themeFor } from "../theme.ts";

export const ThemeContext = createContext<Theme>(themeFor({ colour: false, unicode: true, light: false }));

export function useTheme(): Theme {
  return useContext(ThemeContext);
}

/**
 * A window of lines.
 *
 *     A policy is linked to pods by
 *     labels and nothing else.
 *                             ↓ 12 more
 */
export function Lines({
  lines,
  columns,
  rows,
  from = 0,
}: {
  lines: readonly Line[];
  columns: number;
  rows: number;
  from?: number;
}): ReactNode {
  const theme = useTheme();
  const shown = windowOf(lines, rows, from);
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      <Text wrap="truncate">{shown.map((each) => paintLine(cut(each, columns), theme)).join("\n")}</Text>
    </Box>
  );
}

/**
 *     ╭ Title ─────────╮
 *     │ lines          │
 *     ╰────────────────╯
 */
export function Pane(content: PaneContent): ReactNode {
  const theme = useTheme();
  return (
    <Box width={content.columns} height={content.rows} flexShrink={0}>
      <Text wrap="truncate">{paneText(content, theme)}</Text>
    </Box>
  );
}
