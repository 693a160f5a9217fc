/** What comes back from outside. */
import type { LessonCommand } from "../../workshop/module/lesson.ts";
import { sameStep } from "../../workshop/progress/machine.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { moduleScore } from "../../workshop/progress/score.ts";
import type { Effect, Message } from "../messages.ts";
import { canCheck, commandsOf } from "../model/course.ts";
import { type Course, emptyDesk, type LogEntry, type Notice, noAnswers, noMap, type State } from "../state.ts";
import { commandInSight } from "./scroll.ts";
import { type Step, working } from "./step.ts";

export function updateNews(state: State, message: Message): Step | undefined {
  switch (message.type) {
    case "contexts":
      return [{ ...state, welcome: { ...state.welcome, contexts: message.names } }, []];
    case "open":
      return working(
        state,
        message.choice.kind === "sandbox" ? "starting the sandbox" : `reaching ${message.choice.name}`,
        {
          type: "open",
          choice: message.choice,
        },
      );
    case "opened":
      return arrivedAt({ ...state, notice: noted(message.notes) }, message.course);
    case "arrived":
      return arrivedAt(
        { ...state, notice: halfWay(message.course) ?? finishedModule(state.course, message.course) },
        message.course,
      );
    case "progress":
      return state.work ? [{ ...state, work: { ...state.work, detail: message.words } }, []] : [state, []];
    case "hinted": {
      const hints = [...state.desk.hints.slice(0, message.level - 1), message.text];
      return [
        {
          ...state,
          course: message.course,
          desk: { ...state.desk, hints, newest: "hints" },
          lesson: { ...state.lesson, deskScroll: 0 },
        },
        [],
      ];
    }
    case "checked": {
      const { judgement } = message.result;
      const desk = { ...state.desk, check: message.result, judgement, run: undefined, newest: "check" as const };
      return finished(
        { ...state, course: message.course, desk, notice: undefined, lesson: { ...state.lesson, deskScroll: 0 } },
        [{ type: "look" }],
      );
    }
    case "answered": {
      const { answers: results, measured, passed } = message.result;
      const notice = passed
        ? { tone: "good" as const, text: "Done.", next: ["n goes on"] }
        : {
            tone: "warn" as const,
            text: "Not everything is right; your first answer counts, and you may try again.",
            next: [],
          };
      return finished(
        { ...state, course: message.course, answers: { ...state.answers, results, measured, part: 0 }, notice },
        [],
      );
    }
    case "solved":
      return finished(
        {
          ...state,
          course: message.course,
          desk: { ...state.desk, solution: message.texts, newest: "solution" },
          screen: "lesson",
        },
        [],
      );
    case "ran": {
      const { text } = message;
      const { changes, ...result } = message.result;
      const shown = selectedCommand(state, text);
      const { at, progress } = message.course;
      const reveals = at.step.kind === "predict" && at.step.reveal.length > 0;
      const early = reveals && stepProgressOf(progress, at.id).state === "open";
      const run = { text, ...result, fails: shown?.outcome === "fails", early };
      // What was found before a change is no longer so.
      const check = changes ? undefined : state.desk.check;
      const desk = { ...state.desk, run, check, newest: "run" as const };
      const log = withCode(state.log, text, result.code);
      const lesson = { ...state.lesson, deskScroll: 0 };
      return finished(onAfter(text, { ...state, course: message.course, desk, log, lesson }), [{ type: "look" }]);
    }
    case "surveyed":
      return [{ ...state, abilities: message.abilities }, []];
    case "looked":
      return [{ ...state, world: message.world }, []];
    case "returned":
      return returned(state, message.course, message.notes);
    case "edited":
      return [
        {
          ...state,
          work: undefined,
          screen: "editor",
          editor: { path: message.path, lines: message.text.split("\n"), row: 0, column: 0, changed: false },
        },
        [],
      ];
    case "flows":
      if (message.rows === undefined) return [{ ...state, flows: { ...state.flows, missing: true } }, []];
      return [{ ...state, flows: { ...state.flows, rows: message.rows, missing: false } }, []];
    case "cancelled":
      return [
        { ...state, work: undefined, checkAfterwards: false, notice: { tone: "warn", text: "cancelled", next: [] } },
        [],
      ];
    case "failed":
      return [
        {
          ...state,
          work: undefined,
          checkAfterwards: false,
          overlay: { kind: "trouble", notice: message.notice, scroll: 0 },
        },
        [],
      ];
    case "told":
      return [{ ...state, notice: message.notice }, []];
    default:
      return undefined;
  }
}

function noted([note]: readonly string[]): Notice | undefined {
  return note === undefined ? undefined : { tone: "warn", text: note, next: [] };
}

function halfWay({ progress }: Course): Notice | undefined {
  if (!progress.pending) return undefined;
  return {
    tone: "warn",
    text: "You left on the way: the cluster is not yet as this step needs it.",
    next: ["R brings it there"],
  };
}

/** Whoever goes on from a module's end hears what came of it. */
function finishedModule(before: Course | undefined, { at, progress }: Course): Notice | undefined {
  if (!before || before.at.module.id === at.module.id) return undefined;
  const { id, data } = before.at.module;
  const { points, of, done, steps, passed } = moduleScore(id, data, progress);
  if (done < steps) return undefined;
  const text = `${data.title} is ${passed ? "passed" : "done"}: ${points} of ${of} points.`;
  return { tone: "good", text, next: ["r shows what you learned"] };
}

/** In the shell a learner may have gone on, or taken a hint. */
function returned(before: State, course: Course, notes: readonly string[]): Step {
  const state = { ...before, notice: noted(notes) };
  if (!before.course || !sameStep(before.course.at.id, course.at.id)) return arrivedAt(state, course);
  return finished({ ...state, course, desk: { ...state.desk, hints: hintsOf(course) } }, [{ type: "look" }]);
}

function hintsOf({ at, progress }: Course): readonly string[] {
  return at.step.hints.slice(0, stepProgressOf(progress, at.id).hints);
}

function arrivedAt(state: State, course: Course): Step {
  return [
    {
      ...state,
      screen: "lesson",
      overlay: undefined,
      course,
      work: undefined,
      checkAfterwards: false,
      lesson: { scroll: 0, command: 0, deskScroll: 0 },
      desk: { ...emptyDesk, hints: hintsOf(course) },
      world: undefined,
      matrix: { row: 0, column: 0 },
      map: noMap,
      why: undefined,
      answers: noAnswers,
      scroll: {},
    },
    [{ type: "watch" }, { type: "look" }],
  ];
}

/** Work came to its end; a check that was asked for meanwhile follows. */
function finished(state: State, effects: readonly Effect[]): Step {
  const rested = { ...state, work: undefined, checkAfterwards: false };
  if (!state.checkAfterwards || !state.course || !canCheck(state.course)) return [rested, effects];
  const [next, more] = working(rested, "your file was saved: checking", { type: "check", asked: false }, true);
  return [next, [...effects, ...more]];
}

/** The lesson's next command is selected once this one ran, so that one key walks through them all. */
function onAfter(text: string, state: State): State {
  const { course, lesson } = state;
  if (!course || !selectedCommand(state, text) || lesson.command + 1 >= commandsOf(course).length) return state;
  return commandInSight({ ...state, lesson: { ...lesson, command: lesson.command + 1 } });
}

/** The lesson's selected command, if it is this one. */
function selectedCommand({ course, lesson }: State, text: string): LessonCommand | undefined {
  const selected = course && commandsOf(course)[lesson.command];
  return selected?.text === text ? selected : undefined;
}

function withCode(log: readonly LogEntry[], text: string, code: number): readonly LogEntry[] {
  const at = log.findLastIndex((entry) => entry.text === text && entry.code === undefined);
  return at < 0 ? [...log, { text, code }] : log.with(at, { text, code });
}
