import { expect, test } from "vitest";
import { Painter } from "./painter.ts";

function painted(...frames: readonly string[]): string {
  const written: string[] = [];
  const painter = new Painter((text) => written.push(text));
  for (const frame of frames) painter.paint(frame);
  return written.at(-1) ?? "";
}

test("writes the lines that changed, and no others", () => {
  expect(painted("one\ntwo\nthree", "one\n2\nthree")).toBe("\u001b[?2026h\u001b[2;1H\u001b[K2\u001b[0m\u001b[?2026l");
});

test("writes nothing when nothing changed", () => {
  const written: string[] = [];
  const painter = new Painter((text) => written.push(text));
  painter.paint("one");
  painter.paint("one");
  expect(written).toHaveLength(1);
});

test("takes away lines that are no longer there", () => {
  expect(painted("one\ntwo", "one")).toContain("\u001b[2;1H\u001b[K");
});

test("never clears the screen", () => {
  expect(painted("one\ntwo", "three\nfour")).not.toContain("\u001b[2J");
});
