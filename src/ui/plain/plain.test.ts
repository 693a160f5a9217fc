import { describe, expect, test } from "vitest";
import type { State } from "../state.ts";
import { boutique } from "../testing/boutique.ts";
import { closedDoor, courseAt, stateAt, worldWith } from "../testing/course.ts";
import { frameOf } from "../testing/frame.tsx";
import { everyScreen, flow } from "../testing/screens.ts";
import { update } from "../update/index.ts";
import { Transcript } from "./transcript.ts";

/** Two panes, and so many rows that nothing is out of sight. */
const size = { columns: 120, rows: 200 };

function factsIn(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}_-]*/gu) ?? [];
}

describe.each(everyScreen)("%s", (_name, state) => {
  const lines = new Transcript().next({ ...state, size });
  const text = lines.join("\n");

  test("says every fact of the frame", () => {
    const told = new Set(factsIn(text));
    expect(factsIn(frameOf({ ...state, size })).filter((fact) => !told.has(fact))).toEqual([]);
  });

  test("draws nothing", () => {
    expect(text).not.toMatch(/[\u2190-\u21ff\u2500-\u27bf]/u);
    expect(text).not.toContain("\u001b");
    expect(text).not.toMatch(/\S {3,}\S+ {3,}/);
  });
});

describe("what changes is said, and nothing else", () => {
  const transcript = new Transcript();
  const begun: State = { ...stateAt("close"), screen: "matrix", world: worldWith(closedDoor, closedDoor) };
  transcript.next(begun);

  test("a move says what is selected now", () => {
    const [moved] = update(begun, { type: "move", rows: 1, columns: 0 });
    expect(transcript.next(moved)).toEqual([
      "Selected: prod/web to svc:prod/db:3306: denied, should be denied, by the policies denied, not tried yet; c checks",
    ]);
    expect(transcript.next(moved)).toEqual([]);
  });

  test("a second check is told of, also when it says the same", () => {
    const talk = new Transcript();
    const result = { at: courseAt("close").at, passed: false, broken: [] };
    const checked = (state: State) =>
      update(state, { type: "checked", course: courseAt("close"), result: { ...result } })[0];
    const once = checked(stateAt("close"));
    talk.next(once);
    expect(talk.next(checked(once))).toContain("not passed yet");
  });

  test("of work, what is waited for, and how to end it once", () => {
    const talk = new Transcript();
    talk.next(stateAt("close"));
    const [checking] = update(stateAt("close"), { type: "check" });
    expect(talk.next(checking)).toEqual(["checking the connections …", "Esc cancels."]);
    const [later] = update(checking, { type: "progress", words: "1 of 2 pods are ready" });
    expect(talk.next(later)).toEqual(["1 of 2 pods are ready"]);
  });

  test("flows that are read again and are the same are not", () => {
    const talk = new Transcript();
    const flows: State = { ...begun, screen: "flows", flows: { ...begun.flows, rows: [flow] } };
    talk.next(flows);
    expect(talk.next(update(flows, { type: "flows", rows: [{ ...flow }] })[0])).toEqual([]);
    const later = { ...flow, end_time: "2026-01-01T00:00:09Z" };
    expect(talk.next(update(flows, { type: "flows", rows: [later] })[0])[0]).toMatch(/^00:00:09, Deny/);
  });

  test("another screen is told of with its keys", () => {
    const [help] = update(begun, { type: "help" });
    const lines = transcript.next(help);
    expect(lines[1]).toBe("# Keys");
    expect(lines.at(-1)).toBe("Keys: esc back");
  });
});

test("a big world is told of place by place", () => {
  const state: State = {
    ...stateAt("close"),
    screen: "map",
    world: boutique(),
    map: { place: "boutique/redis-cart", arrow: undefined },
  };
  const text = new Transcript().next(state).join("\n");
  expect(text).toContain(
    "  frontend times 3: Deployment, 3 pods, labels app=frontend, takes connections at svc:boutique/frontend:80",
  );
  expect(text).toContain("in: boutique/cartservice to svc:boutique/redis-cart:6379: allowed");
  expect(text).toContain("in: boutique/frontend to svc:boutique/redis-cart:6379: denied");
});
