/** A newcomer in a real terminal: from the first start to the next step, by keys alone. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { program, Screen, type ScreenOptions } from "./screen.ts";

const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-ui-"));
const home = join(folder, "home");
mkdirSync(home);
const screens: Screen[] = [];

function open(options: Partial<ScreenOptions> = {}): Screen {
  const screen = new Screen({ cwd: folder, home, ...options });
  screens.push(screen);
  return screen;
}

function run(...words: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    env: { ...process.env, NETPOL_WORKSHOP_HOME: home },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

afterEach(() => {
  for (const screen of screens.splice(0)) screen.kill();
});

afterAll(() => {
  run("sandbox", "stop");
  rmSync(folder, { recursive: true, force: true });
});

const answer = (label: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-policy
  namespace: prod
spec:
  podSelector:
    matchLabels:
      role: ${label}
  policyTypes: [Ingress]
`;

/** Waits until nothing is under way. */
async function rest(screen: Screen): Promise<void> {
  await screen.until("the end of the work", () => !screen.text().includes("Esc cancels"));
}

test("first start, a wrong answer, a hint, why, the right answer, next, and back to the same step", async () => {
  const screen = open();
  await screen.shows("Welcome to netpol-workshop");
  screen.press("enter");
  await screen.shows("╭ Task");
  await rest(screen);

  screen.press(":");
  await screen.shows("Find an action");
  screen.press("link it");
  await screen.shows("▶ Your first policy: Link it to the database");
  screen.press("enter");
  await screen.shows("A policy is linked to pods by labels");
  await rest(screen);

  const file = join(folder, "netpol-workshop", "02-first-policy", "db-policy.yaml");
  writeFileSync(file, answer("api"));
  await screen.shows("The policies are still those with which this step began");
  screen.press("p");
  await screen.shows("networkpolicy.networking.k8s.io/db-policy created");
  screen.press("c");
  await screen.shows("The policy protects the API, not the database.");
  screen.press("h");
  await rest(screen);

  screen.press("w");
  await screen.shows(/prod\/web +✓ allowed ! +✗ denied !/);
  screen.press("right", "enter");
  await screen.shows("denied on the way into prod/api");
  await screen.shows("db-policy.yaml:1");
  screen.press("esc");
  await screen.shows("Who reaches whom");
  screen.press("esc");
  await screen.shows("Link it to the database");

  // The small editor: behind `role: api`, the last word becomes db.
  screen.press("e");
  await screen.shows("ctrl-s save");
  for (let line = 1; line < 9; line++) screen.press("down");
  screen.press("end", "backspace", "backspace", "backspace", "db", "ctrl-s");
  await screen.shows("The cluster does not hold what your file says");
  expect(readFileSync(file, "utf8")).toBe(answer("db"));
  await rest(screen);
  screen.press("p");
  await screen.shows("db-policy configured");
  screen.press("c");
  // 15 points, less the tenth that the hint costs.
  await screen.shows("passed: 14 of 15 points");
  screen.press("n");
  await screen.shows("A rule opens what selection has closed.");
  await rest(screen);
  screen.press("q");
  expect(await screen.exited()).toBe(0);
  expect(screen.isOwn).toBe(false);

  const again = open();
  await again.shows("A rule opens what selection has closed.");
  // A killed program comes back to the same place, too.
  again.pty.kill("SIGKILL");
  await again.exited();
  const third = open({ columns: 120, rows: 40 });
  await third.shows("A rule opens what selection has closed.");
  third.press("ctrl-c");
  await third.exited();
  expect(third.isOwn).toBe(false);
});

test("a storm of resizes under use breaks no frame, and the screen is never cleared", async () => {
  const screen = open();
  await screen.shows("╭ ");
  await rest(screen);
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

test.each(["SIGTERM", "SIGHUP"])("%s gives the terminal back", async (signal) => {
  const screen = open();
  await screen.shows("╭ ");
  screen.pty.kill(signal);
  expect(await screen.exited()).toBeGreaterThan(0);
  expect(screen.isOwn).toBe(false);
});

test("without a terminal the state is printed", () => {
  const { status, stdout } = spawnSync(process.execPath, [program], {
    cwd: folder,
    env: { ...process.env, NETPOL_WORKSHOP_HOME: home },
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining("You are at 02-first-policy/")]);
});
