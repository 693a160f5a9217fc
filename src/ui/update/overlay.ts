/** What lies over a screen and takes its keys: help, log, palette, a question. */

import { paletteEntries } from "../keys/palette.ts";
import type { Message } from "../messages.ts";
import type { Overlay, State } from "../state.ts";
import { leaving, type Step, working } from "./step.ts";

export function updateOverlay(state: State, message: Message): Step | undefined {
  switch (message.type) {
    case "help":
      return [{ ...state, overlay: { kind: "help", scroll: 0 } }, []];
    case "log":
      return [{ ...state, overlay: { kind: "log", scroll: 0 } }, []];
    case "palette":
      return [{ ...state, overlay: { kind: "palette", query: "", selected: 0 } }, []];
    default:
      return state.overlay ? within(state, state.overlay, message) : undefined;
  }
}

function within(state: State, overlay: Overlay, message: Message): Step | undefined {
  const closed: State = { ...state, overlay: undefined };
  if (message.type === "back" || message.type === "refuse") return [closed, []];
  switch (overlay.kind) {
    case "help":
    case "log":
    case "trouble":
      if (message.type === "move")
        return [{ ...state, overlay: { ...overlay, scroll: Math.max(0, overlay.scroll + message.rows) } }, []];
      if (message.type === "page")
        return [
          {
            ...state,
            overlay: { ...overlay, scroll: Math.max(0, overlay.scroll + message.pages * (state.size.rows - 6)) },
          },
          [],
        ];
      return undefined;
    case "palette": {
      if (message.type === "typed")
        return [{ ...state, overlay: { ...overlay, query: overlay.query + message.text, selected: 0 } }, []];
      if (message.type === "erase")
        return [{ ...state, overlay: { ...overlay, query: overlay.query.slice(0, -1), selected: 0 } }, []];
      const entries = paletteEntries(closed, overlay.query);
      if (message.type === "move")
        return [
          {
            ...state,
            overlay: {
              ...overlay,
              selected: Math.max(0, Math.min(entries.length - 1, overlay.selected + message.rows)),
            },
          },
          [],
        ];
      if (message.type !== "accept") return undefined;
      const entry = entries[overlay.selected];
      return [closed, entry ? [{ type: "then", message: entry.message }] : []];
    }
    case "confirm":
      if (message.type !== "accept") return undefined;
      if (overlay.action === "leave") return leaving(closed);
      if (overlay.action === "discard") return [{ ...closed, screen: "lesson", editor: undefined }, []];
      if (overlay.action === "solution") return [closed, [{ type: "solution" }]];
      return working(closed, overlay.action === "skip" ? "solving the step for you" : "beginning the step anew", {
        type: overlay.action,
      });
  }
}
