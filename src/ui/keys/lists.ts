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
  {
    keys: ["pagedown", "space", "ctrl-f"],
    title: "a page down",
    group: "Lists",
    modes: texts,
    message: { type: "page", pages: 1 },
    why: toldAsAWhole,
  },
  {
    keys: ["pageup", "ctrl-b"],
    title: "a page up",
    group: "Lists",
    modes: texts,
    message: { type: "page", pages: -1 },
    why: toldAsAWhole,
  },
  {
    keys: ["g", "home"],
    title: "to the top",
    group: "Lists",
    modes: texts,
    message: { type: "edge", to: "top" },
    why: toldAsAWhole,
  },
  {
    keys: ["G", "end"],
    title: "to the end",
    group: "Lists",
    modes: texts,
    message: { type: "edge", to: "bottom" },
    why: toldAsAWhole,
  },
  {
    keys: ["pagedown", "ctrl-f"],
    title: "a page down",
    group: "Lists",
    modes: long,
    message: { type: "page", pages: 1 },
    why: unmarked,
  },
  {
    keys: ["pageup", "ctrl-b"],
    title: "a page up",
    group: "Lists",
    modes: long,
    message: { type: "page", pages: -1 },
    why: unmarked,
  },
  {
    keys: ["g", "home"],
    title: "to the top",
    group: "Lists",
    modes: long,
    message: { type: "edge", to: "top" },
    why: unmarked,
  },
  {
    keys: ["G", "end"],
    title: "to the end",
    group: "Lists",
    modes: long,
    message: { type: "edge", to: "bottom" },
    why: unmarked,
  },
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
