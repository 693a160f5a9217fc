import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { ask } from "./io.ts";

it.each([
  ["an answer", "yes\r", "yes"],
  ["Ctrl-C", "\u0003", ""],
  ["Ctrl-D", "\u0004", ""],
])("hears %s", async (_what, keys, heard) => {
  const keyboard = new PassThrough();
  const screen = Object.assign(new PassThrough(), { isTTY: true });
  const answer = ask("Go on? ", keyboard, screen);
  keyboard.write(keys);
  expect(await answer).toBe(heard);
  expect(String(screen.read())).toMatch(/Go on\? [\s\S]*\n$/);
});

it("takes a terminal that is gone for no answer", async () => {
  const keyboard = new PassThrough();
  const answer = ask("Go on? ", keyboard, new PassThrough());
  keyboard.end();
  expect(await answer).toBe("");
});
