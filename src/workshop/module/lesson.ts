/** lesson.md: one section a step, and the commands that its `sh` blocks show. */
import { lexer, type Token } from "marked";

export interface LessonSection {
  readonly id: string;
  /** The line of its heading, from 1. */
  readonly line: number;
  readonly markdown: string;
  readonly commands: readonly LessonCommand[];
  readonly tables: readonly LessonTable[];
}

export interface LessonCommand {
  readonly words: readonly string[];
  /** As shown, without the comment. */
  readonly text: string;
  readonly line: number;
  /** The state in which the author's proof runs it; `show` is not run. */
  readonly when: "solved" | "begin" | "show";
  readonly outcome: "succeeds" | "fails";
  /** What its output must contain. */
  readonly shows?: string;
}

export interface LessonTable {
  readonly line: number;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Lesson {
  /** What stands before the first section. */
  readonly introduction: string;
  readonly sections: readonly LessonSection[];
}

export function parseLesson(text: string): Lesson {
  const found: { id: string; line: number; start: number; end: number }[] = [];
  let inFence = false;
  let offset = 0;
  for (const [index, content] of text.split("\n").entries()) {
    if (/^\s*```/.test(content)) inFence = !inFence;
    const heading = inFence ? undefined : /^## +(\S+)\s*$/.exec(content)?.[1];
    const previous = found.at(-1);
    if (heading) {
      if (previous) previous.end = offset;
      found.push({ id: heading, line: index + 1, start: offset + content.length + 1, end: text.length });
    }
    offset += content.length + 1;
  }
  const introduction = text.slice(0, found[0] ? text.lastIndexOf("##", found[0].start) : text.length).trim();
  return { introduction, sections: found.map(({ id, line, start, end }) => section(id, line, text.slice(start, end))) };
}

function section(id: string, line: number, markdown: string): LessonSection {
  const commands: LessonCommand[] = [];
  const tables: LessonTable[] = [];
  let at = line + 1;
  for (const token of lexer(markdown)) {
    if (token.type === "code" && isShell(token.lang)) commands.push(...commandsOf(token.text, token.lang, at + 1));
    if (token.type === "table") tables.push(tableOf(token, at));
    at += token.raw.split("\n").length - 1;
  }
  return { id, line, markdown: markdown.trim(), commands, tables };
}

function isShell(lang: string | undefined): boolean {
  return lang !== undefined && /^sh\b/.test(lang);
}

function commandsOf(text: string, lang: string | undefined, line: number): LessonCommand[] {
  const mode = lang?.split(/\s+/)[1];
  const when = mode === "begin" || mode === "show" ? mode : "solved";
  return text.split("\n").flatMap((content, index) => {
    const [, shown = "", comment = ""] = /^(.*?)(?:\s+#\s+(.*))?$/.exec(content.trim()) ?? [];
    if (shown === "" || shown.startsWith("#")) return [];
    const shows = /\bshows: (.+)$/.exec(comment)?.[1];
    return [
      {
        words: wordsOf(shown),
        text: shown,
        line: line + index,
        when,
        outcome: /\bfails\b/.test(comment) ? ("fails" as const) : ("succeeds" as const),
        ...(shows ? { shows } : {}),
      },
    ];
  });
}

function tableOf(token: Extract<Token, { type: "table" }> | Token, line: number): LessonTable {
  const cells = (row: unknown): string[] =>
    Array.isArray(row) ? row.map((cell: { text?: string }) => (cell.text ?? "").trim()) : [];
  if (!("header" in token) || !("rows" in token)) return { line, header: [], rows: [] };
  return { line, header: cells(token.header), rows: Array.isArray(token.rows) ? token.rows.map(cells) : [] };
}

/** The words of a command line: quotes group, nothing is expanded. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (quote) {
      if (char === quote) quote = undefined;
      else if (char === "\\" && quote === '"') word = (word ?? "") + line.charAt(++index);
      else word = (word ?? "") + char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + (char === "\\" ? line.charAt(++index) : char);
  }
  if (word !== undefined) words.push(word);
  return words;
}
