/** What stands at a place of the terminal, counted from 0: a pane and what is selected by it, or a key of the footer. */
import { width } from "../../text/width.ts";
import { route } from "../keys/router.ts";
import type { Message } from "../messages.ts";
import type { State } from "../state.ts";
import type { Line, Spot } from "../text/line.ts";
import { startOf } from "../text/pane.ts";
import type { Theme } from "../theme.ts";
import { footerEntries } from "./footer-lines.ts";
import { layoutOf } from "./layout.ts";
import { panesOf } from "./panes.ts";
import { searched } from "./search.ts";

export interface Point {
  readonly column: number;
  readonly row: number;
}

export interface Hit {
  /** The number of the pane. */
  readonly pane: number;
  readonly spot: Spot | undefined;
}

export function hitAt(state: State, { column, row }: Point, theme: Theme): Hit | undefined {
  const all = panesOf(state, layoutOf(state.size), theme);
  const panes = state.search ? searched(all, state.search) : all;
  // The header stands above.
  const y = row - 1;
  const index = panes.findIndex(
    ({ left, top, columns, rows }) => column >= left && column < left + columns && y >= top && y < top + rows,
  );
  const pane = panes[index];
  if (!pane) return undefined;
  const inner = y - pane.top - 1;
  const isInside = inner >= 0 && inner < pane.rows - 2;
  const line = isInside && !pane.inert ? pane.lines[startOf(pane) + inner] : undefined;
  return { pane: index, spot: line && spotIn(line, column - pane.left - 2) };
}

function spotIn(line: Line, column: number): Spot | undefined {
  let end = 0;
  for (const { text, spot } of line) {
    end += width(text);
    if (column < end) return column < 0 ? undefined : spot;
  }
  return undefined;
}

export function footerAt(state: State, { column, row }: Point): Message | undefined {
  if (row !== state.size.rows - 1) return undefined;
  const entries = footerEntries(state, state.size.columns);
  const [key] = entries.find(({ from, to }) => column >= from && column < to)?.binding.keys ?? [];
  return key === undefined ? undefined : route(state, key, key);
}
