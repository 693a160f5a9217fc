/** What lies over a screen, as lines. */

import type { Group } from "../keys/binding.ts";
import { paletteEntries } from "../keys/palette.ts";
import { bindingsOf } from "../keys/router.ts";
import type { Notice, Overlay, State } from "../state.ts";
import { blank, choosing, type Line, line, span, wrapLine } from "../text/line.ts";
import type { Theme } from "../theme.ts";

export function overlayLines(state: State, overlay: Overlay, columns: number, theme: Theme): readonly Line[] {
  const below: State = { ...state, overlay: undefined };
  switch (overlay.kind) {
    case "help":
      return helpLines(below, columns);
    case "log":
      return logLines(state, columns, theme);
    case "trouble":
      return troubleLines(overlay.notice, columns, theme);
    case "palette": {
      const entries = paletteEntries(below, overlay.query);
      return [
        [span("> ", "accent", true), span(overlay.query), span(" ", "selected")],
        blank,
        ...(entries.length === 0 ? [line("No action is called that.", "dim")] : []),
        ...entries.map(({ title, key }, row) =>
          choosing({ row }, [
            span(row === overlay.selected ? `${theme.glyphs.here} ` : "  ", "marked"),
            span(title, row === overlay.selected ? "accent" : "plain", row === overlay.selected),
            span(`  ${key}`, "dim"),
          ]),
        ),
      ];
    }
    case "confirm":
      return [
        ...wrapLine(line(overlay.question, "plain", true), columns),
        blank,
        [span("y", "accent", true), span(" yes   "), span("n", "accent", true), span(" no")],
      ];
  }
}

/** Only what does something here; what can do nothing at the moment says why. */
function helpLines(state: State, columns: number): readonly Line[] {
  const bindings = bindingsOf(state);
  const groups = [...new Set(bindings.map(({ group }) => group))];
  const rows = (group: Group) =>
    bindings
      .filter((binding) => binding.group === group)
      .flatMap(({ keys, title, why }) => {
        const reason = why?.(state);
        return wrapLine(
          [
            span(keys.join(" ").padEnd(20), reason ? "dim" : "accent", !reason),
            span(title, reason ? "dim" : "plain"),
            ...(reason ? [span(`   not now: ${reason}`, "dim")] : []),
          ],
          columns,
          22,
        );
      });
  return groups.flatMap((group) => [line(group, "title"), ...rows(group), blank]);
}

function logLines({ log }: State, columns: number, { glyphs }: Theme): readonly Line[] {
  if (log.length === 0) return [line("No command was run yet.", "dim")];
  return log.flatMap(({ text, code }) =>
    wrapLine(
      [
        code === undefined
          ? span(`${glyphs.unknown} `, "dim")
          : code === 0
            ? span(`${glyphs.allow} `, "good")
            : span(`${glyphs.deny} `, "bad"),
        span(text, "code"),
        span(code === undefined ? "   running" : `   exit code ${code}`, "dim"),
      ],
      columns,
      4,
    ),
  );
}

function troubleLines({ text, next }: Notice, columns: number, { glyphs }: Theme): readonly Line[] {
  const [first = "", ...detail] = text.split("\n");
  return [
    ...wrapLine([span(`${glyphs.deny} `, "bad", true), span(first, "bad", true)], columns, 2),
    ...detail.flatMap((each) => wrapLine(line(`  ${each}`), columns, 4)),
    ...(next.length > 0 ? [blank, line("What to do next:", "accent", true)] : []),
    ...next.flatMap((each) => wrapLine(line(`  ${each}`), columns, 4)),
    blank,
    line("Esc goes back; nothing is lost.", "dim"),
  ];
}
