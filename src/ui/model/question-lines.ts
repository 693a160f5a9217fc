/** The words around a question: which one it is, how far, and after marking what each choice was worth. */
import { isAnswered, type Part, type PartResult, partsOf } from "../../workshop/questions.ts";
import type { Course, State } from "../state.ts";
import { blank, type Line, line, type Span, span, wrapLine } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import type { Theme } from "../theme.ts";

export function partsHere({ at: { step } }: Course): readonly Part[] {
  return isAnswered(step) ? partsOf(step) : [];
}

/** Several right choices, so that an item of its own says that they are all chosen. */
export const hasSeveral = ({ right }: Part): boolean => right.length > 1;

/** `● ● ○ ○ ○  question 3 of 5   (several are right)` and the question itself. */
export function questionLines(state: State, parts: readonly Part[], columns: number): readonly Line[] {
  const { part, chosen } = state.answers;
  const asked = parts[part];
  if (!asked) return [];
  const dots = parts.map((_, index): Span => {
    const answered = (chosen[index] ?? []).length > 0;
    return span(answered ? "● " : "○ ", index === part ? "marked" : answered ? "accent" : "dim");
  });
  return [
    [
      ...dots,
      span(` ${part + 1} of ${parts.length}`, "dim"),
      span(hasSeveral(asked) ? "   several are right" : "", "warn"),
      span(parts.every((_, index) => (chosen[index] ?? []).length > 0) ? "   d marks your answers" : "", "accent"),
    ],
    blank,
    ...wrapLine(
      inlineLine(asked.ask).map((each) => ({ ...each, bold: true })),
      columns,
    ),
    blank,
  ];
}

/** Every question with what was chosen and why it is right or not. */
export function resultLines(results: readonly PartResult[], columns: number, { glyphs }: Theme): readonly Line[] {
  const right = results.filter(({ ok }) => ok).length;
  return [
    line(`${right} of ${results.length} right`, right === results.length ? "good" : "warn", true),
    ...results.flatMap(({ part, chosen, ok }, index) => [
      blank,
      ...wrapLine(
        [
          span(`${ok ? `${glyphs.allow} right` : `${glyphs.deny} wrong`}  ${index + 1}. `, ok ? "good" : "bad", true),
          ...inlineLine(part.ask),
        ],
        columns,
        3,
      ),
      ...chosen.flatMap((choice) =>
        wrapLine(
          [
            span("   "),
            ...inlineLine(part.choices[choice] ?? "?").map((each) => ({ ...each, bold: true })),
            span(part.because(choice) ? ": " : ""),
            ...inlineLine(part.because(choice)),
          ],
          columns,
          5,
        ),
      ),
    ]),
    blank,
    line(right === results.length ? "n goes on to the next step" : "a tries again; the first answer counts", "accent"),
  ];
}
