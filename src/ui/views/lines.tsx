import { Box, Text } from "ink";
import { createContext, type ReactNode, useContext } from "react";
import { cut, type Line, lineWidth, span } from "../text/line.ts";
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

/** The last line says how much more there is. */
function windowOf(lines: readonly Line[], rows: number, from: number): readonly Line[] {
  const start = Math.max(0, Math.min(from, lines.length - rows));
  const hidden = lines.length - start - rows;
  const shown = lines.slice(start, start + rows);
  return hidden > 0 ? [...shown.slice(0, -1), [span(`  ↓ ${hidden + 1} more lines`, "dim")]] : shown;
}

/**
 *     ╭ Title ─────────╮
 *     │ lines          │
 *     ╰────────────────╯
 */
export function Pane({
  title,
  lines,
  columns,
  rows,
  from = 0,
  active = false,
}: {
  title: string;
  lines: readonly Line[];
  columns: number;
  rows: number;
  from?: number;
  active?: boolean;
}): ReactNode {
  const theme = useTheme();
  const { h, v, corners } = frameOf(theme);
  const inner = columns - 4;
  const tone = active ? "accent" : "dim";
  const label = cut([span(` ${title} `, active ? "title" : "dim")], inner);
  const labelWidth = lineWidth(label);
  const top: Line = [
    span(corners[0], tone),
    ...label,
    span(h.repeat(Math.max(0, columns - 2 - labelWidth)) + corners[1], tone),
  ];
  const body = windowOf(lines, rows - 2, from);
  const side = paintLine([span(v, tone)], theme);
  const middle = Array.from({ length: rows - 2 }, (_, row) => {
    const content = cut(body[row] ?? [], inner);
    const used = paintLine(content, theme);
    return `${side} ${used}${" ".repeat(Math.max(0, inner - lineWidth(content)))} ${side}`;
  });
  const bottom: Line = [span(corners[2] + h.repeat(Math.max(0, columns - 2)) + corners[3], tone)];
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      <Text wrap="truncate">{[paintLine(top, theme), ...middle, paintLine(bottom, theme)].join("\n")}</Text>
    </Box>
  );
}

function frameOf({ glyphs }: Theme): { h: string; v: string; corners: readonly [string, string, string, string] } {
  return glyphs.borders === "round"
    ? { h: "─", v: "│", corners: ["╭", "╮", "╰", "╯"] }
    : { h: "-", v: "|", corners: ["+", "+", "+", "+"] };
}
