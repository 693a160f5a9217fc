import { describe, expect, test } from "vitest";
import { width } from "../../text/width.ts";
import { commandsOf } from "../model/course.ts";
import { Transcript } from "../plain/transcript.ts";
import type { State } from "../state.ts";
import { closedDoor, courseAt, stateAt, worldWith } from "../testing/course.ts";
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

describe("where there is little room", () => {
  const ran = (state: State, text: string, code: number): State =>
    update(state, { type: "ran", course: courseAt("close"), text, result: { code, output: "" } })[0];

  test("the task stands beside the lesson until something is asked for, and Esc brings it back", () => {
    const begun: State = { ...stateAt("close"), world: worldWith("", "apiVersion:\nkind:\n") };
    const task = ["Press e to edit your file", "line 1: apiVersion is empty", "▶ Close the door"];
    for (const fact of task) expect(frameOf(begun)).toContain(fact);
    const output = ran(begun, "kubectl get pods -n prod --show-labels", 0);
    expect(frameOf(output)).not.toContain("Press e to edit");
    for (const fact of task) expect(frameOf(update(output, { type: "back" })[0])).toContain(fact);
  });

  test("the header names the step rather than the program", () => {
    const [title] = frameOf(stateAt("close", { columns: 60 })).split("\n");
    expect(title).toContain("Doors · 1 of 3: Close the door");
  });

  test("what is cut off says which key shows the rest", () => {
    const state: State = { ...stateAt("close", { rows: 20 }), world: worldWith("", "apiVersion:\n") };
    expect(frameOf(state)).toMatch(/↓ \d+ more lines {3}\] scrolls/);
  });

  test("the selected cell of a long matrix stays in sight", () => {
    const course = courseAt("close");
    const { step } = course.at;
    if (step.kind !== "write") throw new Error("the test course has another step");
    const pods = Array.from({ length: 30 }, (_, index) => `prod/pod-${index}  deny`);
    const matrix = `.  svc:prod/db:3306\n${pods.join("\n")}\n`;
    const at = { ...course.at, step: { ...step, check: { ...step.check, matrix } } };
    const begun: State = { ...stateAt("close"), course: { ...course, at }, screen: "matrix" };
    const down = (state: State, rows: number): State => update(state, { type: "move", rows, columns: 0 })[0];
    const low = down(begun, 25);
    expect(frameOf(begun)).not.toMatch(/prod\/pod-25 /);
    expect(frameOf(low)).toMatch(/prod\/pod-25 /);
    const high = down(low, -25);
    expect(frameOf(high)).toMatch(/svc:prod\/db[\s\S]*prod\/pod-0 /);
  });

  test("the small editor shows where the cursor is, however long the line", () => {
    const path = "/home/me/door.yaml";
    const lines = ["# begin", `# ${"x".repeat(90)} the end`];
    const state: State = {
      ...stateAt("close"),
      screen: "editor",
      editor: { path, lines, row: 1, column: 100, changed: false },
    };
    expect(frameOf(state)).toContain("xx the end");
    expect(frameOf({ ...state, editor: { path, lines, row: 0, column: 0, changed: false } })).toContain("# begin");
  });
});

test("a command that the lesson says fails is no fault when it does, and is said when it does not", () => {
  const [state] = update(stateAt("close"), { type: "choose-command", by: 1 });
  const text = commandsOf(courseAt("close"))[1]?.text ?? "";
  const ended = (code: number): string =>
    frameOf(update(state, { type: "ran", course: courseAt("close"), text, result: { code, output: "" } })[0]);
  expect(ended(1)).toContain("✓ exit code 1, as it should");
  expect(ended(0)).toContain("! exit code 0; once the step is done, it fails");
});

test("a command that fails before the prediction may have come too early, and says so", () => {
  const course = courseAt("guess");
  const { step } = course.at;
  if (step.kind !== "predict") throw new Error("the test course asks something else");
  const ended = (reveal: string[], code: number): string => {
    const at = { ...course.at, step: { ...step, reveal } };
    const result = { code, output: "" };
    const ran = { type: "ran" as const, course: { ...course, at }, text: "kubectl get netpol door", result };
    return frameOf(update(stateAt("guess"), ran)[0]);
  };
  expect(ended(["start/door.yaml"], 1)).toContain("press a first");
  expect(ended(["start/door.yaml"], 0)).not.toContain("press a first");
  expect(ended([], 1)).not.toContain("press a first");
});

test("the words of a choice are read as those of the text are", () => {
  const course = courseAt("ask");
  const { step } = course.at;
  if (step.kind !== "quiz") throw new Error("the test course asks something else");
  const questions = step.questions.map((each) => ({
    ...each,
    choices: each.choices.map((choice) => ({ ...choice, text: `\`${choice.text}\` *is* it` })),
  }));
  const at = { ...course.at, step: { ...step, questions } };
  const frame = frameOf({ ...stateAt("ask"), course: { ...course, at }, screen: "questions" });
  expect(frame).toContain("( ) It is not is it");
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
