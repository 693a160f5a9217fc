/** Going from screen to screen, and moving about on one. */

import type { Effect, Message } from "../messages.ts";
import { flowsShown } from "../model/flow-lines.ts";
import { mapOf } from "../model/map/map-panes.ts";
import { gridOfStep } from "../model/world.ts";
import type { MapState, ScreenName, State } from "../state.ts";
import { cellInSight } from "./scroll.ts";
import type { Step } from "./step.ts";

export function updateLists(state: State, message: Message): Step | undefined {
  switch (message.type) {
    case "go":
      return go(state, message.screen);
    case "back":
      if (state.screen === "why") return go(state, state.why ? "map" : "matrix");
      if (state.screen === "map" && state.map.arrow !== undefined)
        return [{ ...state, map: { ...state.map, arrow: undefined } }, []];
      if (state.course && state.screen !== "lesson") return go(state, "lesson");
      return [{ ...state, notice: undefined, desk: { ...state.desk, newest: undefined } }, []];
    case "move":
      return moved(state, message.rows, message.columns);
    case "page":
      return scrolled(state, message.pages * Math.max(1, state.size.rows - 8));
    case "edge":
      return scrolled(state, message.to === "top" ? -100_000 : 100_000);
    case "accept":
      return accepted(state);
    case "toggle-denied":
      return [{ ...state, flows: { ...state.flows, deniedOnly: !state.flows.deniedOnly } }, []];
    case "toggle-pause": {
      const paused = !state.flows.paused;
      return [{ ...state, flows: { ...state.flows, paused } }, [{ type: "follow-flows", on: !paused }]];
    }
    default:
      return undefined;
  }
}

function go(state: State, screen: ScreenName): Step {
  const effects: Effect[] = [];
  const selected = screen === "modules" ? { ...state.selected, modules: placeOf(state) } : state.selected;
  if (screen === "flows" && !state.flows.paused) effects.push({ type: "follow-flows", on: true });
  if (state.screen === "flows" && screen !== "flows") effects.push({ type: "follow-flows", on: false });
  if (screen === "modules") effects.push({ type: "survey" });
  if (["matrix", "map", "policies"].includes(screen) && state.screen !== "why") effects.push({ type: "look" });
  return [
    {
      ...state,
      screen,
      selected,
      notice: undefined,
      scroll: { ...state.scroll, [screen]: screen === "why" ? 0 : (state.scroll[screen] ?? 0) },
    },
    effects,
  ];
}

function moved(state: State, rows: number, columns: number): Step {
  const { screen, course } = state;
  if (screen === "welcome") {
    const selected = clamp(state.welcome.selected + rows, state.welcome.contexts.length + 1);
    return [{ ...state, welcome: { ...state.welcome, selected } }, []];
  }
  if (screen === "matrix" || (screen === "predict" && !state.answers.results)) {
    const grid = course && gridOfStep(course.at.step);
    if (!grid) return [state, []];
    const { row, column } = state.matrix;
    const matrix = {
      row: clamp(row + rows, grid.sources.length),
      column: clamp(column + columns, grid.targets.length),
    };
    return [cellInSight({ ...state, matrix }), []];
  }
  if (screen === "map") return movedOnMap(state, rows, columns);
  if (screen === "modules" || screen === "flows") {
    const count =
      screen === "modules"
        ? (course?.modules.flatMap(({ data }) => data.steps).length ?? 0)
        : flowsShown(state.flows).length;
    return [
      { ...state, selected: { ...state.selected, [screen]: clamp((state.selected[screen] ?? 0) + rows, count) } },
      [],
    ];
  }
  return scrolled(state, rows);
}

function scrolled(state: State, by: number): Step {
  if (state.screen === "lesson")
    return [{ ...state, lesson: { ...state.lesson, scroll: Math.max(0, state.lesson.scroll + by) } }, []];
  if (["modules", "flows", "map"].includes(state.screen)) return by === 0 ? [state, []] : moved(state, by, 0);
  return [
    { ...state, scroll: { ...state.scroll, [state.screen]: Math.max(0, (state.scroll[state.screen] ?? 0) + by) } },
    [],
  ];
}

function accepted(state: State): Step | undefined {
  const { screen, course } = state;
  if (screen === "welcome") {
    const name = state.welcome.contexts[state.welcome.selected - 1];
    return [
      state,
      [
        {
          type: "then",
          message: { type: "open", choice: name === undefined ? { kind: "sandbox" } : { kind: "context", name } },
        },
      ],
    ];
  }
  if (screen === "matrix") return go({ ...state, why: undefined }, "why");
  if (screen === "map") return acceptedOnMap(state);
  if (screen === "modules" && course) {
    const step = course.modules.flatMap(({ id, data }) => data.steps.map((each) => ({ module: id, step: each.id })))[
      state.selected.modules ?? 0
    ];
    return [state, step ? [{ type: "then", message: { type: "goto", step } }] : []];
  }
  return undefined;
}

/** Up and down go from place to place, or from arrow to arrow; left and right choose what comes in or goes out. */
function movedOnMap(state: State, rows: number, columns: number): Step {
  const { places, selected, arrows } = mapOf(state);
  const { arrow } = state.map;
  const onMap = (map: Partial<MapState>): Step => [{ ...state, map: { ...state.map, ...map } }, []];
  const way = arrows[arrow ?? -1]?.way;
  if (columns !== 0) {
    const wanted = columns < 0 ? "in" : "out";
    if (way !== undefined && way !== wanted) return onMap({ arrow: undefined });
    const first = arrows.findIndex((each) => each.way === wanted);
    return way === wanted || first < 0 ? [state, []] : onMap({ arrow: first });
  }
  if (arrow === undefined || way === undefined)
    return onMap({ place: places[clamp(selected + rows, places.length)]?.name, arrow: undefined });
  const next = clamp(arrow + rows, arrows.length);
  return arrows[next]?.way === way ? onMap({ arrow: next }) : [state, []];
}

function acceptedOnMap(state: State): Step {
  const { arrows } = mapOf(state);
  const { arrow } = state.map;
  const chosen = arrows[arrow ?? -1];
  if (chosen) return go({ ...state, why: { from: chosen.from, to: chosen.to } }, "why");
  return arrows.length > 0 ? [{ ...state, map: { ...state.map, arrow: 0 } }, []] : [state, []];
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(Math.max(0, count - 1), value));
}

/** The number of the learner's step in the list of all. */
function placeOf({ course }: State): number {
  if (!course) return 0;
  const steps = course.modules.flatMap(({ id, data }) => data.steps.map((step) => `${id}/${step.id}`));
  return Math.max(0, steps.indexOf(`${course.at.id.module}/${course.at.id.step}`));
}
