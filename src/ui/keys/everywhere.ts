/** What every screen has. */
import type { Binding } from "./binding.ts";
import { course, others } from "./modes.ts";
import { nothingToClick } from "./why-not.ts";

export const everywhereKeys: readonly Binding[] = [
  {
    keys: ["m"],
    title: "modules",
    group: "Everywhere",
    modes: course,
    message: { type: "go", screen: "modules" },
    footer: 8,
  },
  {
    keys: ["P"],
    title: "policies: what applies, tier by tier",
    short: "policies",
    group: "Everywhere",
    modes: others,
    message: { type: "go", screen: "policies" },
  },
  {
    keys: ["f"],
    title: "flows: who connected to whom, as it happens",
    short: "flows",
    group: "Everywhere",
    modes: others,
    message: { type: "go", screen: "flows" },
    footer: 8,
  },
  {
    keys: ["r"],
    title: "results",
    group: "Everywhere",
    modes: [...others, "questions", "predict"],
    message: { type: "go", screen: "results" },
  },
  { keys: ["@"], title: "commands that were run", group: "Everywhere", modes: course, message: { type: "log" } },
  { keys: [":", "ctrl-p"], title: "find an action", group: "Everywhere", modes: course, message: { type: "palette" } },
  {
    keys: ["ctrl-t"],
    title: "the mouse: ours, or the terminal's to select text",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "toggle-mouse" },
    why: nothingToClick,
  },
  {
    keys: ["?"],
    title: "help",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "help" },
    footer: 9,
  },
  {
    keys: ["esc"],
    title: "cancel what is under way, else back",
    short: "back",
    footer: 11,
    group: "Everywhere",
    modes: [...course, "welcome", "help", "log", "trouble", "palette", "confirm"],
    message: { type: "back" },
  },
  {
    keys: ["q"],
    title: "quit; you come back to this step",
    short: "quit",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "quit" },
    footer: 10,
  },
  {
    keys: ["ctrl-z"],
    title: "to the shell that you came from; fg comes back",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "suspend" },
  },
  {
    keys: ["ctrl-c"],
    title: "leave at once",
    group: "Everywhere",
    modes: [...course, "welcome", "help", "log", "trouble", "palette", "confirm", "editor", "search"],
    message: { type: "leave-now" },
  },
];
