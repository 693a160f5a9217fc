import { describe, expect, test } from "vitest";
import { bindingsOf, route } from "../keys/router.ts";
import type { Message } from "../messages.ts";
import type { State } from "../state.ts";
import { boutique } from "../testing/boutique.ts";
import { closedDoor, stateAt, worldWith } from "../testing/course.ts";
import { frameOf, paintedFrame } from "../testing/frame.tsx";
import { flow } from "../testing/screens.ts";
import { matchesIn } from "../text/search.ts";
import { update } from "./index.ts";

/** Keys as they are pressed, one after the other; words are typed. */
function pressed(state: State, ...keys: readonly string[]): State {
  return keys.reduce((now, key) => {
    const message = route(now, key, key);
    return message ? followed(update(now, message)) : now;
  }, state);
}

function followed([state, effects]: ReturnType<typeof update>): State {
  return effects.reduce<State>((now, effect) => (effect.type === "then" ? update(now, effect.message)[0] : now), state);
}

const applied: State = { ...stateAt("close"), world: worldWith(closedDoor, closedDoor) };

describe("words are found", () => {
  const lines = ["A policy closes a", "  door. Look at db", "(the DB) first"].map((text) => [{ text }]);
  test.each([
    ["whatever their case", "db", [[1, 16, 18]], [[2, 5, 7]]],
    [
      "across the end of a line",
      "a door",
      [
        [0, 16, 17],
        [1, 2, 6],
      ],
    ],
    ["with signs that patterns know", "(the", [[2, 0, 4]]],
  ] as const)("%s", (_how, words, ...places) => {
    const found = matchesIn(lines, words).map((match) => match.map(({ line, from, to }) => [line, from, to]));
    expect(found).toEqual(places);
  });

  test.each(["", " ", "nowhere"])("and %j is not", (words) => {
    expect(matchesIn(lines, words)).toEqual([]);
  });
});

test.each<readonly [string, State, string, RegExp]>([
  ["the lesson", stateAt("close", { columns: 60, rows: 20 }), "deny", /\/deny +1 of 1/],
  ["the matrix", { ...applied, screen: "matrix" }, "web", /\/web +1 of/],
  ["the map", { ...applied, screen: "map" }, "internet", /\/internet +1 of 1/],
  ["the reasons", { ...applied, screen: "why" }, "none of its rules", /1 of 1/],
  ["the modules", { ...applied, screen: "modules" }, "what you know", /1 of 1/],
  ["the policies", { ...applied, screen: "policies" }, "selects", /1 of/],
  ["the results", { ...applied, screen: "results" }, "points", /1 of/],
  ["the help", { ...applied, overlay: { kind: "help", scroll: 0 } }, "quit", /1 of 1/],
])("%s: / finds, with the count, and Esc ends it", (_where, state, words, count) => {
  const found = pressed(state, "/", words, "enter");
  expect(frameOf(found)).toMatch(count);
  expect(pressed(found, "esc")).toMatchObject({ screen: state.screen, overlay: state.overlay, search: undefined });
});

test("what is found comes into sight, and stays there", () => {
  const small = stateAt("close", { columns: 60, rows: 20 });
  expect(frameOf(small)).not.toContain("• two");
  const found = pressed(small, "/", "two", "enter");
  expect(frameOf(found)).toContain("• two");
  expect(frameOf(pressed(found, "esc"))).toContain("• two");
});

test("n and N go round, and the next step's key is theirs only while there is a search", () => {
  const small = pressed(stateAt("close"), "/", "prod", "enter");
  const count = Number(/1 of (\d+)/.exec(frameOf(small))?.[1]);
  expect(count).toBeGreaterThan(1);
  expect(frameOf(pressed(small, "n"))).toContain(`2 of ${count}`);
  expect(frameOf(pressed(small, "N"))).toContain(`${count} of ${count}`);
  expect(frameOf(pressed(small, "N", "n"))).toContain(`1 of ${count}`);
  const titles = (state: State) =>
    bindingsOf(state)
      .filter(({ keys }) => keys.includes("n"))
      .map(({ title }) => title);
  expect([titles(small), titles(pressed(small, "esc"))]).toEqual([["next match"], ["next"]]);
});

test("in lists what is found is selected", () => {
  const modules = pressed({ ...applied, screen: "modules" }, "/", "what you know", "enter");
  expect(modules.selected.modules).toBe(2);
  const map = pressed({ ...stateAt("close"), screen: "map", world: boutique() }, "/", "redis", "enter");
  expect(map.map.place).toBe("boutique/redis-cart");
  const matrix = pressed({ ...applied, screen: "matrix", matrix: { row: 0, column: 0 } }, "/", "allowed", "enter");
  expect(matrix.matrix).toEqual({ row: 1, column: 1 });
});

test("the flows keep only what has the words, and all of it comes back", () => {
  const row = (dest: string) => ({ ...flow, dest_name: dest });
  const flows: State = { ...applied, screen: "flows", flows: { ...applied.flows, rows: [row("db"), row("cache")] } };
  const filtered = pressed(flows, "/", "cache web");
  expect(frameOf(filtered)).toContain("1 of 2 flows");
  // Each of the words is marked: in the row and in what is told of it.
  expect(frameOf(filtered)).toMatch(/\/cache web +1 of 4/);
  const none = pressed(flows, "/", "cache nowhere");
  expect(frameOf(none)).toContain("None of them fits");
  expect(frameOf(none)).toContain("not found");
  expect(frameOf(pressed(filtered, "esc"))).toContain("2 of 2 flows");
});

test("matches are marked, with colour and without", () => {
  const found = pressed({ ...applied, screen: "modules" }, "/", "what", "enter");
  const before = (frame: string) => /((?:.\[[0-9;]+m)+)What/u.exec(frame)?.[1];
  expect(before(paintedFrame(found, { colour: true, unicode: true, light: false }))).toContain("[46m");
  expect(before(paintedFrame(found, { colour: false, unicode: true, light: false }))).toContain("[4m");
});

test("the count is right when there is less to find than before", () => {
  const log = ["one", "two", "three"].map((name) => ({ text: `needle ${name}`, code: 0 }));
  const long: State = { ...applied, log, overlay: { kind: "log", scroll: 0 } };
  const last = pressed(long, "/", "needle", "enter", "N");
  expect(frameOf(last)).toContain("/needle   3 of 3");
  expect(frameOf({ ...last, log: log.slice(0, 1) })).toContain("/needle   1 of 1");
});

test("another screen begins without a search", () => {
  const found = pressed(applied, "/", "db", "enter");
  const message: Message = { type: "go", screen: "policies" };
  expect(update(found, message)[0].search).toBeUndefined();
});
