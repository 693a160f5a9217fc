/** The palette: everything that a key can do here, and every step, found by a few letters. */
import { Fzf } from "fzf";
import type { Message } from "../messages.ts";
import type { State } from "../state.ts";
import { modeOf } from "./binding.ts";
import { keymap } from "./keymap.ts";

export interface PaletteEntry {
  readonly title: string;
  readonly key: string;
  readonly message: Message;
}

const most = 12;

export function paletteEntries(state: State, query: string): readonly PaletteEntry[] {
  const all = entries(state);
  if (query.trim() === "") return all.slice(0, most);
  return new Fzf(all, { selector: ({ title }) => title })
    .find(query.trim())
    .slice(0, most)
    .map(({ item }) => item);
}

const moving: ReadonlySet<Message["type"]> = new Set([
  "move",
  "page",
  "edge",
  "back",
  "palette",
  "accept",
  "scroll-desk",
  "part",
  "find",
]);

function entries(state: State): readonly PaletteEntry[] {
  const mode = modeOf(state);
  const actions = keymap.flatMap(({ keys, title, modes, message, why }) =>
    message && !moving.has(message.type) && modes.includes(mode) && why?.(state) === undefined
      ? [{ title, key: keys[0] ?? "", message }]
      : [],
  );
  const steps = (state.course?.modules ?? []).flatMap(({ id, data }) =>
    data.steps.map((step) => ({
      title: `${data.title}: ${step.title}`,
      key: `${id.slice(0, 2)}/${step.id}`,
      message: { type: "goto" as const, step: { module: id, step: step.id } },
    })),
  );
  return [...actions, ...(state.work ? [] : steps)];
}
