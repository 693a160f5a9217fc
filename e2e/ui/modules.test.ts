/** A newcomer in a real terminal: modules from the first start to the results, by keys alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import type { StepData } from "../../src/workshop/module/format.ts";
import { loadModules, stepOf } from "../../src/workshop/module/load.ts";
import { Learner } from "./learner.ts";
import { Player } from "./player.ts";

const root = join(import.meta.dirname, "..", "..");
const modules = loadModules(join(root, "modules"));
const learner = new Learner();

afterEach(() => learner.closeScreens());
afterAll(() => learner.leave());

function moduleOf(number: string): (step: string) => StepData {
  const module = modules.find(({ id }) => id.startsWith(number));
  return (step) => {
    const found = module && stepOf(module, step);
    if (!found) throw new Error(`there is no step ${number}/${step}`);
    return found;
  };
}

/** An editor of the learner's own: it writes what stands in a file beside it. */
const written = join(learner.folder, "written.yaml");
const editor = { EDITOR: `cp '${written}'` };

function solution(module: string, file: string): string {
  return readFileSync(join(root, "modules", module, file), "utf8");
}

test("the first start, and module 1 to its end", async () => {
  const step = moduleOf("01");
  const screen = learner.open({ columns: 120, rows: 40 });
  const player = new Player(screen);
  await screen.shows("Welcome to netpol-workshop");
  screen.press("enter");
  await screen.shows("╭ What this cluster can do");
  await screen.rests();
  await player.runs("kubectl version", "Server Version: v1.35");
  await player.answers(step("preflight"));
  await player.goesOn("Everybody reaches everybody");

  await player.answers(step("flat"), 2);
  await screen.shows("✓ allowed right");
  await screen.shows("✗ denied wrong");
  await screen.shows(/✗ prod\/web → svc:prod\/api:5000 ✓ allowed {2}Web is meant to call the API/);
  await player.goesOn("The canary");

  await player.runs("kubectl apply -f deny-all.yaml", "deny-all created");
  await player.runs("kubectl exec -n workshop-canary client -- nc", "exit code 1");
  await screen.works("c", "checking the connections");
  await screen.shows("passed: 10 of 10 points");
  await player.goesOn("And back again");
  await player.answers(step("canary-again"));
  await player.goesOn("Pick a lab");

  await player.answers(step("pick-a-lab"), 1);
  await screen.shows("8 of 9 right");
  await screen.shows("Not everything is right");
  await player.answers(step("pick-a-lab"));
  await player.goesOn("What you know now");
  await player.answers(step("quiz"));
  await player.goesOn("Name the object");

  screen.press("r");
  await screen.shows("57 of 60 points");
  await screen.shows("Pick a lab  2 tries");
  screen.press("q");
  expect(await screen.exited()).toBe(0);
});

test("module 2, killed on the way: a wrong answer, a hint, why, flows, and two editors", async () => {
  const step = moduleOf("02");
  const file = learner.file("02-first-policy", "db-policy.yaml");
  const first = learner.open({ columns: 120, rows: 40 });
  const typing = new Player(first);
  await typing.findsStep("Name the object");

  // The small editor: what stands behind the colons is typed, and the save is checked.
  first.press("e");
  await first.shows("ctrl-s save");
  first.press("down", "end", " networking.k8s.io/v1", "down", "end", " NetworkPolicy", "down");
  first.press("down", "end", " db-policy", "down", "end", " prod", "ctrl-s");
  await first.shows("passed: 10 of 10 points");
  await typing.goesOn("Link it to the database");

  first.press("e");
  await first.shows("ctrl-s save");
  for (let line = 1; line < 8; line++) first.press("down");
  first.press(
    "end",
    "backspace",
    "backspace",
    "backspace",
    "enter",
    "  matchLabels:",
    "enter",
    "  role: api",
    "ctrl-s",
  );
  await first.shows("The policies are still those");
  await typing.appliesAndChecks("The policy protects the API, not");
  first.press("h");
  await first.shows("Hint 1 of 3");

  first.press("w");
  await first.shows(/prod\/web +✓ allowed ! +✗ denied !/);
  expect(first.colourOf("✗ denied !")).toBe("red");
  // The cursor goes to the cell beside, and the one that it leaves shows its own colour.
  first.press("right");
  await first.until("the colour", () => first.colourOf("✓ allowed !") === "green");
  first.press("enter");
  await first.shows("into prod/api: ✗ denied");
  await first.shows("db-policy.yaml:2");
  first.press("esc");
  await first.shows("╭ Who reaches whom");
  first.press("esc");
  await first.shows("╭ Link it to the database");

  first.press("e");
  await first.shows("ctrl-s save");
  for (let line = 1; line < 10; line++) first.press("down");
  first.press("end", "backspace", "backspace", "backspace", "db", "ctrl-s");
  await first.shows("The cluster does not hold what");
  // 15 points, less the tenth that the hint costs.
  await typing.appliesAndChecks("passed: 14 of 15 points");
  await typing.goesOn("Let the API in");

  first.pty.kill("SIGKILL");
  await first.exited();
  const screen = learner.open({ columns: 120, rows: 40, env: editor, args: ["--manual-run"] });
  const player = new Player(screen);
  await screen.shows("╭ Let the API in");
  await screen.rests();
  expect(screen.text().split("\n")[0]).toContain("24 of 80 points");

  await player.edits(file, written, solution("02-first-policy", "solution/db-policy.yaml"));
  await player.appliesAndChecks("passed: 25 of 25 points");

  screen.press("f");
  await screen.shows(/prod\/web.*prod\/db.*3306/);
  screen.press("d", "/", "visitor", "enter");
  await screen.until("the visitor alone", () => {
    const rows = screen
      .text()
      .split("\n")
      .filter((line) => /✗/.test(line));
    return rows.length > 0 && rows.every((row) => row.includes("visitor"));
  });
  // The first ends the filter.
  screen.press("esc");
  await screen.until("all that is denied", () => /✗ Deny.*prod\/web/.test(screen.text()));
  screen.press("esc");
  await screen.shows("╭ Let the API in");

  await player.goesOn("List a second direction");
  await player.answers(step("predict-egress"));
  await player.goesOn("Give the database its voice back");
  const direction = learner.file("02-first-policy", "direction.yaml");
  await player.edits(direction, written, solution("02-first-policy", "solution/db-policy.yaml"));
  await player.appliesAndChecks("passed: 8 of 8 points");
  await player.goesOn("Read what kubectl says");
  await player.runs("kubectl describe", "Not affecting egress traffic");
  await player.answers(step("describe"), 0);
  await player.answers(step("describe"));
  await player.goesOn("What you know now");
  await player.answers(step("quiz"));
  await screen.shows("5 of 5 right");
  screen.press("q");
  expect(await screen.exited()).toBe(0);
});

test("module 9 from the list of modules to the results: tiers, why, a wrong answer, a skipped step", async () => {
  const step = moduleOf("09");
  const screen = learner.open({ columns: 120, rows: 40, env: editor, args: ["--manual-run"] });
  const player = new Player(screen);
  await player.findsStep("Pick a lab");
  screen.press("m");
  await screen.shows("╭ Modules");
  screen.press("G");
  await screen.shows("09 Tiers");
  screen.press(..."kkkkkkkk");
  await screen.works("enter", "going to 09-tiers/look-around");
  await screen.shows("╭ Look around");
  await player.runs("kubectl get tiers", "kube-admin");
  await player.answers(step("look-around"));
  await player.goesOn("Three teams, three tiers");

  await player.edits(learner.file("09-tiers", "tiers.yaml"), written, solution("09-tiers", "solution/tiers.yaml"));
  await player.appliesAndChecks("passed: 12 of 12 points");
  screen.press("P");
  await screen.shows("╭ Policies");
  await screen.shows(/tier security.*tier platform.*tier application-catfacts/s);
  screen.press("esc");
  await screen.shows("╭ Three teams, three tiers");
  await player.goesOn("The cliff");
  await player.answers(step("the-cliff"), 2);
  await screen.shows("The rule names quickstart only");
  await player.goesOn("The way out");

  screen.press("w");
  await screen.shows(/catfacts\/worker +✗ denied/);
  screen.press("down", "enter");
  await screen.shows("tier security");
  await screen.shows("way-out.yaml");
  screen.press("esc");
  await screen.shows("╭ Who reaches whom");
  screen.press("esc");
  await screen.shows("╭ The way out");
  const wayOut = learner.file("09-tiers", "way-out.yaml");
  await player.edits(wayOut, written, solution("09-tiers", "solution/way-out.yaml"));
  await player.appliesAndChecks("passed: 15 of 15 points");
  await player.goesOn("Quarantine");

  const quarantine = learner.file("09-tiers", "quarantine.yaml");
  await player.edits(quarantine, written, solution("09-tiers", "wrong/quarantine-ingress-only.yaml"));
  await player.appliesAndChecks("Nobody reaches the worker any more");
  await player.edits(quarantine, written, solution("09-tiers", "solution/quarantine.yaml"));
  await player.appliesAndChecks("passed: 15 of 15 points");
  await player.goesOn("Two APIs, one order");
  await player.answers(step("one-order"));
  await player.goesOn("Names that nobody takes away");

  screen.press("K");
  await screen.shows("Have this step solved for you, without points?");
  await screen.works("y", "solving the step for you");
  await screen.shows("╭ Two kinds of one name");
  await player.answers(step("kinds"));
  await player.goesOn("What you know now");
  await player.answers(step("quiz"));
  screen.press("r");
  await screen.shows(/Tiers +82 of 90 points/);
  await screen.shows("• Tiers are walked from the lowest order to the highest");
  await screen.shows("! The cliff: The rule names quickstart only.");
  screen.press("w");
  await screen.shows("written: netpol-workshop/results.md, netpol-workshop/results.html");
  expect(readFileSync(learner.file("results.md"), "utf8")).toContain("- The cliff: The rule names quickstart only.");
  screen.press("q");
  expect(await screen.exited()).toBe(0);
});
