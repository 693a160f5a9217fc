/** What the UI knows at a moment. Everything on the screen follows from it. */
import type { Judgement } from "../workshop/check/judge.ts";
import type { Measured } from "../workshop/check/matrix.ts";
import type { FlowRecord } from "../workshop/flows/flow.ts";
import type { Abilities } from "../workshop/lab/abilities.ts";
import type { Module } from "../workshop/module/load.ts";
import type { Located } from "../workshop/module/locate.ts";
import type { Connection } from "../workshop/module/probes.ts";
import type { Progress } from "../workshop/progress/progress.ts";
import type { PartResult } from "../workshop/questions.ts";
import type { CheckResult } from "../workshop/workshop.ts";
import type { World } from "./model/world.ts";

export type ScreenName =
  | "welcome"
  | "lesson"
  | "matrix"
  | "map"
  | "why"
  | "questions"
  | "predict"
  | "modules"
  | "flows"
  | "policies"
  | "results"
  | "editor";

export interface State {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly screen: ScreenName;
  readonly overlay: Overlay | undefined;
  /** `returning`: where to work was chosen before. */
  readonly welcome: { readonly contexts: readonly string[]; readonly selected: number; readonly returning: boolean };
  /** Absent until the cluster is reached. */
  readonly course: Course | undefined;
  /** What the cluster can do; undefined until it was asked. */
  readonly abilities: Abilities | undefined;
  readonly work: Work | undefined;
  /** The learner's file was saved while something else was under way. */
  readonly checkAfterwards: boolean;
  readonly notice: Notice | undefined;
  /** Whether saving the file checks the step. */
  readonly checksOnSave: boolean;
  /** Everything is said in lines of text, as a whole: nothing is scrolled. */
  readonly plain: boolean;
  /** Whether we hear the mouse; otherwise the terminal selects text with it. */
  readonly mouse: boolean;
  readonly lesson: LessonState;
  readonly desk: Desk;
  readonly world: World | undefined;
  readonly matrix: { readonly row: number; readonly column: number };
  readonly map: MapState;
  /** The connection of which the reason is shown, where it is not the matrix's. */
  readonly why: Connection | undefined;
  readonly search: Search | undefined;
  readonly scroll: Readonly<Partial<Record<ScreenName, number>>>;
  readonly selected: Readonly<Partial<Record<ScreenName, number>>>;
  readonly answers: Answers;
  readonly flows: FlowsState;
  readonly editor: EditorState | undefined;
  readonly log: readonly LogEntry[];
  readonly leaving: boolean;
}

export interface Course {
  readonly modules: readonly Module[];
  readonly progress: Progress;
  readonly at: Located;
  readonly cluster: string;
  /** The learner's file of this step, for steps that have one. */
  readonly file: string | undefined;
  /** What it is called from where the program was started. */
  readonly fileName: string | undefined;
}

/** Work that takes time: what is waited for, and since when. */
export interface Work {
  readonly what: string;
  readonly detail: string | undefined;
  readonly cancelling: boolean;
  /** Nobody asked for it, so it gives way to whatever is asked for. */
  readonly automatic: boolean;
}

export interface Notice {
  readonly tone: "good" | "bad" | "warn" | "accent";
  readonly text: string;
  readonly next: readonly string[];
}

export interface LessonState {
  readonly scroll: number;
  /** The selected command of the lesson. */
  readonly command: number;
  readonly deskScroll: number;
}

/** What lies beside the lesson: hints, the last check, the last command's output, the solution. */
export interface Desk {
  readonly hints: readonly string[];
  readonly check: CheckResult | undefined;
  readonly judgement: Judgement | undefined;
  readonly run: CommandRun | undefined;
  readonly solution: readonly string[] | undefined;
  /** What was asked for last stands first. */
  readonly newest: DeskPart | undefined;
}

export type DeskPart = "run" | "check" | "solution" | "hints";

export interface CommandRun {
  readonly text: string;
  readonly code: number;
  readonly output: string;
  /** The lesson says that it fails. */
  readonly fails: boolean;
  /** It ran before the prediction was compared, so that what the step reveals was not there. */
  readonly early: boolean;
}

export interface MapState {
  /** The selected place by its name; at first the one that the step is about. */
  readonly place: string | undefined;
  /** Which of its arrows is selected, if one is. */
  readonly arrow: number | undefined;
}

export interface Search {
  readonly text: string;
  /** Its words are looked for one by one, as the flows' filter does. */
  readonly each: boolean;
  /** Letters still go to its text. */
  readonly typing: boolean;
  /** The number of the match that is shown. */
  readonly current: number;
  /** The line that was the first in sight when it began. */
  readonly from: number;
}

export interface Answers {
  /** The part that is asked now. */
  readonly part: number;
  /** The choice that Enter would take. */
  readonly choice: number;
  /** The chosen choices of each part. */
  readonly chosen: readonly (readonly number[])[];
  readonly results: readonly PartResult[] | undefined;
  readonly measured: Measured | undefined;
}

export interface FlowsState {
  readonly rows: readonly FlowRecord[];
  readonly deniedOnly: boolean;
  readonly paused: boolean;
  readonly filter: string;
  readonly missing: boolean;
}

export interface EditorState {
  readonly path: string;
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
  readonly changed: boolean;
}

export interface LogEntry {
  readonly text: string;
  readonly code: number | undefined;
}

export type Overlay =
  | { readonly kind: "help"; readonly scroll: number }
  | { readonly kind: "log"; readonly scroll: number }
  /** What went wrong, in full, with what to do next. */
  | { readonly kind: "trouble"; readonly notice: Notice; readonly scroll: number }
  | { readonly kind: "palette"; readonly query: string; readonly selected: number }
  | {
      readonly kind: "confirm";
      readonly question: string;
      readonly action: "solution" | "skip" | "reset" | "leave" | "discard";
    };

export const emptyDesk: Desk = {
  hints: [],
  check: undefined,
  judgement: undefined,
  run: undefined,
  solution: undefined,
  newest: undefined,
};
export const noMap: MapState = { place: undefined, arrow: undefined };
export const noAnswers: Answers = { part: 0, choice: 0, chosen: [], results: undefined, measured: undefined };

export interface Beginning {
  readonly columns: number;
  readonly rows: number;
  readonly checksOnSave: boolean;
  readonly plain: boolean;
  readonly mouse: boolean;
  readonly returning: boolean;
}

export function initialState({ columns, rows, checksOnSave, plain, mouse, returning }: Beginning): State {
  return {
    size: { columns, rows },
    screen: "welcome",
    overlay: undefined,
    welcome: { contexts: [], selected: 0, returning },
    course: undefined,
    abilities: undefined,
    work: undefined,
    checkAfterwards: false,
    notice: undefined,
    checksOnSave,
    plain,
    mouse,
    lesson: { scroll: 0, command: 0, deskScroll: 0 },
    desk: emptyDesk,
    world: undefined,
    matrix: { row: 0, column: 0 },
    map: noMap,
    why: undefined,
    search: undefined,
    scroll: {},
    selected: {},
    answers: noAnswers,
    flows: { rows: [], deniedOnly: false, paused: false, filter: "", missing: false },
    editor: undefined,
    log: [],
    leaving: false,
  };
}
