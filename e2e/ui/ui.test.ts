/** The program and the terminal: its size, signals, and no terminal at all. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { holderOf } from "../../src/sandbox/lifecycle/lock.ts";
import { Learner } from "./learner.ts";

const learner = new Learner();

beforeAll(() => learner.choosesTheSandbox());
afterEach(() => learner.closeScreens());
afterAll(() => learner.leave());

test("a storm of resizes under use breaks no frame, and the screen is never cleared", async () => {
  const screen = learner.open();
  await screen.shows("╭ ");
  await screen.rests();
  const begun = screen.written.length;
  for (let round = 0; round < 100; round++) {
    screen.resize(60 + ((round * 37) % 120), 20 + ((round * 13) % 40));
    screen.press(round % 2 === 0 ? "down" : "tab");
  }
  screen.resize(80, 24);
  // Two frames that differ, and the second one is whole.
  screen.press("?");
  await screen.shows("╭ Keys");
  screen.press("esc");
  await screen.until("a whole frame", () => {
    const lines = screen.text().split("\n");
    return (
      lines.filter((line) => line.startsWith("╭")).length === 2 &&
      lines.filter((line) => line.startsWith("╰")).length === 2
    );
  });
  expect(screen.written.slice(begun)).not.toContain("\u001b[2J");
  screen.press("q");
  expect(await screen.exited()).toBe(0);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["a crash", 70],
])("%s gives the terminal back, and stops the sandbox that was started for it", async (how, code) => {
  const preload = join(learner.folder, "crash.cjs");
  writeFileSync(preload, 'process.once("SIGUSR2", () => { throw new Error("a crash"); });');
  expect(learner.run("sandbox", "stop").code).toBe(0);
  const screen = learner.open({ env: { NODE_OPTIONS: `--require ${preload}` } });
  await screen.shows("╭ Task");
  await screen.rests();
  screen.pty.kill(how.startsWith("SIG") ? how : "SIGUSR2");
  expect(await screen.exited()).toBe(code);
  expect(screen.isOwn).toBe(false);
  await expect.poll(() => holderOf(join(learner.home, "sandbox"))).toBeUndefined();
});

test("the map, an arrow of it, why, and back", async () => {
  const screen = learner.open({ columns: 120, rows: 40 });
  await screen.shows("╭ Task");
  await screen.rests();
  screen.press("M");
  await screen.shows(/◂┼?─+. allowed/);
  screen.press("enter");
  await screen.shows(/╭ Selected[\s\S]* → /);
  screen.press("enter");
  await screen.shows("╭ Why");
  screen.press("esc");
  await screen.shows("╭ Map");
});

test("keys that arrive together, as over a slow line, are heard one after the other", async () => {
  const screen = learner.open();
  await screen.shows("╭ Task");
  await screen.rests();
  screen.press("a");
  await screen.shows("▶ ( )");
  const choices = screen
    .text()
    .split("\n")
    .filter((line) => line.includes("( )"));
  // Two arrows and Enter, then back to the question that was answered.
  screen.press("\u001b[B\u001b[B\r\u001b[D");
  await screen.shows("(•)");
  const [chosen] = screen
    .text()
    .split("\n")
    .filter((line) => line.includes("(•)"));
  expect(chosen?.trim().slice(-20)).toBe(choices[2]?.trim().slice(-20));
});

test("the mouse is heard where it is asked for, and always let go", async () => {
  const [on, off] = ["\u001b[?1000h", "\u001b[?1000l"];
  const screen = learner.open();
  await screen.shows("? help");
  await screen.rests();
  expect(screen.written).not.toContain(on);
  screen.press("\u0014");
  await screen.until("the mouse", () => screen.written.includes(on));
  // A click on the footer's help.
  const rows = screen.text().split("\n");
  screen.press(`\u001b[<0;${(rows.at(-1) ?? "").indexOf("? help") + 1};${rows.length}M`);
  await screen.shows("╭ Keys");
  screen.pty.kill("SIGTERM");
  await screen.exited();
  expect(screen.written.lastIndexOf(off)).toBeGreaterThan(screen.written.lastIndexOf(on));
});

test("--plain says the lesson in lines, and keys go on from there", async () => {
  const screen = learner.open({ args: ["--plain"], columns: 120, rows: 40 });
  await screen.shows("Keys: x run");
  screen.press("m");
  await screen.shows("Selected: What this cluster can do");
  screen.press("down");
  await screen.shows("Selected: Everybody reaches everybody");
  screen.press("q");
  expect(await screen.exited()).toBe(0);
  expect(screen.written).not.toContain("\u001b");
  expect(screen.written).not.toMatch(/[╭│▶]/);
});

test("without a terminal the state is printed", () => {
  expect(learner.run()).toMatchObject({ code: 0, out: expect.stringContaining("You are at 01-is-anybody-enforcing/") });
});
