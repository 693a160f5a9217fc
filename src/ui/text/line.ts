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
  | "marked"
  | "found"
  | "here";

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  /** What is selected by choosing this. */
  readonly spot?: Spot;
}

/** Something that can be selected on the screen, by its row, and where there are columns by its column. */
export interface Spot {
  readonly row: number;
  readonly column?: number;
}

export type Line = readonly Span[];

export function span(text: string, tone: Tone = "plain", bold = false): Span {
  return { text, tone, ...(bold ? { bold } : {}) };
}

export function line(text: string, tone: Tone = "plain", bold = false): Line {
  return [span(text, tone, bold)];
}

/** The same line, to select something by. */
export function choosing(spot: Spot, spans: Line): Line {
  return spans.map((each) => ({ ...each, spot }));
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

/** Breaks a line at its spaces; further lines are indented by `hang`. A longer word is broken, a path behind a slash. */
export function wrapLine(spans: Line, columns: number, hang = 0): readonly Line[] {
  const room = Math.max(8, columns);
  if (lineWidth(spans) <= room) return [spans];
  const lines: Span[][] = [[]];
  let used = 0;
  const begin = (): void => {
    lines.push(hang > 0 ? [span(" ".repeat(hang))] : []);
    used = hang;
  };
  for (const { word, isSpace } of words(spans)) {
    const isFirst = lines.length > 1 && used === hang;
    if (isSpace && (isFirst || used + lineWidth(word) > room)) {
      // Spaces at a break are the break.
      if (!isFirst) begin();
      continue;
    }
    if (used > (lines.length > 1 ? hang : 0) && used + Math.min(lineWidth(word), room - hang) > room) begin();
    for (const piece of word.flatMap((each) => pieces(each, room - hang))) {
      if (used + width(piece.text) > room) begin();
      lines.at(-1)?.push(piece);
      used += width(piece.text);
    }
  }
  return lines;
}

/** A word may consist of several spans: the full stop behind a piece of code stays with it. */
function words(spans: Line): readonly { readonly word: readonly Span[]; readonly isSpace: boolean }[] {
  const found: { word: Span[]; isSpace: boolean }[] = [];
  for (const each of spans)
    for (const text of each.text.match(/\s+|\S+/g) ?? []) {
      const isSpace = text.trim() === "";
      const last = found.at(-1);
      if (last?.isSpace === isSpace) last.word.push({ ...each, text });
      else found.push({ word: [{ ...each, text }], isSpace });
    }
  return found;
}

function pieces(part: Span, most: number): readonly Span[] {
  if (width(part.text) <= most) return [part];
  const found: Span[] = [];
  let rest = part.text;
  while (rest !== "") {
    const fits = cutText(rest, most) || rest;
    const head = fits === rest ? rest : fits.slice(0, fits.lastIndexOf("/") + 1) || fits;
    found.push({ ...part, text: head });
    rest = rest.slice(head.length);
  }
  return found;
}

/** Two texts at the two ends of a line; the right one gives way. */
export function ends(left: Line, right: Line, columns: number): Line {
  const space = columns - lineWidth(left) - lineWidth(right);
  if (space < 2) return cut(left, columns);
  return [...left, span(" ".repeat(space)), ...right];
}
