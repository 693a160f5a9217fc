/** The pictures of the README: frames of the real program in a real terminal, the same each time. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Learner } from "./learner.ts";
import { Player } from "./player.ts";
import { svgOf } from "./svg.ts";

const modules = join(import.meta.dirname, "..", "..", "modules");

/** By file name. */
export async function stills(): Promise<Readonly<Record<string, string>>> {
  const learner = new Learner();
  try {
    const screen = learner.open({ columns: 110, rows: 34, args: ["--manual-run"] });
    const player = new Player(screen);
    await player.findsStep("Link it to the database");
    writeFileSync(
      learner.file("02-first-policy", "db-policy.yaml"),
      readFileSync(join(modules, "02-first-policy", "wrong", "subject-is-the-caller.yaml")),
    );
    await player.appliesAndChecks("The policy protects the API");
    screen.press("h");
    await screen.shows("Hint 1 of 3");
    const lesson = svgOf(
      screen.cells(),
      "A step of a lesson: its text and commands, the check that failed, and a hint",
    );

    screen.press("w");
    await screen.shows("╭ Who reaches whom");
    await screen.shows("✗ denied !");
    const matrix = svgOf(
      screen.cells(),
      "Who reaches whom: what each connection did, and where that is not what it should be",
    );

    screen.press("esc");
    await screen.shows("╭ Link it to the database");
    await player.findsStep("The way out");
    screen.press("w");
    await screen.shows(/catfacts\/worker +✗ denied/);
    screen.press("down", "enter");
    await screen.shows("into catfacts/db");
    await screen.shows("▶  9 apiVersion");
    const why = svgOf(
      screen.cells(),
      "Why a connection is denied: the walk through the tiers, beside the learner's file",
    );
    return { "lesson.svg": lesson, "matrix.svg": matrix, "why.svg": why };
  } finally {
    learner.leave();
  }
}
