/** What a key is: a record that the router, the footer, the help and the README's table are all made from. */
import type { Message } from "../messages.ts";
import type { Overlay, ScreenName, State } from "../state.ts";

/** A search takes letters while it is typed, and has keys of its own among the others once something was found. */
export type Mode = ScreenName | Overlay["kind"] | "search" | "found";

export interface Binding {
  /** As they are named on the screen: `x`, `enter`, `ctrl-p`. The first one is shown. */
  readonly keys: readonly string[];
  readonly title: string;
  readonly group: Group;
  readonly modes: readonly Mode[];
  /** Absent where a widget on the screen takes the key itself. */
  readonly message?: Message;
  /** Why it can do nothing at the moment. */
  readonly why?: (state: State) => string | undefined;
  /** The footer's word, where the title is too long for it. */
  readonly short?: string;
  /** How early it stands in the footer; left out, it stands in the help only. */
  readonly footer?: number;
}

export type Group =
  | "Everywhere"
  | "Lesson"
  | "Step"
  | "Matrix"
  | "Map"
  | "Questions"
  | "Lists"
  | "Flows"
  | "Search"
  | "Editor"
  | "Windows";

export function modeOf(state: State): Mode {
  if (state.search?.typing) return "search";
  return state.overlay?.kind ?? state.screen;
}
