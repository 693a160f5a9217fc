/** The search on a screen: its words are typed, its matches gone through. In the flows it leaves what has the words. */
import type { Message } from "../messages.ts";
import { layoutOf } from "../model/layout.ts";
import { panesOf } from "../model/panes.ts";
import { foundIn, inSight, spotOf } from "../model/search.ts";
import type { Search, State } from "../state.ts";
import { scrolledTo, theme } from "./scroll.ts";
import { selectedAt } from "./select.ts";
import type { Step } from "./step.ts";

export function updateSearch(state: State, message: Message): Step | undefined {
  const { search } = state;
  if (message.type === "search") return [begun(state), []];
  if (!search) return undefined;
  if (message.type === "back") return [{ ...filtered(state, ""), search: undefined }, []];
  if (message.type === "find") return [atMatch(state, search, search.current + message.by), []];
  if (!search.typing) return undefined;
  switch (message.type) {
    case "typed":
      return [sought(state, search, search.text + message.text), []];
    case "erase":
      return [sought(state, search, search.text.slice(0, -1)), []];
    case "accept":
      return [{ ...state, search: search.text.trim() === "" ? undefined : { ...search, typing: false } }, []];
    default:
      return undefined;
  }
}

function begun(state: State): State {
  const [first] = panesOf(state, layoutOf(state.size), theme);
  const each = state.screen === "flows" && !state.overlay;
  const text = each ? state.flows.filter : "";
  return { ...state, search: { text, each, typing: true, current: 0, from: first?.from ?? 0 } };
}

/** To the first match from where the search began. */
function sought(before: State, search: Search, text: string): State {
  const wanted = { ...search, text };
  const state = { ...filtered(before, text), search: wanted };
  const found = foundIn(panesOf(state, layoutOf(state.size), theme), wanted);
  const next = found.findIndex(({ pane, match: [{ line }] }) => pane > 0 || line >= search.from);
  return atMatch(state, wanted, Math.max(0, next));
}

function filtered(state: State, text: string): State {
  return state.search?.each ? { ...state, flows: { ...state.flows, filter: text } } : state;
}

/** Shows a match, and selects what can be selected there. */
function atMatch(state: State, search: Search, wanted: number): State {
  const panes = panesOf(state, layoutOf(state.size), theme);
  const found = foundIn(panes, search);
  const current = found.length === 0 ? 0 : (wanted + found.length) % found.length;
  const sought = { ...state, search: { ...search, current } };
  const here = found[current];
  const pane = panes[here?.pane ?? -1];
  if (!here || !pane) return sought;
  const spot = spotOf(pane, here.match);
  return scrolledTo(spot ? selectedAt(sought, spot) : sought, here.pane, inSight(pane, here.match));
}
