/** Text as the panes hold it: lines of spans that name what they mean; the theme decides how that looks. */
import { width } from "../../text/width.ts";

export type Tone =
  | "plain"
  | "dim"
  | "title"
  | "accent"
  | "good"
  | "bad"
  | "warn"
  | "code"
  | "key"
  | "value"
  | "selected"
  | "marked";

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
}

export type Line = readonly Span[];

export function span(text: string, tone: Tone = "plain", bold = false): Span {
  return { text, tone, ...(bold ? { bold } : {}) };
}

export function line(text: string, tone: Tone = "plain", bold = false): Line {
  return [span(text, tone, bold)];
}

export const blank: Line = [];

export function lineText(spans: Line): string {
  return spans.map(({ text }) => text).join("");
}

export function lineWidth(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + width(text), 0);
}

/** What fits into the columns, with an ellipsis where something is left out. */
export function cut(spans: Line, columns: number): Line {
  if (lineWidth(spans) <= columns) return spans;
  const kept: Span[] = [];
  let left = columns - 1;
  for (const each of spans) {
    if (left <= 0) break;
    const text = cutText(each.text, left);
    kept.push({ ...each, text });
    left -= width(text);
    if (text !== each.text) break;
  }
  return [...kept, span("…", "dim")];
}

function cutText(text: string, columns: number): string {
  let kept = "";
  let taken = 0;
  for (const character of text) {
    const wide = width(character);
    if (taken + wide > columns) break;
    kept += character;
    taken += wide;
  }
  return kept;
}

/** The line with spaces up to a width. */
export function padded(spans: Line, columns: number): Line {
  const missing = columns - lineWidth(spans);
  return missing > 0 ? [...spans, span(" ".repeat(missing))] : spans;
}

/** Breaks a line at its spaces; further lines are indented by `hang`. A word longer than the width is broken. */
export function wrapLine(spans: Line, columns: number, hang = 0): readonly Line[] {
  const room = Math.max(8, columns);
  if (lineWidth(spans) <= room) return [spans];
  const lines: Span[][] = [[]];
  let used = 0;
  for (const { part, blank } of words(spans)) {
    for (const piece of blank ? [part] : pieces(part, room - hang)) {
      const size = width(piece.text);
      if (used + size > room && used > (lines.length > 1 ? hang : 0)) {
        lines.push(hang > 0 ? [span(" ".repeat(hang))] : []);
        used = hang;
        if (blank) continue;
      }
      // Spaces at a break are the break.
      if (blank && used === hang && lines.length > 1) continue;
      lines.at(-1)?.push(piece);
      used += size;
    }
  }
  return lines;
}

function words(spans: Line): { part: Span; blank: boolean }[] {
  return spans.flatMap((each) =>
    (each.text.match(/\s+|\S+/g) ?? []).map((text) => ({ part: { ...each, text }, blank: text.trim() === "" })),
  );
}

function pieces(part: Span, most: number): readonly Span[] {
  if (width(part.text) <= most) return [part];
  const found: Span[] = [];
  let rest = part.text;
  while (rest !== "") {
    const head = cutText(rest, most) || rest;
    found.push({ ...part, text: head });
    rest = rest.slice(head.length);
  }
  return found;
}

export function wrapAll(lines: readonly Line[], columns: number): readonly Line[] {
  return lines.flatMap((each) => wrapLine(each, columns));
}

/** Two texts at the two ends of a line; the right one gives way. */
export function ends(left: Line, right: Line, columns: number): Line {
  const space = columns - lineWidth(left) - lineWidth(right);
  if (space < 2) return cut(left, columns);
  return [...left, span(" ".repeat(space)), ...right];
}
