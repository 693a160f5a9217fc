/** What can happen, and what can follow from it. */

import type { Measured } from "../workshop/check/matrix.ts";
import type { FlowRecord } from "../workshop/flows/flow.ts";
import type { Abilities } from "../workshop/lab/abilities.ts";
import type { StepId } from "../workshop/progress/progress.ts";
import type { CheckResult } from "../workshop/workshop.ts";
import type { World } from "./model/world.ts";
import type { ClusterChoice, CommandOutput } from "./ports.ts";
import type { Course, Notice, ScreenName } from "./state.ts";
import type { MouseEvent } from "./terminal/mouse.ts";

/** What a key or the palette asks for. */
export type Wish =
  | { readonly type: "quit" }
  | { readonly type: "leave-now" }
  | { readonly type: "suspend" }
  | { readonly type: "cancel" }
  | { readonly type: "back" }
  | { readonly type: "go"; readonly screen: ScreenName }
  | { readonly type: "help" }
  | { readonly type: "log" }
  | { readonly type: "palette" }
  | { readonly type: "toggle-mouse" }
  | { readonly type: "search" }
  /** To the next match, or to the one before. */
  | { readonly type: "find"; readonly by: 1 | -1 }
  | { readonly type: "typed"; readonly text: string }
  | { readonly type: "erase" }
  | { readonly type: "accept" }
  | { readonly type: "refuse" }
  | { readonly type: "move"; readonly rows: number; readonly columns: number }
  | { readonly type: "page"; readonly pages: number }
  | { readonly type: "edge"; readonly to: "top" | "bottom" }
  | { readonly type: "choose-command"; readonly by: number }
  | { readonly type: "scroll-desk"; readonly by: number }
  | { readonly type: "run" }
  | { readonly type: "check" }
  | { readonly type: "apply" }
  | { readonly type: "hint" }
  | { readonly type: "next" }
  | { readonly type: "goto"; readonly step: StepId }
  | { readonly type: "ask-solution" }
  | { readonly type: "ask-skip" }
  | { readonly type: "ask-reset" }
  | { readonly type: "answer-step" }
  | { readonly type: "choose" }
  | { readonly type: "part"; readonly by: number }
  | { readonly type: "predict"; readonly verdict: number | undefined }
  | { readonly type: "submit" }
  | { readonly type: "edit" }
  | { readonly type: "shell" }
  | { readonly type: "toggle-denied" }
  | { readonly type: "toggle-pause" }
  | { readonly type: "newline" }
  | { readonly type: "save" }
  | { readonly type: "write-results" }
  | { readonly type: "copy" };

/** What came back from outside. */
export type News =
  | MouseEvent
  | { readonly type: "resized"; readonly columns: number; readonly rows: number }
  | { readonly type: "contexts"; readonly names: readonly string[] }
  | { readonly type: "open"; readonly choice: ClusterChoice }
  | { readonly type: "opened"; readonly course: Course; readonly notes: readonly string[] }
  | { readonly type: "progress"; readonly words: string }
  | { readonly type: "arrived"; readonly course: Course }
  | { readonly type: "hinted"; readonly course: Course; readonly text: string; readonly level: number }
  | { readonly type: "checked"; readonly course: Course; readonly result: CheckResult }
  | {
      readonly type: "answered";
      readonly course: Course;
      readonly result: CheckResult & { readonly measured?: Measured };
    }
  | { readonly type: "solved"; readonly course: Course; readonly texts: readonly string[] }
  | { readonly type: "ran"; readonly course: Course; readonly text: string; readonly result: CommandOutput }
  | { readonly type: "looked"; readonly world: World }
  | { readonly type: "surveyed"; readonly abilities: Abilities }
  | { readonly type: "saved" }
  /** There is no editor of the learner's own: ours opens the file. */
  | { readonly type: "edited"; readonly path: string; readonly text: string }
  /** Another program gave the terminal back. */
  | { readonly type: "returned"; readonly course: Course; readonly notes: readonly string[] }
  | { readonly type: "flows"; readonly rows: readonly FlowRecord[] | undefined }
  | { readonly type: "cancelled" }
  | { readonly type: "failed"; readonly notice: Notice }
  | { readonly type: "told"; readonly notice: Notice };

export type Message = Wish | News;

export type Effect =
  | { readonly type: "open"; readonly choice: ClusterChoice }
  /** `asked`: by the learner, and not because a file was saved. */
  | { readonly type: "check"; readonly asked: boolean }
  | { readonly type: "answer"; readonly answers: readonly (readonly number[])[] }
  | { readonly type: "hint" }
  | { readonly type: "next" }
  | { readonly type: "skip" }
  | { readonly type: "reset" }
  | { readonly type: "goto"; readonly step: StepId }
  | { readonly type: "solution" }
  | { readonly type: "run"; readonly words: readonly string[]; readonly text: string }
  | { readonly type: "look" }
  /** What the cluster can do, for the list of modules. */
  | { readonly type: "survey" }
  /** The page of results, into the learner's folder. */
  | { readonly type: "write-results" }
  | { readonly type: "watch" }
  | { readonly type: "edit"; readonly path: string }
  | { readonly type: "save"; readonly path: string; readonly text: string }
  | { readonly type: "shell" }
  | { readonly type: "follow-flows"; readonly on: boolean }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "cancel" }
  | { readonly type: "suspend" }
  | { readonly type: "mouse"; readonly on: boolean }
  /** The message that a choice stands for. */
  | { readonly type: "then"; readonly message: Message }
  | { readonly type: "leave" };
