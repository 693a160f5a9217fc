/** The mouse, where it is asked for: a click selects or presses a key of the footer, the wheel scrolls. */
import type { Message } from "../messages.ts";
import { footerAt, hitAt } from "../model/hit.ts";
import type { State } from "../state.ts";
import { theme } from "./scroll.ts";
import { selectedAt } from "./select.ts";
import { type Step, told } from "./step.ts";

const linesOfAWheel = 3;

export function updateMouse(state: State, message: Message): Step | undefined {
  switch (message.type) {
    case "toggle-mouse": {
      const mouse = !state.mouse;
      const words = mouse ? "the mouse selects and scrolls" : "the mouse is the terminal's again: it selects text";
      return [told({ ...state, mouse }, "accent", words), [{ type: "mouse", on: mouse }]];
    }
    case "clicked": {
      const pressed = footerAt(state, message);
      if (pressed) return [state, [{ type: "then", message: pressed }]];
      const spot = hitAt(state, message, theme)?.spot;
      return [spot ? selectedAt(state, spot) : state, []];
    }
    case "wheeled": {
      const by = message.by * linesOfAWheel;
      const isDesk = state.screen === "lesson" && !state.overlay && hitAt(state, message, theme)?.pane === 1;
      const scroll: Message = isDesk ? { type: "scroll-desk", by } : { type: "move", rows: by, columns: 0 };
      return [state, [{ type: "then", message: scroll }]];
    }
    default:
      return undefined;
  }
}
