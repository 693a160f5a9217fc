/** The lesson and its desk: reading, running commands, checking, hints, going on. */

import type { Message } from "../messages.ts";
import { canCheck, commandsOf } from "../model/course.ts";
import { fileName } from "../model/world.ts";
import { noAnswers, type State } from "../state.ts";
import { commandInSight } from "./scroll.ts";
import { type Step, told, working } from "./step.ts";

export function updateLesson(state: State, message: Message): Step | undefined {
  const { course, lesson } = state;
  if (!course) return undefined;
  switch (message.type) {
    case "choose-command": {
      const count = commandsOf(course).length;
      if (count === 0) return [state, []];
      const command = (lesson.command + message.by + count) % count;
      return [commandInSight({ ...state, lesson: { ...lesson, command } }), []];
    }
    case "scroll-desk":
      return [{ ...state, lesson: { ...lesson, deskScroll: Math.max(0, lesson.deskScroll + message.by) } }, []];
    case "run": {
      const command = commandsOf(course)[lesson.command];
      return command ? running(state, command.words, command.text) : [state, []];
    }
    case "apply": {
      const name = fileName(course.file ?? "");
      return running(state, ["kubectl", "apply", "-f", name], `kubectl apply -f ${name}`);
    }
    case "check":
      if (state.work && !state.work.automatic) return [{ ...state, checkAfterwards: true }, []];
      return working(state, "checking the connections", { type: "check", asked: true });
    case "saved":
      // Whoever saves asks for nothing else; the world is looked at again in any case.
      if (state.work) return [{ ...state, checkAfterwards: state.checksOnSave }, []];
      return state.checksOnSave && canCheck(course)
        ? working(state, "your file was saved: checking", { type: "check", asked: false }, true)
        : [state, [{ type: "look" }]];
    case "write-results":
      return [state, [{ type: "write-results" }]];
    case "hint":
      return [state, [{ type: "hint" }]];
    case "next":
      return working(state, "going to the next step", { type: "next" });
    case "goto":
      return working(state, `going to ${message.step.module}/${message.step.step}`, message);
    case "ask-solution":
      return [
        {
          ...state,
          overlay: {
            kind: "confirm",
            question: "Show the author's answer? This step then scores nothing.",
            action: "solution",
          },
        },
        [],
      ];
    case "ask-skip":
      return [
        {
          ...state,
          overlay: { kind: "confirm", question: "Have this step solved for you, without points?", action: "skip" },
        },
        [],
      ];
    case "ask-reset":
      return [
        {
          ...state,
          overlay: { kind: "confirm", question: "Begin this step anew? Your file is kept aside.", action: "reset" },
        },
        [],
      ];
    case "answer-step":
      return [
        {
          ...state,
          notice: undefined,
          screen: course.at.step.kind === "predict" ? "predict" : "questions",
          answers: state.answers.results ? state.answers : { ...noAnswers, chosen: state.answers.chosen },
        },
        [],
      ];
    case "edit":
      return course.file
        ? working(state, "waiting for your editor", { type: "edit", path: course.file })
        : [told(state, "warn", "this step has no file"), []];
    case "shell":
      return working(state, "waiting for your shell", { type: "shell" });
    default:
      return undefined;
  }
}

/** Every command is written down before it runs. */
function running(state: State, words: readonly string[], text: string): Step {
  const log = [...state.log, { text, code: undefined }];
  return working({ ...state, log }, `running ${text}`, { type: "run", words, text });
}
