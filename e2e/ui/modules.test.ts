/** A newcomer in a real terminal: modules from the first start to the results, by keys alone. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, expect, test } from "vitest";
import { Learner } from "./learner.ts";

const learner = new Learner();

afterEach(() => learner.closeScreens());
afterAll(() => learner.leave());

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

test("first start, a wrong answer, a hint, why, the right answer, next, and back to the same step", async () => {
  const screen = learner.open();
  await screen.shows("Welcome to netpol-workshop");
  screen.press("enter");
  await screen.shows("╭ Task");
  await screen.rests();

  screen.press(":");
  await screen.shows("Find an action");
  screen.press("link it");
  await screen.shows("▶ Your first policy: Link it to the database");
  screen.press("enter");
  await screen.shows("A policy is linked to pods by labels");
  await screen.rests();

  const file = learner.file("02-first-policy", "db-policy.yaml");
  writeFileSync(file, answer("api"));
  await screen.shows("The policies are still those with which this step began");
  screen.press("p");
  await screen.shows("networkpolicy.networking.k8s.io/db-policy created");
  screen.press("c");
  await screen.shows("The policy protects the API, not the database.");
  screen.press("h");
  await screen.rests();

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
  await screen.rests();
  screen.press("p");
  await screen.shows("db-policy configured");
  screen.press("c");
  // 15 points, less the tenth that the hint costs.
  await screen.shows("passed: 14 of 15 points");
  screen.press("n");
  await screen.shows("A rule opens what selection has closed.");
  await screen.rests();
  screen.press("q");
  expect(await screen.exited()).toBe(0);
  expect(screen.isOwn).toBe(false);

  const again = learner.open();
  await again.shows("A rule opens what selection has closed.");
  // A killed program comes back to the same place, too.
  again.pty.kill("SIGKILL");
  await again.exited();
  const third = learner.open({ columns: 120, rows: 40 });
  await third.shows("A rule opens what selection has closed.");
  third.press("ctrl-c");
  await third.exited();
  expect(third.isOwn).toBe(false);
});
