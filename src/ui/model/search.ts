/** The search over the panes of a screen: where its words stand, and the panes with them marked. */
import type { Search } from "../state.ts";
import type { Spot } from "../text/line.ts";
import { type Pane, startOf } from "../text/pane.ts";
import { highlighted, type Match, matchesIn } from "../text/search.ts";

export interface Found {
  /** The number of its pane. */
  readonly pane: number;
  readonly match: Match;
}

export function foundIn(panes: readonly Pane[], { text, each }: Pick<Search, "text" | "each">): readonly Found[] {
  return panes.flatMap(({ lines, inert }, pane) =>
    inert ? [] : matchesIn(lines, text, each).map((match) => ({ pane, match })),
  );
}

/** What changes on the screen may leave fewer matches than there were. */
export function currentOf(found: readonly Found[], { current }: Search): number {
  return Math.max(0, Math.min(current, found.length - 1));
}

/** With everything that was found marked, and the current match in sight. */
export function searched(panes: readonly Pane[], search: Search): readonly Pane[] {
  const found = foundIn(panes, search);
  const here = found[currentOf(found, search)];
  return panes.map((pane, index) => {
    const matches = found.filter((each) => each.pane === index).map(({ match }) => match);
    if (matches.length === 0) return pane;
    const lines = highlighted(pane.lines, matches, here?.match);
    return { ...pane, lines, from: here?.pane === index ? inSight(pane, here.match) : (pane.from ?? 0) };
  });
}

/** The first line in sight, moved only where the match would not be; the last row may say how much more there is. */
export function inSight(pane: Pane, [{ line }]: Match): number {
  const room = pane.rows - 3;
  const start = startOf(pane);
  return line >= start && line < start + room ? start : Math.max(0, line - Math.floor(room / 2));
}

/** What is selected by going to a match: what it stands in, else what stands on its line. */
export function spotOf({ lines }: Pane, [{ line, from }]: Match): Spot | undefined {
  let at = 0;
  const spots = (lines[line] ?? []).flatMap(({ text, spot }) => {
    const start = at;
    at += text.length;
    return spot ? [{ spot, start, end: at }] : [];
  });
  return (spots.find(({ start, end }) => from >= start && from < end) ?? spots[0])?.spot;
}
