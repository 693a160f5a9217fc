/** What every part of the update needs. */
import type { Effect } from "../messages.ts";
import type { Notice, State } from "../state.ts";

export type Step = readonly [State, readonly Effect[]];

export function leaving(state: State): Step {
  return [{ ...state, leaving: true }, [{ type: "cancel" }, { type: "leave" }]];
}

export function told(state: State, tone: Notice["tone"], text: string): State {
  return { ...state, notice: { tone, text, next: [] } };
}

/** Begins work that takes time; whatever was said before is no longer news. */
export function working(state: State, what: string, effect: Effect, automatic = false): Step {
  return [{ ...state, work: { what, detail: undefined, cancelling: false, automatic }, notice: undefined }, [effect]];
}
