/** Finds words in lines, also where a line is broken between them, and marks them. */
import { type Line, lineText, type Span } from "./line.ts";

/** A piece of a line, in characters. */
export interface Piece {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** A match: one piece for each line that it stands in. */
export type Match = readonly [Piece, ...Piece[]];

/** The words as they follow each other, or each of them wherever it stands. */
export function matchesIn(lines: readonly Line[], words: string, each = false): readonly Match[] {
  const parts = words.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return [];
  const pattern = new RegExp(
    parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(each ? "|" : "\\s+"),
    "gi",
  );
  const texts = lines.map(lineText);
  const starts: number[] = [];
  let whole = "";
  for (const text of texts) {
    starts.push(whole.length);
    whole += `${text}\n`;
  }
  return [...whole.matchAll(pattern)].flatMap(({ index, 0: found }): Match[] => {
    const end = index + found.length;
    const [first, ...others] = texts.flatMap((text, line): Piece[] => {
      const start = starts[line] ?? 0;
      // The indent of a further line is no part of what was found.
      const from = Math.max(text.search(/\S|$/), index - start);
      const to = Math.min(text.length, end - start);
      return from < to ? [{ line, from, to }] : [];
    });
    return first ? [[first, ...others]] : [];
  });
}

/** The lines with what was found marked, the current one more than the others. */
export function highlighted(
  lines: readonly Line[],
  matches: readonly Match[],
  current: Match | undefined,
): readonly Line[] {
  const marks = new Map<number, (Piece & { readonly tone: "found" | "here" })[]>();
  for (const match of matches)
    for (const piece of match)
      marks.set(piece.line, [
        ...(marks.get(piece.line) ?? []),
        { ...piece, tone: match === current ? "here" : "found" },
      ]);
  return lines.map((line, number) => {
    const here = marks.get(number);
    return here ? marked(line, here) : line;
  });
}

function marked(line: Line, pieces: readonly (Piece & { readonly tone: "found" | "here" })[]): Line {
  let at = 0;
  return line.flatMap((each) => {
    const start = at;
    at += each.text.length;
    const cuts = pieces.flatMap(({ from, to }) => [from - start, to - start]);
    const edges = [0, ...cuts.filter((edge) => edge > 0 && edge < each.text.length), each.text.length];
    return edges.slice(1).map((to, index): Span => {
      const from = edges[index] ?? 0;
      const piece = pieces.find((one) => one.from <= start + from && one.to >= start + to);
      const text = each.text.slice(from, to);
      return piece ? { ...each, text, tone: piece.tone } : { ...each, text };
    });
  });
}
