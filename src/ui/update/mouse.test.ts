import { expect, test } from "vitest";
import type { State } from "../state.ts";
import { closedDoor, stateAt, worldWith } from "../testing/course.ts";
import { frameOf } from "../testing/frame.tsx";
import { update } from "./index.ts";

const applied: State = { ...stateAt("close", { columns: 120, rows: 30 }), world: worldWith(closedDoor, closedDoor) };

/** Clicks where a text stands on the screen. */
function clicked(state: State, text: string): ReturnType<typeof update> {
  const lines = frameOf(state).split("\n");
  const row = lines.findIndex((line) => line.includes(text));
  const column = lines[row]?.indexOf(text) ?? -1;
  expect(column).toBeGreaterThanOrEqual(0);
  return update(state, { type: "clicked", column, row });
}

test("a click selects what stands there", () => {
  expect(clicked(applied, "kubectl exec")[0].lesson.command).toBe(1);
  expect(clicked({ ...applied, screen: "matrix" }, "✓ allowed")[0].matrix).toEqual({ row: 1, column: 1 });
  expect(clicked({ ...applied, screen: "modules" }, "What you know")[0].selected.modules).toBe(2);
  const map: State = { ...applied, screen: "map" };
  expect(clicked(map, "role=web")[0].map.place).toBe("prod/web");
  expect(clicked(map, "✗ denied")[0].map.arrow).toBe(0);
});

test("a click on the footer is its key", () => {
  expect(clicked(applied, "c check")[1]).toEqual([{ type: "then", message: { type: "check" } }]);
});

test("a click on nothing does nothing", () => {
  expect(update(applied, { type: "clicked", column: 500, row: 500 })).toEqual([applied, []]);
  expect(clicked(applied, "A policy closes")).toEqual([applied, []]);
});

test("the wheel scrolls the pane below the mouse", () => {
  const over = (column: number) => update(applied, { type: "wheeled", column, row: 5, by: 1 })[1];
  expect(over(5)).toEqual([{ type: "then", message: { type: "move", rows: 3, columns: 0 } }]);
  expect(over(100)).toEqual([{ type: "then", message: { type: "scroll-desk", by: 3 } }]);
});

test("it is asked for, and let go again", () => {
  const [on, effects] = update(applied, { type: "toggle-mouse" });
  expect(effects).toEqual([{ type: "mouse", on: true }]);
  expect(update(on, { type: "toggle-mouse" })[1]).toEqual([{ type: "mouse", on: false }]);
});
