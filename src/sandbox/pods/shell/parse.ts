/** Shell text to statements, and what each shell says about text that is none. The parser is unbash. */
import { type ParseError, parse, type Statement, type Word } from "unbash";

/** Whose manners a shell has: busybox (`ash`), Debian's `dash` or `bash`. */
export type Dialect = "ash" | "dash" | "bash";

interface ParsedText {
  /** What can be run: everything, or with a syntax error the lines before it. */
  readonly statements: readonly Statement[];
  readonly source: string;
  readonly error: SyntaxProblem | undefined;
}

export interface SyntaxProblem {
  readonly line: number;
  readonly text: string;
  /** More text could still make it right: the person is in the middle of typing. */
  readonly incomplete: boolean;
}

export function parseText(source: string, dialect: Dialect): ParsedText {
  const script = parse(source);
  const error = script.errors?.[0];
  if (error === undefined) return { statements: script.commands, source, error: undefined };
  const broken = script.commands.find((statement) => statement.end >= error.pos);
  const cut = source.lastIndexOf("\n", Math.min(broken?.pos ?? error.pos, error.pos)) + 1;
  return {
    statements: script.commands.filter((statement) => statement.end < cut),
    source,
    error: describe(source, error, script.errors ?? [], dialect),
  };
}

function describe(source: string, error: ParseError, all: readonly ParseError[], dialect: Dialect): SyntaxProblem {
  const atEnd = (position: number) => source.slice(position).trim() === "";
  const unterminated = /^unterminated (.*)/.exec(error.message)?.[1];
  const incomplete = unterminated !== undefined || (atEnd(error.pos) && !error.message.startsWith("unexpected"));
  const line = source.slice(0, unterminated === undefined ? error.pos : source.length).split("\n").length;
  const token = tokenAt(source, error);
  const expecting = (token === undefined ? all : [error])
    .map((each) => /^expected '([^']*)'/.exec(each.message)?.[1])
    .find(Boolean);
  if (dialect === "bash") {
    const missingTarget = token === undefined && error.message === "expected redirect target";
    const text = bashText(missingTarget ? "newline" : token, unterminated);
    // bash counts the line after the last when the text just ends
    const ends = token === undefined && !missingTarget && !unterminated?.endsWith("quote");
    return { line: ends ? line + 1 : line, incomplete, text };
  }
  return { line, incomplete, text: almquistText(token, unterminated, expecting, dialect) };
}

/** The word that the parser stumbled over; undefined at the end of the text. */
function tokenAt(source: string, { pos, message }: ParseError): string | undefined {
  const named = /^unexpected token '(.*)'$/.exec(message)?.[1];
  if (named !== undefined) return named;
  const rest = source.slice(pos).replace(/^[ \t]+/, "");
  const token = /^(\n|[;&|<>()]{1,2}|[^\s;&|<>()]+)/.exec(rest)?.[0];
  if (token !== undefined && !(token === "\n" && rest.trim() === "")) return token === "\n" ? "newline" : token;
  const before = /(?:^|[\s;])(fi|done|esac|else|elif|do|then|\})\s*$/.exec(source.slice(0, pos))?.[1];
  return message === "expected 'then'" || message === "expected 'do'" ? before : undefined;
}

function almquistText(
  token: string | undefined,
  unterminated: string | undefined,
  expecting: string | undefined,
  dialect: "ash" | "dash",
): string {
  const ash = dialect === "ash";
  if (unterminated?.endsWith("quote")) return ash ? "unterminated quoted string" : "Unterminated quoted string";
  if (unterminated === "backtick") return `EOF in backquote substitution`;
  if (unterminated === "parameter expansion") return ash ? "missing '}'" : "Missing '}'";
  if (unterminated === "arithmetic expansion") return ash ? "missing '))'" : "Missing '))'";
  const wanted = unterminated === "command substitution" ? ")" : expecting;
  const hint = wanted === undefined ? "" : ` (expecting "${wanted}")`;
  const plain = token === undefined || token === "newline";
  const name = token === undefined || unterminated !== undefined ? "end of file" : token;
  const shown = plain || unterminated !== undefined ? name : `"${name}"`;
  return ash ? `unexpected ${shown}${hint}` : `${shown} unexpected${hint}`;
}

function bashText(token: string | undefined, unterminated: string | undefined): string {
  const closer: Readonly<Record<string, string>> = {
    "single quote": "'",
    "double quote": '"',
    backtick: "`",
    "command substitution": ")",
    "arithmetic expansion": ")",
    "parameter expansion": "}",
  };
  if (unterminated !== undefined) return `unexpected EOF while looking for matching \`${closer[unterminated] ?? ")"}'`;
  return token === undefined
    ? "syntax error: unexpected end of file"
    : `syntax error near unexpected token \`${token}'`;
}

/** Parses a text as a single word. */
export function wordOf(text: string): Word | undefined {
  const command = parse(`: ${text}`).commands[0]?.command;
  const word = command?.type === "Command" ? command.suffix[0] : undefined;
  return word?.type === "Word" ? word : undefined;
}
