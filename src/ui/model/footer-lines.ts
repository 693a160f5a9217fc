/** ` x run  c check  h hint  e edit  ? help  q quit` */
import type { Binding } from "../keys/binding.ts";
import { bindingsOf, route } from "../keys/router.ts";
import type { State } from "../state.ts";
import { type Line, lineWidth, span } from "../text/line.ts";

export interface FooterEntry {
  readonly binding: Binding;
  readonly line: Line;
  readonly from: number;
  readonly to: number;
}

/** What can be done now, the most important first, as far as there is room; help and the ways out always have theirs. */
export function footerEntries(state: State, columns: number): readonly FooterEntry[] {
  const shown = bindingsOf(state)
    .filter(({ footer, why }) => footer !== undefined && why?.(state) === undefined)
    .sort((one, other) => (one.footer ?? 0) - (other.footer ?? 0));
  const always = new Set(shown.filter(({ message }) => message && ["help", "back", "quit"].includes(message.type)));
  const entries: FooterEntry[] = [];
  for (const binding of shown) {
    always.delete(binding);
    const kept = [...always].reduce((sum, each) => sum + lineWidth(entryLine(each, state)), 0);
    const line = entryLine(binding, state);
    const from = entries.at(-1)?.to ?? 1;
    const to = from + lineWidth(line);
    if (to + kept <= columns) entries.push({ binding, line, from, to });
  }
  return entries;
}

function entryLine({ keys: [key = ""], short, title }: Binding, state: State): Line {
  const word = route(state, key, key)?.type === "cancel" ? "cancel" : (short ?? title);
  return [span(key, "accent", true), span(` ${word}  `, "dim")];
}

export function footerLine(state: State, columns: number): Line {
  return [span(" "), ...footerEntries(state, columns).flatMap(({ line }) => line)];
}
