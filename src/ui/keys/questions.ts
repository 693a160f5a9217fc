/** Answering questions. */
import type { Binding } from "./binding.ts";
import { busy, compared, firstPart, lastPart } from "./why-not.ts";

export const questionsKeys: readonly Binding[] = [
  // Once they are marked, the answers are scrolled.
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
  {
    keys: ["enter"],
    title: "choose",
    group: "Questions",
    modes: ["questions"],
    message: { type: "choose" },
    why: (state) => busy(state) ?? compared(state),
    footer: 1,
  },
  {
    keys: ["left", "h"],
    title: "question before",
    group: "Questions",
    modes: ["questions"],
    message: { type: "part", by: -1 },
    why: (state) => compared(state) ?? firstPart(state),
    footer: 2,
  },
  {
    keys: ["right", "l"],
    title: "next question",
    group: "Questions",
    modes: ["questions"],
    message: { type: "part", by: 1 },
    why: (state) => compared(state) ?? lastPart(state),
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
    footer: 1,
  },
];
