/** Searching on a screen. */
import type { Binding } from "./binding.ts";
import { searchable } from "./modes.ts";
import { nothingToSearch } from "./why-not.ts";

export const searchKeys: readonly Binding[] = [
  {
    keys: ["/"],
    title: "search",
    group: "Search",
    modes: searchable,
    message: { type: "search" },
    why: nothingToSearch,
  },
  {
    keys: ["/"],
    title: "filter by words: names, namespaces, ports, policies",
    short: "filter",
    group: "Search",
    modes: ["flows"],
    message: { type: "search" },
    footer: 3,
  },
  {
    keys: ["enter"],
    title: "keep what was typed",
    short: "keep",
    group: "Search",
    modes: ["search"],
    message: { type: "accept" },
    footer: 1,
  },
  { keys: ["backspace"], title: "take a letter back", group: "Search", modes: ["search"], message: { type: "erase" } },
  {
    keys: ["n"],
    title: "next match",
    group: "Search",
    modes: ["found"],
    message: { type: "find", by: 1 },
    footer: 0,
  },
  {
    keys: ["N"],
    title: "match before",
    group: "Search",
    modes: ["found"],
    message: { type: "find", by: -1 },
    footer: 0,
  },
  {
    keys: ["esc"],
    title: "end the search",
    group: "Search",
    modes: ["search", "found"],
    message: { type: "back" },
    footer: 0,
  },
];
