/** Windows of lines, and frames around them, as text for the terminal. */
import { paintLine, type Theme } from "../theme.ts";
import { cut, type Line, lineWidth, span } from "./line.ts";

function firstOf(lines: readonly Line[], rows: number, from: number): number {
  return Math.max(0, Math.min(from, lines.length - rows));
}

/** The last line says how much more there is, and which key shows it where that is not the usual one. */
export function windowOf(lines: readonly Line[], rows: number, from: number, key?: string): readonly Line[] {
  const start = firstOf(lines, rows, from);
  const hidden = lines.length - start - rows;
  const shown = lines.slice(start, start + rows);
  if (hidden <= 0) return shown;
  const how = key ? [span("   "), span(key, "accent", true), span(" scrolls", "dim")] : [];
  return [...shown.slice(0, -1), [span(`  ↓ ${hidden + 1} more lines`, "dim"), ...how]];
}

export interface PaneContent {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly columns: number;
  readonly rows: number;
  readonly from?: number;
  readonly active?: boolean;
  /** The key that scrolls it, where the arrows do not. */
  readonly scrolledBy?: string;
}

/** The number of the line that a pane shows first. */
export function startOf({ lines, rows, from = 0 }: PaneContent): number {
  return firstOf(lines, rows - 2, from);
}

/** A pane in its place on the screen. */
export interface Pane extends PaneContent {
  /** Where it begins, from the left and from the top of what lies between header and footer. */
  readonly left: number;
  readonly top: number;
  /** It follows what is selected elsewhere: nothing is searched or chosen in it. */
  readonly inert?: boolean;
}

export function paneText(
  { title, lines, columns, rows, from = 0, active = false, scrolledBy }: PaneContent,
  theme: Theme,
): string {
  const { h, v, corners } = frameOf(theme);
  const inner = columns - 4;
  const tone = active ? "accent" : "dim";
  const label = cut([span(` ${title} `, active ? "title" : "dim")], inner);
  const top: Line = [
    span(corners[0], tone),
    ...label,
    span(h.repeat(Math.max(0, columns - 2 - lineWidth(label))) + corners[1], tone),
  ];
  const body = windowOf(lines, rows - 2, from, scrolledBy);
  const side = paintLine([span(v, tone)], theme);
  const middle = Array.from({ length: rows - 2 }, (_, row) => {
    const content = cut(body[row] ?? [], inner);
    return `${side} ${paintLine(content, theme)}${" ".repeat(Math.max(0, inner - lineWidth(content)))} ${side}`;
  });
  const bottom: Line = [span(corners[2] + h.repeat(Math.max(0, columns - 2)) + corners[3], tone)];
  return [paintLine(top, theme), ...middle, paintLine(bottom, theme)].join("\n");
}

function frameOf({ glyphs }: Theme): { h: string; v: string; corners: readonly [string, string, string, string] } {
  return glyphs.borders === "round"
    ? { h: "─", v: "│", corners: ["╭", "╮", "╰", "╯"] }
    : { h: "-", v: "|", corners: ["+", "+", "+", "+"] };
}
