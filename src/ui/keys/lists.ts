/** Lists, texts, and the flow log. */
import type { Binding, Mode } from "./binding.ts";
import { lists, texts } from "./modes.ts";
import { busy, toldAsAWhole, unmarked } from "./why-not.ts";

/** What may be longer than a screen and is moved about in, line by line or cell by cell. */
const long: readonly Mode[] = ["modules", "flows", "matrix", "predict", "questions"];

export const listsKeys: readonly Binding[] = [
  // Lists and texts
  {
    keys: ["up", "k"],
    title: "scroll up",
    group: "Lists",
    modes: texts,
    message: { type: "move", rows: -1, columns: 0 },
    why: toldAsAWhole,
  },
  {
    keys: ["down", "j"],
    title: "scroll down",
    group: "Lists",
    modes: texts,
    message: { type: "move", rows: 1, columns: 0 },
    why: toldAsAWhole,
  },
  {
    keys: ["up", "k"],
    title: "move up",
    group: "Lists",
    modes: lists.filter((mode) => mode !== "palette"),
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down", "j"],
    title: "move down",
    group: "Lists",
    modes: lists.filter((mode) => mode !== "palette"),
    message: { type: "move", rows: 1, columns: 0 },
  },
  ...leafing(texts, toldAsAWhole, ["pagedown", "space", "ctrl-f"]),
  ...leafing(long, unmarked, ["pagedown", "ctrl-f"]),
  {
    keys: ["enter"],
    title: "choose",
    group: "Lists",
    modes: ["welcome"],
    message: { type: "accept" },
    why: busy,
    footer: 1,
  },
  {
    keys: ["enter"],
    title: "go to this step",
    short: "go",
    group: "Lists",
    modes: ["modules"],
    message: { type: "accept" },
    why: busy,
    footer: 1,
  },

  {
    keys: ["w"],
    title: "write the results into your folder, as Markdown and HTML",
    short: "write to a file",
    group: "Lists",
    modes: ["results"],
    message: { type: "write-results" },
    footer: 1,
  },

  // Flows
  {
    keys: ["d"],
    title: "denied only, or all",
    group: "Flows",
    modes: ["flows"],
    message: { type: "toggle-denied" },
    footer: 1,
  },
  {
    keys: ["space"],
    title: "pause, or go on",
    short: "pause",
    group: "Flows",
    modes: ["flows"],
    message: { type: "toggle-pause" },
    footer: 2,
  },
];

/** By pages, and to both ends. */
function leafing(modes: readonly Mode[], why: Binding["why"], pageDown: readonly string[]): readonly Binding[] {
  const keys: readonly Pick<Binding, "keys" | "title" | "message">[] = [
    { keys: pageDown, title: "a page down", message: { type: "page", pages: 1 } },
    { keys: ["pageup", "ctrl-b"], title: "a page up", message: { type: "page", pages: -1 } },
    { keys: ["g", "home"], title: "to the top", message: { type: "edge", to: "top" } },
    { keys: ["G", "end"], title: "to the end", message: { type: "edge", to: "bottom" } },
  ];
  return keys.map((key) => ({ ...key, group: "Lists", modes, ...(why ? { why } : {}) }));
}
