/** A learner who plays steps by keys, reading the screen as one does. */
import { readFileSync, writeFileSync } from "node:fs";
import type { StepData } from "../../src/workshop/module/format.ts";
import { isAnswered, type Part, partsOf } from "../../src/workshop/questions.ts";
import type { Screen } from "./screen.ts";

/** The keys of a prediction, in the order of its choices. */
const verdictKeys = ["a", "d", "u"];

export class Player {
  readonly screen: Screen;

  constructor(screen: Screen) {
    this.screen = screen;
  }

  /** From wherever the program opens, through the palette. */
  async findsStep(title: string): Promise<void> {
    const { screen } = this;
    await screen.shows(/▶ the sandbox|points {2}sandbox/);
    if (screen.text().includes("▶ the sandbox")) screen.press("enter");
    await screen.shows(/points {2}sandbox/);
    await screen.rests();
    screen.press(":");
    await screen.shows("Find an action");
    screen.press(title.toLowerCase());
    await screen.shows(`: ${title}`);
    screen.press("enter");
    await screen.shows(`╭ ${title}`);
    await screen.rests();
  }

  /** From the lesson, or once more from the marks: answers every part, one wrongly if asked to, and has them marked. */
  async answers(step: StepData, wrongly?: number): Promise<void> {
    if (!isAnswered(step)) throw new Error(`${step.id} asks nothing`);
    const { screen } = this;
    const parts = partsOf(step);
    screen.press("a");
    for (const [index, part] of parts.entries()) {
      const choices = index === wrongly ? [wrongChoice(part)] : part.right;
      if (step.kind === "predict") screen.press(...choices.map((choice) => verdictKeys[choice] ?? ""));
      else await this.#chooses(part, choices, new RegExp(`[●○] {2}${index + 1} of ${parts.length}`));
    }
    if (step.kind === "predict") await screen.shows("Enter compares with what really happens");
    screen.press(step.kind === "predict" ? "enter" : "d");
    await screen.shows(step.kind === "predict" ? "Your prediction, compared" : /\d+ of \d+ right/);
    await screen.rests();
  }

  async #chooses(part: Part, choices: readonly number[], where: RegExp): Promise<void> {
    const { screen } = this;
    await screen.shows(where);
    for (const choice of choices) await this.#picks(part.choices[choice] ?? "");
    if (part.right.length > 1) await this.#picks("that is my answer");
  }

  /** Goes down the list, which begins anew at its end, to a choice. */
  async #picks(text: string): Promise<void> {
    const { screen } = this;
    const isThere = (): boolean => selected(screen).includes(text.slice(0, 60));
    for (let step = 0; step < 12 && !isThere(); step++) {
      const before = selected(screen);
      screen.press("down");
      await screen.until("the next choice", () => selected(screen) !== before);
    }
    await screen.until(text, isThere);
    const before = screen.text();
    screen.press("enter");
    await screen.until("the choice", () => screen.text() !== before);
  }

  /** Runs the lesson's commands with one key, as often as there are any, and waits for the last one's output. */
  async runs(command: string, output: string | RegExp): Promise<void> {
    const { screen } = this;
    for (let press = 0; press < 12 && !marked(screen).includes(command); press++) {
      const before = marked(screen);
      screen.press("tab");
      await screen.until("the next command", () => marked(screen) !== before);
    }
    await screen.works("x", "running ");
    await screen.shows(output);
  }

  /** Opens the learner's own editor, which writes what stands in another file, and comes back. */
  async edits(file: string, written: string, text: string): Promise<void> {
    writeFileSync(written, text);
    await this.screen.works("e", "\u001b[?1049l");
    await this.screen.until("the screen", () => this.screen.isOwn && readFileSync(file, "utf8") === text);
  }

  /** Applies the learner's file, and checks what it does. */
  async appliesAndChecks(says: string | RegExp): Promise<void> {
    const { screen } = this;
    await screen.rests();
    await screen.works("p", "running kubectl apply");
    await screen.works("c", "checking the connections");
    await screen.shows(says);
  }

  /** On to the next step, whose title then stands above. */
  async goesOn(title: string): Promise<void> {
    await this.screen.works("n", "going to the next step");
    await this.screen.until(title, () => this.screen.text().split("\n")[0]?.includes(title) === true);
  }
}

function wrongChoice({ choices, right }: Part): number {
  return choices.findIndex((_, index) => !right.includes(index));
}

/** The choice on which the cursor stands. */
function selected(screen: Screen): string {
  return /▶ ([([].*|that is my answer)/.exec(screen.text())?.[1] ?? "";
}

/** The lesson's command that a key would run. */
function marked(screen: Screen): string {
  return /▶ ((?:kubectl|netpol-workshop) [^│]*)/.exec(screen.text())?.[1] ?? "";
}
