/** The small editor's lines, with their numbers and the cursor. */
import { width } from "../../text/width.ts";
import type { EditorState } from "../state.ts";
import { type Line, lineText, span } from "../text/line.ts";
import { yamlLine } from "../text/yaml.ts";

export function editorLines({ lines, row, column }: EditorState, columns: number): readonly Line[] {
  const gutter = String(lines.length).length;
  // Where the cursor is further right than there is room, every line begins later.
  const left = Math.max(0, width((lines[row] ?? "").slice(0, column)) + gutter + 3 - columns);
  return lines.map((text, index) => {
    const number = span(`${String(index + 1).padStart(gutter)} `, "dim");
    return [number, ...without(left, index === row ? withCursor(yamlLine(text), column) : yamlLine(text))];
  });
}

/** The line without its first columns. */
function without(left: number, line: Line): Line {
  let at = 0;
  return line.map((each) => {
    const kept = [...each.text].filter((character) => {
      at += width(character);
      return at > left;
    });
    return { ...each, text: kept.join("") };
  });
}

function withCursor(line: Line, column: number): Line {
  const spans: Line[number][] = [];
  let at = 0;
  for (const each of line) {
    const inside = column - at;
    at += each.text.length;
    if (inside < 0 || inside >= each.text.length) spans.push(each);
    else
      spans.push({ ...each, text: each.text.slice(0, inside) }, span(each.text.charAt(inside), "selected"), {
        ...each,
        text: each.text.slice(inside + 1),
      });
  }
  return column >= lineText(line).length ? [...spans, span(" ", "selected")] : spans;
}
