import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Key } from "ink";
import { describe, expect, test } from "vitest";
import { noProgress, withStep } from "../../workshop/progress/progress.ts";
import { footerEntries } from "../model/footer-lines.ts";
import { footerAt } from "../model/hit.ts";
import type { State } from "../state.ts";
import { stateAt } from "../testing/course.ts";
import { lineText } from "../text/line.ts";
import { update } from "../update/index.ts";
import { keymap } from "./keymap.ts";
import { keyName, route, strokes } from "./router.ts";
import { keysMarkdown } from "./table.ts";

const noKey: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

test.each([
  ["x", {}, "x"],
  ["", { upArrow: true }, "up"],
  ["", { return: true }, "enter"],
  ["", { tab: true, shift: true }, "shift-tab"],
  ["p", { ctrl: true }, "ctrl-p"],
  [" ", {}, "space"],
  // Terminals send DEL for backspace.
  ["", { delete: true }, "backspace"],
] as const)("%j with %j is %s", (input, key, name) => {
  expect(keyName(input, { ...noKey, ...key })).toBe(name);
});

test.each([
  ["\u007f\u007fdb\u0013", ["backspace", "backspace", "d", "b", "ctrl-s"]],
  ["jj", ["j", "j"]],
  ["a: 1\rb: 2", ["paste"]],
])("%j typed at once is %j", (input, names) => {
  expect(strokes(input, input).map(([name]) => name)).toEqual(names);
});

describe("one key, one meaning", () => {
  const modes = [...new Set(keymap.flatMap((binding) => binding.modes))];
  test.each(modes)("%s", (mode) => {
    const keys = keymap.filter((binding) => binding.modes.includes(mode)).flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

describe("routing", () => {
  const lesson = stateAt("close");

  test.each<readonly [string, State, string, object | undefined]>([
    ["a key of the screen", lesson, "c", { type: "check" }],
    ["a key of another screen", lesson, "ctrl-s", undefined],
    ["arrows of the matrix", { ...lesson, screen: "matrix" }, "h", { type: "move", rows: 0, columns: -1 }],
    [
      "a letter in the palette is text",
      { ...lesson, overlay: { kind: "palette", query: "", selected: 0 } },
      "c",
      { type: "typed", text: "c" },
    ],
    [
      "a letter in a question is no command",
      { ...lesson, overlay: { kind: "confirm", question: "?", action: "skip" } },
      "c",
      undefined,
    ],
    [
      "Esc during work cancels it",
      { ...lesson, work: { what: "checking", detail: undefined, cancelling: false, automatic: false } },
      "esc",
      { type: "cancel" },
    ],
    [
      "Esc over a window closes the window",
      {
        ...lesson,
        work: { what: "checking", detail: undefined, cancelling: false, automatic: false },
        overlay: { kind: "help", scroll: 0 },
      },
      "esc",
      { type: "back" },
    ],
  ])("%s", (_what, state, name, message) => {
    expect(route(state, name, name)).toEqual(message);
  });

  test("a key that can do nothing now says why", () => {
    expect(route(lesson, "n", "n")).toEqual({
      type: "told",
      notice: { tone: "warn", text: "n: this step is not done yet; K skips it", next: [] },
    });
  });
});

describe("the footer", () => {
  const keysOf = (state: State): readonly string[] =>
    footerEntries(state, state.size.columns).map(({ binding }) => binding.keys[0] ?? "");
  const lesson = stateAt("close");

  test("names no way back where there is none", () => {
    expect(keysOf({ ...lesson, course: undefined, screen: "welcome" })).not.toContain("esc");
    expect(keysOf(lesson)).not.toContain("esc");
    expect(keysOf({ ...lesson, desk: { ...lesson.desk, newest: "run" } })).toContain("esc");
    expect(keysOf({ ...lesson, screen: "matrix" })).toContain("esc");
  });

  test("names the way out, however narrow the terminal is", () => {
    expect(keysOf({ ...lesson, size: { columns: 60, rows: 20 } })).toEqual(expect.arrayContaining(["?", "q"]));
  });

  test("says that Esc cancels while something is under way, and so does a click", () => {
    const [checking] = update(lesson, { type: "check" });
    const esc = footerEntries(checking, 80).find(({ binding }) => binding.keys.includes("esc"));
    expect(lineText(esc?.line ?? [])).toBe("esc cancel  ");
    expect(footerAt(checking, { column: esc?.from ?? 0, row: lesson.size.rows - 1 })).toEqual({ type: "cancel" });
  });

  test("names a screen only on the others", () => {
    expect(keysOf({ ...lesson, screen: "modules" })).not.toContain("m");
    expect(keysOf({ ...lesson, screen: "flows" })).not.toContain("f");
  });

  test("does not offer the question before the first one", () => {
    const first: State = { ...stateAt("ask"), screen: "questions" };
    expect(keysOf(first)).not.toContain("left");
    expect(keysOf({ ...first, answers: { ...first.answers, part: 1 } })).toContain("left");
  });

  test("begins with the next step once this one is done", () => {
    const done = withStep(noProgress, { module: "01-doors", step: "close" }, { state: "passed" });
    expect(keysOf(stateAt("close", {}, done))[0]).toBe("n");
  });
});

test("the README's table of keys is that of the program", () => {
  const readme = readFileSync(join(import.meta.dirname, "..", "..", "..", "README.md"), "utf8");
  expect(readme).toContain(keysMarkdown());
});
