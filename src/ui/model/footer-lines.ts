/** ` x run  c check  h hint  e edit  ? help  q quit` */
import type { Binding } from "../keys/binding.ts";
import { bindingsOf } from "../keys/router.ts";
import type { State } from "../state.ts";
import { type Line, lineWidth, span } from "../text/line.ts";

export interface FooterEntry {
  readonly binding: Binding;
  readonly line: Line;
  readonly from: number;
  readonly to: number;
}

/** What can be done now, the most important first, as far as there is room. */
export function footerEntries(state: State, columns: number): readonly FooterEntry[] {
  const shown = bindingsOf(state)
    .filter(({ footer, why }) => footer !== undefined && why?.(state) === undefined)
    .sort((one, other) => (one.footer ?? 0) - (other.footer ?? 0));
  const entries: FooterEntry[] = [];
  for (const binding of shown) {
    const { keys, short, title } = binding;
    const line = [span(keys[0] ?? "", "accent", true), span(` ${short ?? title}  `, "dim")];
    const from = entries.at(-1)?.to ?? 1;
    const to = from + lineWidth(line);
    if (to > columns) break;
    entries.push({ binding, line, from, to });
  }
  return entries;
}

export function footerLine(state: State, columns: number): Line {
  return [span(" "), ...footerEntries(state, columns).flatMap(({ line }) => line)];
}
