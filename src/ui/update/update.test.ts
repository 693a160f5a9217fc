import { describe, expect, test } from "vitest";
import { noProgress, withStep } from "../../workshop/progress/progress.ts";
import { route } from "../keys/router.ts";
import type { Effect, Message } from "../messages.ts";
import { commandsOf } from "../model/course.ts";
import { knownOf } from "../model/known.ts";
import { gridOfStep } from "../model/world.ts";
import type { Course, State } from "../state.ts";
import { closedDoor, courseAt, stateAt, worldWith } from "../testing/course.ts";
import { update } from "./index.ts";

/** Sends messages one after the other; says what the state became, and every effect on the way. */
function sent(state: State, ...messages: readonly Message[]): { state: State; effects: readonly Effect[] } {
  return messages.reduce<{ state: State; effects: readonly Effect[] }>(
    (done, message) => {
      const [next, effects] = update(done.state, message);
      return { state: next, effects: [...done.effects, ...effects] };
    },
    { state, effects: [] },
  );
}

const passed: Message = {
  type: "checked",
  course: courseAt("close"),
  result: { at: courseAt("close").at, passed: true, broken: [] },
};

describe("the lesson", () => {
  test("runs the selected command, and writes it down before it runs", () => {
    const { state, effects } = sent(stateAt("close"), { type: "choose-command", by: 1 }, { type: "run" });
    const text = "kubectl exec -n prod api -- nc -z -w 1 db 3306";
    expect(effects).toEqual([{ type: "run", text, words: text.split(" ") }]);
    expect(state.log).toEqual([{ text, code: undefined }]);
    expect(state.work?.what).toBe(`running ${text}`);
    const ended = sent(state, {
      type: "ran",
      course: courseAt("close"),
      text,
      result: { code: 1, output: "timed out" },
    }).state;
    expect(ended.log).toEqual([{ text, code: 1 }]);
    expect([ended.work, ended.desk.run?.output]).toEqual([undefined, "timed out"]);
  });

  test("one key walks through the commands: the next is selected when one ran, and the last stays", () => {
    const ran = (text: string): Message => ({
      type: "ran",
      course: courseAt("close"),
      text,
      result: { code: 0, output: "" },
    });
    const [first, second] = commandsOf(courseAt("close")).map(({ text }) => text);
    const once = sent(stateAt("close"), { type: "run" }, ran(first ?? "")).state;
    expect([once.lesson.command, once.desk.run?.text]).toEqual([1, first]);
    expect(sent(once, { type: "run" }, ran(second ?? "")).state.lesson.command).toBe(1);
    expect(sent(stateAt("close"), { type: "apply" }, ran("kubectl apply -f door.yaml")).state.lesson.command).toBe(0);
  });

  test("the selection goes round", () => {
    expect(sent(stateAt("close"), { type: "choose-command", by: -1 }).state.lesson.command).toBe(1);
    expect(sent(stateAt("close"), { type: "choose-command", by: 2 }).state.lesson.command).toBe(0);
  });

  test("scrolls no further than there is text", () => {
    const down: Message = { type: "move", rows: 1, columns: 0 };
    const far = sent(stateAt("close"), { type: "edge", to: "bottom" }).state.lesson.scroll;
    expect(far).toBeGreaterThan(0);
    expect(sent(stateAt("close"), { type: "edge", to: "bottom" }, down, down).state.lesson.scroll).toBe(far);
    expect(
      sent(stateAt("close"), { type: "edge", to: "bottom" }, { type: "move", rows: -1, columns: 0 }).state.lesson
        .scroll,
    ).toBe(far - 1);
  });

  test("a saved file is checked, once more when it was saved during the check, and not with --manual-run", () => {
    const { state, effects } = sent(stateAt("close"), { type: "saved" }, { type: "saved" });
    expect(effects).toEqual([{ type: "check", asked: false }]);
    expect(sent(state, passed).effects).toEqual([{ type: "look" }, { type: "check", asked: false }]);
    const manual = { ...stateAt("close"), checksOnSave: false };
    expect(sent(manual, { type: "saved" }).effects).toEqual([{ type: "look" }]);
  });

  test("a command's output is there until the next check", () => {
    const ran: Message = {
      type: "ran",
      course: courseAt("close"),
      text: "kubectl get pods",
      result: { code: 0, output: "web" },
    };
    expect(sent(stateAt("close"), ran, passed).state.desk.run).toBeUndefined();
  });

  test.each([
    ["ask-solution", "solution"],
    ["ask-skip", "skip"],
    ["ask-reset", "reset"],
  ] as const)("%s asks first", (type, effect) => {
    const asked = sent(stateAt("close"), { type });
    expect([asked.effects, asked.state.overlay?.kind]).toEqual([[], "confirm"]);
    expect(sent(asked.state, { type: "accept" }).effects).toEqual([{ type: effect }]);
    expect(sent(asked.state, { type: "refuse" }).effects).toEqual([]);
  });
});

test("what was checked before a change to the cluster is no longer said, nor what was seen", () => {
  const course = courseAt("close");
  const probes = gridOfStep(course.at.step)?.probes ?? [];
  const cells = probes.map(({ probe }) => ({
    probe,
    observed: "allow" as const,
    outcome: { kind: "allowed" as const, milliseconds: 1 },
    predicted: "allow" as const,
    result: undefined,
    alive: "yes" as const,
    ok: probe.expected === "allow",
  }));
  const open = worldWith("", closedDoor);
  const judgement = {
    passed: false,
    cells,
    facts: [],
    inventory: open.now,
    patienceMs: 0,
    disagreements: [],
  };
  const result = { at: course.at, passed: false, broken: [], judgement };
  const checked = sent(stateAt("close"), { type: "checked", course, result }, { type: "looked", world: open }).state;
  const seen = (state: State) => probes.map(({ probe }) => knownOf(state, probe).observed);
  expect(seen(checked)).toEqual(["allow", "allow", "allow"]);
  const applied = sent(
    checked,
    { type: "ran", course, text: "kubectl apply -f door.yaml", result: { code: 0, output: "", changes: true } },
    { type: "looked", world: worldWith(closedDoor, closedDoor) },
  ).state;
  expect(applied.desk.check).toBeUndefined();
  expect(seen(applied)).toEqual([undefined, undefined, "allow"]);
});

test("whoever goes on from the end of a module hears what came of it", () => {
  const done = ["close", "guess", "ask"].reduce(
    (progress, step) => withStep(progress, { module: "01-doors", step }, { state: "passed" }),
    noProgress,
  );
  const last = courseAt("ask", done);
  const elsewhere = { ...last, at: { ...last.at, module: { ...last.at.module, id: "02-windows" } } };
  const { state } = sent(stateAt("ask", {}, done), { type: "arrived", course: elsewhere });
  expect(state.notice?.text).toBe("Doors is passed: 30 of 30 points.");
  expect(sent(stateAt("ask"), { type: "arrived", course: { ...elsewhere, progress: noProgress } }).state.notice).toBe(
    undefined,
  );
});

describe("coming back from the learner's shell", () => {
  const shell = sent(stateAt("close"), { type: "shell" }).state;
  const back = (course: Course): State => sent(shell, { type: "returned", course, notes: [] }).state;

  test("shows the step as it was left there: the hints that were taken", () => {
    const progress = withStep(noProgress, { module: "01-doors", step: "close" }, { hints: 2 });
    const state = back(courseAt("close", progress));
    expect([state.work, state.desk.hints.length, state.course?.progress]).toEqual([undefined, 2, progress]);
  });

  test("goes on at the step to which the learner went there", () => {
    expect(back(courseAt("ask")).course?.at.id.step).toBe("ask");
  });
});

describe("work", () => {
  test("Esc ends it", () => {
    const checking = sent(stateAt("close"), { type: "check" }).state;
    const { state, effects } = sent(checking, { type: "cancel" }, { type: "cancelled" });
    expect(effects).toEqual([{ type: "cancel" }]);
    expect([state.work, state.notice?.text]).toEqual([undefined, "cancelled"]);
  });

  test("a failure says what to do next, and the screen stays", () => {
    const { state } = sent(
      stateAt("close"),
      { type: "check" },
      { type: "failed", notice: { tone: "bad", text: "no answer", next: ["netpol-workshop doctor"] } },
    );
    expect([state.work, state.screen]).toEqual([undefined, "lesson"]);
    expect(state.overlay).toMatchObject({ kind: "trouble", notice: { text: "no answer" } });
    expect(sent(state, { type: "back" }).state.overlay).toBeUndefined();
  });

  test("whoever leaves during work is asked, and leaves at once otherwise", () => {
    expect(sent(stateAt("close"), { type: "quit" }).effects).toContainEqual({ type: "leave" });
    const asked = sent(stateAt("close"), { type: "check" }, { type: "quit" });
    expect(asked.effects).toEqual([{ type: "check", asked: true }]);
    expect(sent(asked.state, { type: "accept" }).effects).toContainEqual({ type: "leave" });
  });
});

test("a check that nobody asked for gives way", () => {
  const saved = sent(stateAt("close"), { type: "saved" }).state;
  expect(route(saved, "p", "p")).toEqual({ type: "apply" });
  const asked = sent(stateAt("close"), { type: "check" }).state;
  expect(route(asked, "p", "p")).toMatchObject({ type: "told" });
});

describe("questions", () => {
  const asking = sent(stateAt("ask"), { type: "answer-step" }).state;
  const choose: Message = { type: "choose" };
  const move = (rows: number): Message => ({ type: "move", rows, columns: 0 });

  test("one right choice goes on, several wait for the word that these are all", () => {
    const one = sent(asking, choose).state;
    expect([one.answers.chosen, one.answers.part]).toEqual([[[0]], 1]);
    const two = sent(one, move(1), move(1), choose, move(-1), move(-1), choose, move(1), choose, choose).state;
    expect([two.answers.chosen, two.answers.part]).toEqual([[[0], [0, 2]], 1]);
    expect(sent(two, move(1), move(1), choose, { type: "submit" }).effects).toEqual([
      { type: "answer", answers: [[0], [0, 2]] },
    ]);
  });

  test("the choices go round, and those of another question begin with the first", () => {
    const last = sent(asking, move(-1)).state;
    expect(last.answers.choice).toBe(1);
    expect(sent(last, move(1)).state.answers.choice).toBe(0);
    expect(sent(last, { type: "part", by: 1 }).state.answers.choice).toBe(0);
  });

  test("nothing is marked while a question is open", () => {
    const { state, effects } = sent(asking, choose, { type: "submit" });
    expect([effects, state.notice?.text, state.answers.part]).toEqual([[], "1 still without an answer", 1]);
  });
});

test("a prediction is filled by letters, cell after cell", () => {
  const { state, effects } = sent(
    stateAt("guess"),
    { type: "answer-step" },
    { type: "predict", verdict: 1 },
    { type: "predict", verdict: 0 },
    { type: "submit" },
  );
  expect(state.matrix).toEqual({ row: 1, column: 0 });
  expect(effects).toEqual([{ type: "answer", answers: [[1], [0]] }]);
});

test("the same step by any path: going away and coming back leaves the lesson as it was", () => {
  const begun = {
    ...sent(stateAt("close"), { type: "choose-command", by: 1 }).state,
    world: worldWith(closedDoor, closedDoor),
  };
  const back = sent(
    begun,
    { type: "go", screen: "matrix" },
    { type: "accept" },
    { type: "back" },
    { type: "back" },
  ).state;
  expect([back.screen, back.lesson]).toEqual(["lesson", begun.lesson]);
});

describe("the small editor", () => {
  const editing = sent(stateAt("close"), {
    type: "edited",
    path: "/home/me/door.yaml",
    text: "spec:\n  role: api\n",
  }).state;

  test("types, breaks lines with their indent, takes back, saves", () => {
    const { state, effects } = sent(
      editing,
      { type: "move", rows: 1, columns: 0 },
      { type: "edge", to: "bottom" },
      { type: "erase" },
      { type: "erase" },
      { type: "erase" },
      { type: "typed", text: "db" },
      { type: "newline" },
      { type: "typed", text: "x: 1" },
      { type: "save" },
    );
    expect(effects).toContainEqual({ type: "save", path: "/home/me/door.yaml", text: "spec:\n  role: db\n  x: 1\n" });
    expect([state.screen, state.editor]).toEqual(["lesson", undefined]);
  });

  test("asks before it throws changes away", () => {
    expect(sent(editing, { type: "back" }).state.screen).toBe("lesson");
    const asked = sent(editing, { type: "typed", text: "a" }, { type: "back" }).state;
    expect([asked.screen, asked.overlay?.kind]).toEqual(["editor", "confirm"]);
    expect(sent(asked, { type: "accept" }).state.screen).toBe("lesson");
  });

  test("takes whole letters back, and walks over them", () => {
    const typed = sent(editing, { type: "typed", text: "a👩‍💻é" }).state;
    const [left, erased] = [
      sent(typed, { type: "move", rows: 0, columns: -1 }).state,
      sent(typed, { type: "move", rows: 0, columns: -1 }, { type: "erase" }).state,
    ];
    expect(left.editor?.column).toBe("a👩‍💻".length);
    expect([erased.editor?.lines[0], erased.editor?.column]).toEqual(["aéspec:", 1]);
  });

  test("takes pasted lines", () => {
    expect(sent(editing, { type: "typed", text: "a: 1\nb: 2\n" }).state.editor?.lines).toEqual([
      "a: 1",
      "b: 2",
      "spec:",
      "  role: api",
      "",
    ]);
  });
});

test("the palette finds an action by a few letters and does it", () => {
  const found = sent(stateAt("close"), { type: "palette" }, { type: "typed", text: "hint" }, { type: "accept" });
  expect(found.effects).toEqual([{ type: "then", message: { type: "hint" } }]);
});
