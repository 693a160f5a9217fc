import { expect, test } from "vitest";
import { mouseEvents } from "./mouse.ts";

test.each([
  ["a click", "\u001b[<0;10;5M", [{ type: "clicked", column: 9, row: 4 }], ""],
  ["letting go", "\u001b[<0;10;5m", [], ""],
  ["another button", "\u001b[<2;10;5M", [], ""],
  [
    "the wheel, with keys between",
    "j\u001b[<64;1;1M\u001b[A\u001b[<65;1;1M",
    [
      { type: "wheeled", column: 0, row: 0, by: -1 },
      { type: "wheeled", column: 0, row: 0, by: 1 },
    ],
    "j\u001b[A",
  ],
])("%s", (_what, input, events, keys) => {
  expect(mouseEvents(input)).toEqual({ events, keys });
});
