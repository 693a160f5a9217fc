/** Selects what stands at a spot of the screen, whoever asks for it: the search, or the mouse. */
import { mapOf } from "../model/map/map-panes.ts";
import type { State } from "../state.ts";
import type { Spot } from "../text/line.ts";

export function selectedAt(state: State, { row, column = 0 }: Spot): State {
  const { overlay, screen } = state;
  if (overlay) return overlay.kind === "palette" ? { ...state, overlay: { ...overlay, selected: row } } : state;
  switch (screen) {
    case "welcome":
      return { ...state, welcome: { ...state.welcome, selected: row } };
    case "lesson":
      return { ...state, lesson: { ...state.lesson, command: row } };
    case "matrix":
    case "predict":
      return { ...state, matrix: { row, column } };
    case "map":
      // The arrows of the selected place have the second column.
      return column === 1
        ? { ...state, map: { ...state.map, arrow: row } }
        : { ...state, map: { place: mapOf(state).places[row]?.name, arrow: undefined } };
    case "modules":
    case "flows":
      return { ...state, selected: { ...state.selected, [screen]: row } };
    default:
      return state;
  }
}
