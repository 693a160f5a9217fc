import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Message } from "../../messages.ts";
import type { State } from "../../state.ts";
import { boutique } from "../../testing/boutique.ts";
import { closedDoor, stateAt, worldWith } from "../../testing/course.ts";
import { frameOf } from "../../testing/frame.tsx";
import { lineText, lineWidth } from "../../text/line.ts";
import { themeFor } from "../../theme.ts";
import { update } from "../../update/index.ts";
import { inside } from "../layout.ts";
import { mapOf, mapPanes } from "./map-panes.ts";

const small: State = { ...stateAt("close"), screen: "map", world: worldWith("", closedDoor) };
const shop: State = {
  ...stateAt("close"),
  screen: "map",
  world: boutique(),
  map: { place: "boutique/checkoutservice", arrow: undefined },
};

const theme = themeFor({ colour: false, unicode: true, light: false });
const sizes = [
  [60, 20],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

describe.each([
  ["door", small],
  ["boutique", shop],
])("the map of the %s", (name, state) => {
  test.each(sizes)("in %i columns and %i rows", async (columns, rows) => {
    const panes = mapPanes(state, { columns, rows }, theme);
    for (const pane of panes) expect(Math.max(...pane.lines.map(lineWidth))).toBeLessThanOrEqual(inside(pane).columns);
    expect(panes.every(({ left, top, ...pane }) => left + pane.columns <= columns && top + pane.rows <= rows)).toBe(
      true,
    );
    const file = join(import.meta.dirname, "testdata", `${name}-${columns}.txt`);
    const text = panes.map(({ title, lines }) => [`${title}:`, ...lines.map(lineText)].join("\n"));
    await expect(`${text.join("\n\n")}\n`).toMatchFileSnapshot(file);
  });
});

function sent(state: State, ...messages: readonly Message[]): State {
  return messages.reduce((now, message) => update(now, message)[0], state);
}

const move = (rows: number, columns: number): Message => ({ type: "move", rows, columns });

test("begins with what the step is about, and goes from place to place", () => {
  const names = (state: State) => {
    const { places, selected } = mapOf(state);
    return places[selected]?.name;
  };
  expect(names(small)).toBe("prod/db");
  expect(names(sent(small, move(1, 0)))).toBe("prod/web");
  expect(names(sent(small, move(9, 0)))).toBe("internet");
  expect(names(sent(small, move(-9, 0)))).toBe("prod/api");
});

test("left and right choose arrows, up and down go along them, and Esc lets go", () => {
  const chosen = (state: State) => {
    const { arrows } = mapOf(state);
    const arrow = arrows[state.map.arrow ?? -1];
    return arrow ? `${arrow.way} ${arrow.place}` : "none";
  };
  const first = sent(small, move(0, -1));
  expect(chosen(first)).toBe("in 0");
  const second = sent(first, move(1, 0));
  expect(chosen(second)).toBe("in 2");
  // No further than there are arrows of this side.
  expect(chosen(sent(second, move(1, 0)))).toBe("in 2");
  expect(chosen(sent(second, move(0, 1)))).toBe("none");
  expect(chosen(sent(second, move(0, 1), move(0, 1)))).toBe("out 2");
  expect(chosen(sent(second, { type: "back" }))).toBe("none");
});

test("Enter on an arrow tells why, and back is the map", () => {
  const why = sent({ ...small, world: worldWith(closedDoor, closedDoor) }, { type: "accept" }, { type: "accept" });
  expect(frameOf({ ...why, size: { columns: 120, rows: 40 } })).toContain("NetworkPolicy prod/door door.yaml:1");
  expect(sent(why, { type: "back" }).screen).toBe("map");
});

test("gives no prediction away", () => {
  const frame = frameOf({ ...stateAt("guess"), screen: "map", world: worldWith(closedDoor, closedDoor) });
  expect(frame).toContain("First predict");
  expect(frame).not.toMatch(/allowed|denied/);
});

test("a service that leads nowhere is a place of its own", () => {
  const lost = `apiVersion: v1
kind: Service
metadata: { name: lost, namespace: prod }
spec: { selector: { role: nobody }, ports: [{ port: 80 }] }
`;
  const frame = frameOf({ ...small, world: worldWith(lost, undefined), size: { columns: 120, rows: 40 } });
  expect(frame).toContain("Service that no pod is behind");
});
