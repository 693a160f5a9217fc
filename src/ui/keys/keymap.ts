/** Every key, in the order in which help and the README list them. */
import type { Binding } from "./binding.ts";
import { everywhereKeys } from "./everywhere.ts";
import { gridsKeys } from "./grids.ts";
import { lessonKeys } from "./lesson.ts";
import { listsKeys } from "./lists.ts";
import { questionsKeys } from "./questions.ts";
import { searchKeys } from "./search.ts";
import { windowsKeys } from "./windows.ts";

export const keymap: readonly Binding[] = [
  ...lessonKeys,
  ...gridsKeys,
  ...questionsKeys,
  ...listsKeys,
  ...searchKeys,
  ...windowsKeys,
  ...everywhereKeys,
];
