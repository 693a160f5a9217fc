import { Box, Text } from "ink";
import SelectInput from "ink-select-input";
import type { ReactNode } from "react";
import { type Area, inside } from "../model/layout.ts";
import { hasSeveral, partsHere, questionLines } from "../model/question-lines.ts";
import type { State } from "../state.ts";
import { span, wrapLine } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import { paintLine } from "../theme.ts";
import { useSlice } from "../ui.ts";
import { Lines, useTheme } from "./lines.tsx";

/**
 *     ● ● ○ ○ ○  3 of 5
 *
 *     How is a policy linked to a pod?
 *
 *     ❯ (•) By labels
 *       ( ) By the pod's name
 */
export function Questions({ area }: { area: Area }): ReactNode {
  const state = useSlice((whole) => whole);
  const { course } = state;
  if (!course) return null;
  const inner = inside(area);
  const parts = partsHere(course);
  const head = questionLines(state, parts, inner.columns);
  return (
    <Box flexDirection="column" width={area.columns} height={area.rows} paddingX={2} paddingTop={1}>
      <Lines lines={head} columns={inner.columns} rows={head.length} />
      <Choices state={state} columns={inner.columns} rows={inner.rows - head.length} />
    </Box>
  );
}

/** The keys are the router's: the list shows what is selected, and is made anew when that changes. */
function Choices({ state, columns, rows }: { state: State; columns: number; rows: number }): ReactNode {
  const { answers, course } = state;
  const part = course ? partsHere(course)[answers.part] : undefined;
  if (!part) return null;
  const several = hasSeveral(part);
  const chosen = answers.chosen[answers.part] ?? [];
  const items = part.choices.map((label, value) => ({
    label: `${mark(chosen.includes(value), several)} ${label}`,
    value,
  }));
  // Several choices need a way to say that these are all.
  const all = several ? [...items, { label: "that is my answer", value: items.length }] : items;
  return (
    <SelectInput
      key={`${answers.part} ${answers.choice}`}
      items={all}
      limit={Math.max(2, rows)}
      initialIndex={answers.choice}
      isFocused={false}
      indicatorComponent={Indicator}
      itemComponent={(item: { label: string; isSelected?: boolean }) => <Choice {...item} columns={columns - 2} />}
    />
  );
}

function mark(on: boolean, several: boolean): string {
  if (several) return on ? "[x]" : "[ ]";
  return on ? "(•)" : "( )";
}

function Indicator({ isSelected = false }: { isSelected?: boolean }): ReactNode {
  const theme = useTheme();
  return <Text>{paintLine([span(isSelected ? `${theme.glyphs.here} ` : "  ", "marked")], theme)}</Text>;
}

function Choice({
  label,
  isSelected = false,
  columns,
}: {
  label: string;
  isSelected?: boolean;
  columns: number;
}): ReactNode {
  const theme = useTheme();
  const text = inlineLine(label).map((each) => (isSelected ? { ...each, tone: "accent" as const, bold: true } : each));
  const lines = wrapLine(text, columns, 4);
  return <Text wrap="truncate">{lines.map((each) => paintLine(each, theme)).join("\n")}</Text>;
}
