/** The one place where a key becomes a message. */
import type { Key } from "ink";
import type { Message } from "../messages.ts";
import type { State } from "../state.ts";
import { type Binding, modeOf } from "./binding.ts";
import { keymap } from "./keymap.ts";

/** A key by the name that the keymap uses. */
export function keyName(input: string, key: Key): string {
  if (key.upArrow) return "up";
  if (key.downArrow) return "down";
  if (key.leftArrow) return "left";
  if (key.rightArrow) return "right";
  if (key.pageUp) return "pageup";
  if (key.pageDown) return "pagedown";
  if (key.home) return "home";
  if (key.end) return "end";
  if (key.return) return "enter";
  if (key.escape) return "esc";
  if (key.tab) return key.shift ? "shift-tab" : "tab";
  if (key.backspace || key.delete) return "backspace";
  if (key.ctrl) return `ctrl-${input}`;
  return input === " " ? "space" : input;
}

const controls: ReadonlyMap<string, string> = new Map([
  ["\u007f", "backspace"],
  ["\b", "backspace"],
  ["\r", "enter"],
  ["\t", "tab"],
  ["\u001b", "esc"],
  [" ", "space"],
]);

/** What is typed fast, or pasted, comes as one text: names and texts of the single keys; several lines stay one. */
export function strokes(input: string, name: string): readonly (readonly [name: string, text: string])[] {
  if (name !== input || [...input].length <= 1) return [[name, input]];
  if (isText(input.replaceAll(/[\r\n\t]/g, " ")) && /[^\r\n][\r\n]+[^\r\n]/.test(input)) return [["paste", input]];
  return [...input].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    const control = code < 27 ? `ctrl-${String.fromCharCode(96 + code)}` : undefined;
    return [controls.get(character) ?? control ?? character, character] as const;
  });
}

/** Undefined where the key does nothing here. A key that can do nothing at the moment says why. */
export function route(state: State, name: string, input: string): Message | undefined {
  const mode = modeOf(state);
  if (name === "esc" && state.work && !state.overlay && !state.search) return { type: "cancel" };
  const binding = bindingsOf(state).find(({ keys }) => keys.includes(name));
  if (binding) {
    const why = binding.why?.(state);
    if (why !== undefined) return { type: "told", notice: { tone: "warn", text: `${name}: ${why}`, next: [] } };
    return binding.message;
  }
  if ((mode === "palette" || mode === "search" || mode === "editor") && (isText(input) || name === "paste"))
    return { type: "typed", text: input };
  return undefined;
}

export function bindingsOf(state: State): readonly Binding[] {
  const mode = modeOf(state);
  const here = keymap.filter(({ modes }) => modes.includes(mode));
  if (!state.search || state.search.typing) return here;
  const found = keymap.filter(({ modes }) => modes.includes("found"));
  const taken = new Set(found.flatMap(({ keys }) => keys));
  return [...found, ...here.filter(({ keys }) => !keys.some((key) => taken.has(key)))];
}

function isText(input: string): boolean {
  return input !== "" && [...input].every((character) => character >= " " && character !== "\u007f");
}
