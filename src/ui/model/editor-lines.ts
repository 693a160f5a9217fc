/** The small editor's lines, with their numbers and the cursor. */
import type { EditorState } from "../state.ts";
import { type Line, lineText, span } from "../text/line.ts";
import { yamlLine } from "../text/yaml.ts";

export function editorLines({ lines, row, column }: EditorState): readonly Line[] {
  const gutter = String(lines.length).length;
  return lines.map((text, index) => {
    const number = span(`${String(index + 1).padStart(gutter)} `, "dim");
    return [number, ...(index === row ? withCursor(yamlLine(text), column) : yamlLine(text))];
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
