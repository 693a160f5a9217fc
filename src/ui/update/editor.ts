/** The small editor: enough to mend a label without leaving. */
import type { Message } from "../messages.ts";
import type { EditorState, State } from "../state.ts";
import { type Step, told } from "./step.ts";

export function updateEditor(state: State, message: Message): Step | undefined {
  const { editor } = state;
  if (!editor || state.screen !== "editor" || state.overlay) return undefined;
  const shown = (next: EditorState): Step => [{ ...state, editor: next, notice: undefined }, []];
  switch (message.type) {
    case "typed":
      return shown(inserted(editor, message.text));
    case "newline":
      return shown(broken(editor));
    case "erase":
      return shown(erased(editor));
    case "move":
      return shown(moved(editor, message.rows, message.columns));
    case "page":
      return shown(moved(editor, message.pages * Math.max(1, state.size.rows - 6), 0));
    case "edge":
      return shown({ ...editor, column: message.to === "top" ? 0 : lineOf(editor).length });
    case "save":
      return [
        told({ ...state, screen: "lesson", editor: undefined }, "good", "saved"),
        [{ type: "save", path: editor.path, text: editor.lines.join("\n") }, { type: "look" }],
      ];
    case "back":
      if (editor.changed)
        return [{ ...state, overlay: { kind: "confirm", question: "Leave without saving?", action: "discard" } }, []];
      return [{ ...state, screen: "lesson", editor: undefined }, []];
    default:
      return undefined;
  }
}

function lineOf({ lines, row }: EditorState): string {
  return lines[row] ?? "";
}

/** Pasted text may hold several lines. */
function inserted(editor: EditorState, text: string): EditorState {
  const [first = "", ...rest] = text.split(/\r\n|\r|\n/);
  const line = lineOf(editor);
  const [before, after] = [line.slice(0, editor.column), line.slice(editor.column)];
  if (rest.length === 0)
    return {
      ...editor,
      lines: editor.lines.with(editor.row, before + first + after),
      column: editor.column + first.length,
      changed: true,
    };
  const last = rest.at(-1) ?? "";
  return {
    ...editor,
    lines: editor.lines.toSpliced(editor.row, 1, before + first, ...rest.slice(0, -1), last + after),
    row: editor.row + rest.length,
    column: last.length,
    changed: true,
  };
}

/** The next line begins below this one's first word, as YAML mostly wants it. */
function broken(editor: EditorState): EditorState {
  const line = lineOf(editor);
  const indent = /^ */.exec(line.slice(0, editor.column))?.[0] ?? "";
  return {
    ...editor,
    lines: editor.lines.toSpliced(editor.row, 1, line.slice(0, editor.column), indent + line.slice(editor.column)),
    row: editor.row + 1,
    column: indent.length,
    changed: true,
  };
}

function erased(editor: EditorState): EditorState {
  const line = lineOf(editor);
  if (editor.column > 0) {
    const { column } = moved(editor, 0, -1);
    return {
      ...editor,
      lines: editor.lines.with(editor.row, line.slice(0, column) + line.slice(editor.column)),
      column,
      changed: true,
    };
  }
  if (editor.row === 0) return editor;
  const above = editor.lines[editor.row - 1] ?? "";
  return {
    ...editor,
    lines: editor.lines.toSpliced(editor.row - 1, 2, above + line),
    row: editor.row - 1,
    column: above.length,
    changed: true,
  };
}

function moved(editor: EditorState, rows: number, letters: number): EditorState {
  const row = Math.max(0, Math.min(editor.lines.length - 1, editor.row + rows));
  const columns = letterColumns(editor.lines[row] ?? "");
  const here = columns.findLastIndex((column) => column <= editor.column);
  const there = Math.max(0, Math.min(columns.length - 1, here + letters));
  return { ...editor, row, column: columns[there] ?? 0 };
}

/** Where letters begin, and the line ends: a letter may be several characters of JavaScript's. */
function letterColumns(line: string): readonly number[] {
  return [...[...segmenter.segment(line)].map(({ index }) => index), line.length];
}

const segmenter = new Intl.Segmenter();
