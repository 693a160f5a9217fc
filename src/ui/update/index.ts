/** The UI as a pure function: a state and a message in, the next state and what is to be done outside out. */
import type { Message } from "../messages.ts";
import type { State } from "../state.ts";
import { updateAnswers } from "./answers.ts";
import { updateEditor } from "./editor.ts";
import { updateLesson } from "./lesson.ts";
import { updateLists } from "./lists.ts";
import { updateMouse } from "./mouse.ts";
import { updateNews } from "./news.ts";
import { updateOverlay } from "./overlay.ts";
import { withinBounds } from "./scroll.ts";
import { updateSearch } from "./search.ts";
import { leaving, type Step, told } from "./step.ts";

/** Each part answers for the messages that it knows; the first that does, decides. */
const parts: readonly ((state: State, message: Message) => Step | undefined)[] = [
  updateMouse,
  updateSearch,
  updateOverlay,
  updateEditor,
  updateAnswers,
  updateLists,
  updateLesson,
  updateNews,
  updateShell,
];

export function update(state: State, message: Message): Step {
  for (const part of parts) {
    const step = part(state, message);
    if (!step) continue;
    const [next, effects] = step;
    // What was searched on one screen is not on the next.
    const there = isSamePlace(state, next) ? next : { ...next, search: undefined };
    return [scrolls.has(message.type) ? withinBounds(there) : there, effects];
  }
  return [state, []];
}

function isSamePlace(before: State, after: State): boolean {
  return before.screen === after.screen && before.overlay?.kind === after.overlay?.kind;
}

const scrolls: ReadonlySet<Message["type"]> = new Set(["move", "page", "edge", "scroll-desk", "resized"]);

/** Coming and going: what every screen has. */
function updateShell(state: State, message: Message): Step | undefined {
  switch (message.type) {
    case "resized":
      return [{ ...state, size: { columns: message.columns, rows: message.rows } }, []];
    case "quit":
      if (state.work && !state.work.automatic && state.course)
        return [
          { ...state, overlay: { kind: "confirm", question: `Leave while ${state.work.what}?`, action: "leave" } },
          [],
        ];
      return leaving(state);
    case "leave-now":
      return leaving(state);
    case "suspend":
      return [state, [{ type: "suspend" }]];
    case "cancel":
      return state.work ? [{ ...state, work: { ...state.work, cancelling: true } }, [{ type: "cancel" }]] : [state, []];
    case "copy":
      return state.course?.file
        ? [told(state, "accent", `copied: ${state.course.file}`), [{ type: "copy", text: state.course.file }]]
        : [state, []];
    default:
      return undefined;
  }
}
