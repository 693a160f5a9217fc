import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { isAnswered } from "../../workshop/questions.ts";
import { canCheck, commandsOf } from "../model/course.ts";
import { gridOfStep } from "../model/world.ts";
import type { State } from "../state.ts";
import type { Binding, Mode } from "./binding.ts";

/** Screens that show something of the course; typing letters means commands there. */
const course: readonly Mode[] = [
  "lesson",
  "matrix",
  "why",
  "questions",
  "predict",
  "modules",
  "flows",
  "policies",
  "results",
];
/** Where letters answer nothing. */
const others: readonly Mode[] = ["lesson", "matrix", "why", "modules", "flows", "policies", "results"];
const texts: readonly Mode[] = ["lesson", "why", "policies", "results", "help", "log", "trouble"];
const lists: readonly Mode[] = ["welcome", "modules", "flows", "palette"];
const step: readonly Mode[] = ["lesson", "matrix", "why", "policies"];

export const keymap: readonly Binding[] = [
  // The lesson
  {
    keys: ["x", "enter"],
    title: "run the selected command",
    short: "run",
    group: "Lesson",
    modes: ["lesson"],
    message: { type: "run" },
    why: (state) => busy(state) ?? noCommand(state),
    footer: 2,
  },
  {
    keys: ["tab"],
    title: "select the next command",
    group: "Lesson",
    modes: ["lesson"],
    message: { type: "choose-command", by: 1 },
    why: noCommand,
  },
  {
    keys: ["shift-tab"],
    title: "select the command before",
    group: "Lesson",
    modes: ["lesson"],
    message: { type: "choose-command", by: -1 },
    why: noCommand,
  },
  {
    keys: ["]"],
    title: "scroll what stands beside the lesson",
    group: "Lesson",
    modes: ["lesson"],
    message: { type: "scroll-desk", by: 5 },
  },
  {
    keys: ["["],
    title: "scroll it back",
    group: "Lesson",
    modes: ["lesson"],
    message: { type: "scroll-desk", by: -5 },
  },

  // The step
  {
    keys: ["c"],
    title: "check",
    group: "Step",
    modes: step,
    message: { type: "check" },
    why: (state) => busy(state) ?? noCheck(state),
    footer: 3,
  },
  {
    keys: ["a"],
    title: "answer",
    group: "Step",
    modes: ["lesson"],
    message: { type: "answer-step" },
    why: (state) => busy(state) ?? noQuestions(state),
    footer: 3,
  },
  {
    keys: ["h"],
    title: "hint",
    group: "Step",
    modes: ["lesson"],
    message: { type: "hint" },
    why: (state) => allHints(state),
    footer: 4,
  },
  {
    keys: ["n"],
    title: "next",
    group: "Step",
    modes: ["lesson", "questions", "predict", "matrix"],
    message: { type: "next" },
    why: (state) => busy(state) ?? notDone(state),
    footer: 5,
  },
  {
    keys: ["e"],
    title: "edit your file",
    short: "edit",
    group: "Step",
    modes: step,
    message: { type: "edit" },
    why: (state) => busy(state) ?? noFile(state),
    footer: 6,
  },
  {
    keys: ["p"],
    title: "put your file into the cluster (kubectl apply)",
    short: "apply",
    group: "Step",
    modes: step,
    message: { type: "apply" },
    why: (state) => busy(state) ?? noFile(state),
    footer: 6,
  },
  { keys: ["s"], title: "a shell of your own", group: "Step", modes: step, message: { type: "shell" }, why: busy },
  {
    keys: ["y"],
    title: "copy the name of your file",
    group: "Step",
    modes: step,
    message: { type: "copy" },
    why: noFile,
  },
  {
    keys: ["S"],
    title: "show the solution",
    group: "Step",
    modes: ["lesson"],
    message: { type: "ask-solution" },
    why: busy,
  },
  { keys: ["K"], title: "skip the step", group: "Step", modes: ["lesson"], message: { type: "ask-skip" }, why: busy },
  {
    keys: ["R"],
    title: "begin the step anew",
    group: "Step",
    modes: ["lesson"],
    message: { type: "ask-reset" },
    why: busy,
  },

  // The matrix
  {
    keys: ["w"],
    title: "who reaches whom",
    short: "matrix",
    group: "Matrix",
    modes: ["lesson", "policies", "flows"],
    message: { type: "go", screen: "matrix" },
    why: noGrid,
    footer: 7,
  },
  { keys: ["enter"], title: "why", group: "Matrix", modes: ["matrix"], message: { type: "accept" }, footer: 1 },
  {
    keys: ["up", "k"],
    title: "move up",
    group: "Matrix",
    modes: ["matrix", "predict"],
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down", "j"],
    title: "move down",
    group: "Matrix",
    modes: ["matrix", "predict"],
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["left", "h"],
    title: "move left",
    group: "Matrix",
    modes: ["matrix", "predict"],
    message: { type: "move", rows: 0, columns: -1 },
  },
  {
    keys: ["right", "l"],
    title: "move right",
    group: "Matrix",
    modes: ["matrix", "predict"],
    message: { type: "move", rows: 0, columns: 1 },
  },
  {
    keys: ["a"],
    title: "predict: allowed",
    short: "allowed",
    group: "Matrix",
    modes: ["predict"],
    message: { type: "predict", verdict: 0 },
    why: compared,
    footer: 1,
  },
  {
    keys: ["d"],
    title: "predict: denied",
    short: "denied",
    group: "Matrix",
    modes: ["predict"],
    message: { type: "predict", verdict: 1 },
    why: compared,
    footer: 2,
  },
  {
    keys: ["u"],
    title: "predict: the name does not resolve",
    short: "no name",
    group: "Matrix",
    modes: ["predict"],
    message: { type: "predict", verdict: 2 },
    why: compared,
    footer: 3,
  },
  {
    keys: ["-"],
    title: "predict nothing yet",
    group: "Matrix",
    modes: ["predict"],
    message: { type: "predict", verdict: undefined },
    why: compared,
  },
  {
    keys: ["enter"],
    title: "compare",
    group: "Matrix",
    modes: ["predict"],
    message: { type: "submit" },
    why: (state) => busy(state) ?? compared(state),
    footer: 4,
  },

  // Questions
  // The list of choices moves by itself; marked answers are scrolled.
  {
    keys: ["up", "k"],
    title: "choice above",
    group: "Questions",
    modes: ["questions"],
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down", "j"],
    title: "choice below",
    group: "Questions",
    modes: ["questions"],
    message: { type: "move", rows: 1, columns: 0 },
  },
  { keys: ["enter"], title: "choose", group: "Questions", modes: ["questions"], footer: 1 },
  {
    keys: ["left", "h"],
    title: "question before",
    group: "Questions",
    modes: ["questions"],
    message: { type: "part", by: -1 },
    footer: 2,
  },
  {
    keys: ["right", "l"],
    title: "next question",
    group: "Questions",
    modes: ["questions"],
    message: { type: "part", by: 1 },
  },
  {
    keys: ["d"],
    title: "done: mark my answers",
    short: "done",
    group: "Questions",
    modes: ["questions"],
    message: { type: "submit" },
    why: (state) => busy(state) ?? compared(state),
    footer: 3,
  },
  {
    keys: ["a"],
    title: "try again",
    group: "Questions",
    modes: ["questions"],
    message: { type: "answer-step" },
    why: (state) => (state.answers.results?.some(({ ok }) => !ok) ? undefined : "nothing to try again"),
  },

  // Lists and texts
  {
    keys: ["up", "k"],
    title: "scroll up",
    group: "Lists",
    modes: texts,
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down", "j"],
    title: "scroll down",
    group: "Lists",
    modes: texts,
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["up", "k"],
    title: "move up",
    group: "Lists",
    modes: lists.filter((mode) => mode !== "palette"),
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down", "j"],
    title: "move down",
    group: "Lists",
    modes: lists.filter((mode) => mode !== "palette"),
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["pagedown", "space", "ctrl-f"],
    title: "a page down",
    group: "Lists",
    modes: texts,
    message: { type: "page", pages: 1 },
  },
  {
    keys: ["pageup", "ctrl-b"],
    title: "a page up",
    group: "Lists",
    modes: texts,
    message: { type: "page", pages: -1 },
  },
  { keys: ["g", "home"], title: "to the top", group: "Lists", modes: texts, message: { type: "edge", to: "top" } },
  { keys: ["G", "end"], title: "to the end", group: "Lists", modes: texts, message: { type: "edge", to: "bottom" } },
  {
    keys: ["enter"],
    title: "choose",
    group: "Lists",
    modes: ["welcome"],
    message: { type: "accept" },
    why: busy,
    footer: 1,
  },
  {
    keys: ["enter"],
    title: "go to this step",
    short: "go",
    group: "Lists",
    modes: ["modules"],
    message: { type: "accept" },
    why: busy,
    footer: 1,
  },

  // Flows
  {
    keys: ["d"],
    title: "denied only, or all",
    group: "Flows",
    modes: ["flows"],
    message: { type: "toggle-denied" },
    footer: 1,
  },
  {
    keys: ["space"],
    title: "pause, or go on",
    short: "pause",
    group: "Flows",
    modes: ["flows"],
    message: { type: "toggle-pause" },
    footer: 2,
  },
  {
    keys: ["/"],
    title: "filter by words: names, namespaces, ports, policies",
    short: "filter",
    group: "Flows",
    modes: ["flows"],
    message: { type: "filter" },
    footer: 3,
  },

  // The small editor
  { keys: ["ctrl-s"], title: "save", group: "Editor", modes: ["editor"], message: { type: "save" }, footer: 1 },
  { keys: ["enter"], title: "new line", group: "Editor", modes: ["editor"], message: { type: "newline" } },
  { keys: ["backspace"], title: "take a letter back", group: "Editor", modes: ["editor"], message: { type: "erase" } },
  {
    keys: ["up"],
    title: "line above",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down"],
    title: "line below",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["left"],
    title: "letter before",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: 0, columns: -1 },
  },
  {
    keys: ["right"],
    title: "next letter",
    group: "Editor",
    modes: ["editor"],
    message: { type: "move", rows: 0, columns: 1 },
  },
  {
    keys: ["home", "ctrl-a"],
    title: "begin of the line",
    group: "Editor",
    modes: ["editor"],
    message: { type: "edge", to: "top" },
  },
  {
    keys: ["end", "ctrl-e"],
    title: "end of the line",
    group: "Editor",
    modes: ["editor"],
    message: { type: "edge", to: "bottom" },
  },
  { keys: ["esc"], title: "back", group: "Editor", modes: ["editor"], message: { type: "back" }, footer: 2 },

  {
    keys: ["tab"],
    title: "two spaces",
    group: "Editor",
    modes: ["editor"],
    message: { type: "typed", text: "  " },
  },

  // Windows
  {
    keys: ["up"],
    title: "move up",
    group: "Windows",
    modes: ["palette"],
    message: { type: "move", rows: -1, columns: 0 },
  },
  {
    keys: ["down"],
    title: "move down",
    group: "Windows",
    modes: ["palette"],
    message: { type: "move", rows: 1, columns: 0 },
  },
  {
    keys: ["enter"],
    title: "do it",
    group: "Windows",
    modes: ["palette", "filter"],
    message: { type: "accept" },
    footer: 1,
  },
  {
    keys: ["backspace"],
    title: "take a letter back",
    group: "Windows",
    modes: ["palette", "filter"],
    message: { type: "erase" },
  },
  { keys: ["y", "enter"], title: "yes", group: "Windows", modes: ["confirm"], message: { type: "accept" }, footer: 1 },
  { keys: ["n"], title: "no", group: "Windows", modes: ["confirm"], message: { type: "refuse" }, footer: 2 },

  // Everywhere
  {
    keys: ["m"],
    title: "modules",
    group: "Everywhere",
    modes: course,
    message: { type: "go", screen: "modules" },
    footer: 8,
  },
  {
    keys: ["P"],
    title: "policies: what applies, tier by tier",
    short: "policies",
    group: "Everywhere",
    modes: others,
    message: { type: "go", screen: "policies" },
  },
  {
    keys: ["f"],
    title: "flows: who connected to whom, as it happens",
    short: "flows",
    group: "Everywhere",
    modes: others,
    message: { type: "go", screen: "flows" },
    footer: 8,
  },
  {
    keys: ["r"],
    title: "results",
    group: "Everywhere",
    modes: others,
    message: { type: "go", screen: "results" },
  },
  { keys: ["@"], title: "commands that were run", group: "Everywhere", modes: course, message: { type: "log" } },
  { keys: [":", "ctrl-p"], title: "find an action", group: "Everywhere", modes: course, message: { type: "palette" } },
  {
    keys: ["?"],
    title: "help",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "help" },
    footer: 9,
  },
  {
    keys: ["esc"],
    title: "cancel what is under way, else back",
    short: "back",
    footer: 11,
    group: "Everywhere",
    modes: [...course, "welcome", "help", "log", "trouble", "palette", "filter", "confirm"],
    message: { type: "back" },
  },
  {
    keys: ["q"],
    title: "quit; you come back to this step",
    short: "quit",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "quit" },
    footer: 10,
  },
  {
    keys: ["ctrl-z"],
    title: "to the shell that you came from; fg comes back",
    group: "Everywhere",
    modes: [...course, "welcome"],
    message: { type: "suspend" },
  },
  {
    keys: ["ctrl-c"],
    title: "leave at once",
    group: "Everywhere",
    modes: [...course, "welcome", "help", "log", "trouble", "palette", "filter", "confirm", "editor"],
    message: { type: "leave-now" },
  },
];

function busy({ work }: State): string | undefined {
  return work && !work.automatic ? `${work.what}; Esc cancels` : undefined;
}

function noCommand({ course: open }: State): string | undefined {
  return open && commandsOf(open).length > 0 ? undefined : "this step shows no commands";
}

function noCheck({ course: open }: State): string | undefined {
  if (open && canCheck(open)) return undefined;
  return "this step is answered, not checked: press a";
}

function noQuestions({ course: open }: State): string | undefined {
  return open && isAnswered(open.at.step) ? undefined : "this step asks nothing; it is checked on the cluster";
}

function noFile({ course: open }: State): string | undefined {
  return open?.file ? undefined : "this step has no file";
}

function noGrid({ course: open }: State): string | undefined {
  return open && gridOfStep(open.at.step) ? undefined : "this step is not about connections";
}

function allHints({ desk }: State): string | undefined {
  return desk.hints.length >= 3 ? "you have all three hints" : undefined;
}

function notDone({ course: open }: State): string | undefined {
  return open && stepProgressOf(open.progress, open.at.id).state !== "open"
    ? undefined
    : "this step is not done yet; K skips it";
}

function compared({ answers }: State): string | undefined {
  return answers.results ? "your answers are marked" : undefined;
}
