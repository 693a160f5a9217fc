/** A lesson's Markdown as lines of a given width. Commands keep their number, so that one can be selected and run. */
import { Lexer, lexer, type Token, type Tokens } from "marked";
import { width } from "../../text/width.ts";
import { blank, type Line, line, type Span, span, type Tone, wrapLine } from "./line.ts";
import { yamlLine } from "./yaml.ts";

export interface TextLine {
  readonly line: Line;
  /** The number of the command that stands here, from 0. */
  readonly command?: number;
}

export function markdownLines(markdown: string, columns: number): readonly TextLine[] {
  const writer = new Writer(columns);
  for (const token of lexer(markdown)) writer.block(token);
  return writer.done();
}

class Writer {
  readonly #columns: number;
  readonly #lines: TextLine[] = [];
  #commands = 0;

  constructor(columns: number) {
    this.#columns = Math.max(20, columns);
  }

  done(): readonly TextLine[] {
    while (this.#lines.at(-1)?.line.length === 0) this.#lines.pop();
    return this.#lines;
  }

  block(token: Token): void {
    if (isHeading(token)) this.#add([...wrapLine(inline(token.tokens, "title"), this.#columns), blank]);
    else if (isParagraph(token)) this.#add([...wrapLine(inline(token.tokens), this.#columns), blank]);
    else if (isCode(token)) this.#code(token);
    else if (isList(token)) this.#list(token);
    else if (isTable(token)) this.#add([...tableLines(token, this.#columns), blank]);
    else if (isQuote(token)) {
      const inside = new Writer(this.#columns - 2);
      for (const each of token.tokens) inside.block(each);
      this.#add([...inside.done().map((each) => [span("│ ", "dim"), ...each.line]), blank]);
    } else if (token.type === "hr") this.#add([line("─".repeat(Math.min(40, this.#columns)), "dim"), blank]);
    else if (token.type !== "space" && "text" in token && typeof token.text === "string")
      this.#add([...wrapLine(line(token.text), this.#columns), blank]);
  }

  #add(lines: readonly Line[]): void {
    this.#lines.push(...lines.map((each) => ({ line: each })));
  }

  #code({ text, lang = "" }: Tokens.Code): void {
    const kind = lang.split(/\s+/)[0];
    for (const content of text.split("\n")) {
      if (kind === "sh" && content.trim() !== "" && !content.trim().startsWith("#")) {
        const command = this.#commands++;
        for (const each of wrapLine(commandSpans(content), this.#columns - 2, 4))
          this.#lines.push({ line: each, command });
      } else {
        const shown = kind === "yaml" || kind === "yml" ? yamlLine(content) : line(content, "code");
        this.#add(wrapLine([span("  "), ...shown], this.#columns, 4));
      }
    }
    this.#add([blank]);
  }

  #list({ items, ordered, start }: Tokens.List): void {
    for (const [index, item] of items.entries()) {
      const bullet = ordered ? `${Number(start || 1) + index}. ` : "• ";
      const inside = new Writer(this.#columns - bullet.length - 1);
      for (const each of item.tokens) inside.block(each);
      const lines = inside.done().filter(({ line: each }, at) => at > 0 || each.length > 0);
      this.#add(
        lines.map((each, at) => [
          span(at === 0 ? ` ${bullet}` : " ".repeat(bullet.length + 1), "accent"),
          ...each.line,
        ]),
      );
    }
    this.#add([blank]);
  }
}

/** The author's comment says what to expect; the words that only the proof reads are left out. */
function commandSpans(content: string): Line {
  const [, command = "", comment = ""] = /^(.*?)(?:\s+#\s+(.*))?$/.exec(content.trim()) ?? [];
  const [program = "", ...rest] = command.split(" ");
  return [
    span(program, "code", true),
    span(rest.length > 0 ? ` ${rest.join(" ")}` : "", "code"),
    ...(/\bfails\b/.test(comment) ? [span("   (fails, as it should)", "dim")] : []),
  ];
}

function inline(tokens: readonly Token[] | undefined, tone: Tone = "plain", bold = false): Span[] {
  return (tokens ?? []).flatMap((token): Span[] => {
    if (token.type === "strong") return inline(children(token), tone, true);
    if (token.type === "em") return inline(children(token), tone === "plain" ? "accent" : tone, bold);
    if (token.type === "codespan") return [span(textOf(token), tone === "title" ? tone : "code", bold)];
    if (token.type === "br") return [span(" ", tone)];
    if (isLink(token)) {
      const label = inline(token.tokens, "accent", bold);
      return token.text === token.href ? label : [...label, span(` (${token.href})`, "dim")];
    }
    const inner = children(token);
    if (inner) return inline(inner, tone, bold);
    return [span(textOf(token).replaceAll("\n", " "), tone, bold)];
  });
}

function tableLines({ header, rows }: Tokens.Table, columns: number): readonly Line[] {
  const all = [header, ...rows].map((row) => row.map(({ tokens }) => inline(tokens)));
  const wide = header.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? []).reduce((sum, { text }) => sum + width(text), 0))),
  );
  const total = wide.reduce((sum, each) => sum + each + 3, 0);
  // A table that is too wide is told row by row.
  if (total > columns) return rows.flatMap((_, row) => rowLines(all[0] ?? [], all[row + 1] ?? [], columns));
  const shown = all.map((row, index) =>
    row.flatMap((cell, column) => [
      ...cell.map((each) => coloured(index === 0 ? { ...each, bold: true } : each)),
      span(" ".repeat((wide[column] ?? 0) - cell.reduce((sum, { text }) => sum + width(text), 0) + 3)),
    ]),
  );
  const [first = [], ...others] = shown;
  return [first, line("─".repeat(Math.max(0, total - 3)), "dim"), ...others];
}

function rowLines(header: readonly Span[][], row: readonly Span[][], columns: number): readonly Line[] {
  const [first = [], ...cells] = row;
  return [
    ...wrapLine(
      first.map((each) => ({ ...each, bold: true })),
      columns,
    ),
    // A dash says nothing; beside others it only keeps their columns apart.
    ...cells.flatMap((cell, index) =>
      cell.length === 1 && cell[0]?.text === "-"
        ? []
        : wrapLine([span("  "), ...(header[index + 1] ?? []), span("  "), ...cell.map(coloured)], columns, 4),
    ),
  ];
}

const verdictTones: Readonly<Record<string, Tone>> = { allow: "good", deny: "bad", dns: "warn" };

function coloured(cell: Span): Span {
  const tone = verdictTones[cell.text.trim()];
  return tone ? { ...cell, tone } : cell;
}

function textOf(token: Token): string {
  const text = "text" in token && typeof token.text === "string" ? token.text : token.raw;
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

function children(token: Token): readonly Token[] | undefined {
  return "tokens" in token && Array.isArray(token.tokens) ? token.tokens : undefined;
}

// marked's tokens carry an open "generic" member, so that TypeScript cannot tell them apart by their type alone.
function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}
function isParagraph(token: Token): token is Tokens.Paragraph | Tokens.Text {
  return (token.type === "paragraph" || token.type === "text") && children(token) !== undefined;
}
function isCode(token: Token): token is Tokens.Code {
  return token.type === "code";
}
function isList(token: Token): token is Tokens.List {
  return token.type === "list";
}
function isTable(token: Token): token is Tokens.Table {
  return token.type === "table";
}
function isQuote(token: Token): token is Tokens.Blockquote {
  return token.type === "blockquote";
}
function isLink(token: Token): token is Tokens.Link {
  return token.type === "link";
}

/** A sentence with its code and emphasis, on one line. */
export function inlineLine(text: string): Line {
  return inline(Lexer.lexInline(text));
}
