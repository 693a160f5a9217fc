import { describe, expect, test } from "vitest";
import { width } from "../../text/width.ts";
import { Transcript } from "../plain/transcript.ts";
import type { State } from "../state.ts";
import { closedDoor, stateAt, worldWith } from "../testing/course.ts";
import { frameOf, paintedFrame } from "../testing/frame.tsx";
import { everyScreen } from "../testing/screens.ts";
import { update } from "../update/index.ts";

const sizes = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 240, rows: 70 },
];

const applied = { ...stateAt("close"), world: worldWith(closedDoor, closedDoor) };
describe.each(everyScreen)("%s", (_name, state, telling) => {
  test.each(sizes)("fits $columns×$rows", (size) => {
    const frame = frameOf({ ...state, size });
    const lines = frame.split("\n");
    expect(lines).toHaveLength(size.rows);
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(size.columns);
    expect(frame).toContain(telling);
  });
});

test("a terminal that is too small says so, and the state is kept", () => {
  const state = stateAt("close", { columns: 50, rows: 10 });
  expect(frameOf(state)).toContain("too small: 60×20 is needed");
  const [grown] = update(state, { type: "resized", columns: 80, rows: 24 });
  expect(frameOf(grown)).toContain("A policy closes a door.");
});

test.each(everyScreen)("%s comes back from a terminal that is too small", (_name, state, telling) => {
  const whole = { ...state, size: { columns: 120, rows: 40 } };
  const [tiny] = update(whole, { type: "resized", columns: 3, rows: 2 });
  const [grown] = update(tiny, { type: "resized", columns: 120, rows: 40 });
  expect(new Transcript().next(tiny).join("\n")).not.toBe("");
  expect(frameOf(grown)).toContain(telling);
});

test("the footer names the help, however narrow the terminal is", () => {
  for (const state of [stateAt("close"), { ...applied, screen: "map" as const }])
    for (const columns of [60, 80, 100]) expect(frameOf({ ...state, size: { columns, rows: 24 } })).toContain("? help");
});

test("a matrix says verdicts with a sign and a word, marks what should be otherwise and previews the file", () => {
  const state: State = {
    ...stateAt("close", { columns: 120, rows: 40 }),
    screen: "matrix",
    world: worldWith("", closedDoor),
  };
  const frame = frameOf(state);
  expect(frame).toMatch(/prod\/web +✓ allowed→✗ denied ! +✓ allowed/);
  expect(frame).toContain("Your file is not applied; it would change 2 connections (→).");
});

test("why shows the rule's file and line, the file with what decided marked, and what would flip it", () => {
  const frame = frameOf({ ...applied, size: { columns: 120, rows: 60 }, screen: "why" });
  expect(frame).toContain("NetworkPolicy prod/door door.yaml:1");
  expect(frame).toMatch(/▶ +7 {3}podSelector:/);
  expect(frame).toMatch(/▶ +9 {7}role: db/);
  expect(frame).toContain("What would make it allowed");
});

test("a check shows what is wrong and where to go on", () => {
  const [hinted] = update(stateAt("close"), {
    type: "hinted",
    course: stateAt("close").course ?? fail(),
    text: "Which pod?",
    level: 1,
  });
  expect(frameOf(hinted)).toContain("Hint 1 of 3: Which pod?");
});

test.each(everyScreen)("%s in ASCII alone when asked for", (_name, state) => {
  const frame = frameOf(
    { ...state, size: { columns: 120, rows: 40 } },
    { colour: false, unicode: false, light: false },
  );
  expect(frame.replaceAll(/[\x20-\x7e\n]/g, "")).toBe("");
});

test("without colour nothing but attributes; with colour a verdict has its own", () => {
  const matrix: State = { ...applied, screen: "matrix", matrix: { row: 0, column: 1 } };
  const coloured = new RegExp(`${String.fromCharCode(27)}\\[(?:\\d+;)*3[0-7]m`);
  expect(paintedFrame(matrix, { colour: false, unicode: true, light: false })).not.toMatch(coloured);
  expect(paintedFrame(matrix, { colour: true, unicode: true, light: false })).toContain("\u001b[31m✗ denied");
});

function fail(): never {
  throw new Error("the test course is open");
}
