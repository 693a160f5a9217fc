/** The small editor, and the windows over a screen. */
import type { Binding } from "./binding.ts";

export const windowsKeys: readonly Binding[] = [
  // The small editor
  { keys: ["ctrl-s"], title: "save", group: "Editor", modes: ["editor"], message: { type: "save" }, footer: 1 },
  { keys: ["enter"], title: "new line", group: "Editor", modes: ["editor"], message: { type: "newline" } },
  { keys: ["backspace"], title: "take a letter back", group: "Editor", modes: ["editor"], message: { type: "erase" } },
  {
    keys: ["up"],
    title: "line above",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down"],
    title: "line below",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["left"],
    title: "letter before",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: 0, columns: -1 },
  },
  {
    keys: ["right"],
    title: "next letter",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: 0, columns: 1 },
  },
  {
    keys: ["home", "ctrl-a"],
    title: "begin of the line",
    group: "Editor",
    modes: ["editor"],
    message: { type: "edge", to: "top" },
  },
  {
    keys: ["end", "ctrl-e"],
    title: "end of the line",
    group: "Editor",
    modes: ["editor"],
    message: { type: "edge", to: "bottom" },
  },
  { keys: ["esc"], title: "back", group: "Editor", modes: ["editor"], message: { type: "back" }, footer: 2 },

  {
    keys: ["tab"],
    title: "two spaces",
    group: "Editor",
    modes: ["editor"],
    message: { type: "typed", text: "  " },
  },

  // Windows
  {
    keys: ["up"],
    title: "move up",
    group: "Windows",
    modes: ["palette"],
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down"],
    title: "move down",
    group: "Windows",
    modes: ["palette"],
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["enter"],
    title: "do it",
    group: "Windows",
    modes: ["palette"],
    message: { type: "accept" },
    footer: 1,
  },
  {
    keys: ["backspace"],
    title: "take a letter back",
    group: "Windows",
    modes: ["palette"],
    message: { type: "erase" },
  },
  { keys: ["y", "enter"], title: "yes", group: "Windows", modes: ["confirm"], message: { type: "accept" }, footer: 1 },
  { keys: ["n"], title: "no", group: "Windows", modes: ["confirm"], message: { type: "refuse" }, footer: 2 },
];
