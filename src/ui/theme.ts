/** How meanings look: the sixteen colours that every terminal and every palette has, and attributes where there is no colour. */
import type { Line, Span, Tone } from "./text/line.ts";

export interface Theme {
  readonly name: "dark" | "light" | "plain";
  readonly glyphs: Glyphs;
  paint(span: Span): string;
}

export interface Glyphs {
  readonly allow: string;
  readonly deny: string;
  readonly dns: string;
  readonly unknown: string;
  readonly open: string;
  readonly done: string;
  readonly skipped: string;
  readonly here: string;
  readonly arrow: string;
  /** Before what follows from all the rest. */
  readonly so: string;
  readonly bullet: string;
  readonly bar: string;
  readonly times: string;
  readonly more: string;
  readonly rule: string;
  readonly borders: "round" | "classic";
}

const unicode: Glyphs = {
  allow: "✓",
  deny: "✗",
  dns: "?",
  unknown: "·",
  open: "○",
  done: "✓",
  skipped: "↷",
  here: "▶",
  arrow: "→",
  so: "→",
  bullet: "•",
  bar: "▎",
  times: "×",
  more: "…",
  rule: "─",
  borders: "round",
};

const ascii: Glyphs = {
  allow: "+",
  deny: "X",
  dns: "?",
  unknown: ".",
  open: "o",
  done: "+",
  skipped: ">",
  here: ">",
  arrow: "->",
  so: "->",
  bullet: "*",
  bar: "|",
  times: "x",
  more: "...",
  rule: "-",
  borders: "classic",
};

/** Signs of our texts that have no glyph of their own above; each is as wide as what it stands for. */
const inAscii: Readonly<Record<string, string>> = {
  "┌": "+",
  "┐": "+",
  "└": "+",
  "┘": "+",
  "├": "+",
  "┤": "+",
  "┼": "+",
  "╟": "+",
  "╭": "+",
  "╮": "+",
  "╰": "+",
  "╯": "+",
  "╔": "#",
  "╗": "#",
  "╚": "#",
  "╝": "#",
  "═": "=",
  "║": "#",
  "◂": "<",
  "▸": ">",
  "▶": ">",
  "↓": "v",
  "…": "~",
  "•": "*",
  "│": "|",
  "─": "-",
  "●": "#",
  "○": "o",
  "·": ".",
  "→": ">",
  "×": "x",
  "–": "-",
  "’": "'",
  "“": '"',
  "”": '"',
};

/** SGR codes; each theme says all of them, so that none is forgotten. */
type Codes = Readonly<Record<Tone, string>>;

const dark: Codes = {
  plain: "",
  dim: "2",
  title: "1;36",
  accent: "36",
  good: "32",
  bad: "31",
  warn: "33",
  code: "36",
  key: "34",
  value: "32",
  selected: "7",
  marked: "1;33",
  found: "30;43",
  here: "30;46",
};

/** Yellow and cyan cannot be read on white. */
const light: Codes = { ...dark, title: "1;34", accent: "34", warn: "35", code: "34", marked: "1;35" };

const plain: Codes = {
  plain: "",
  dim: "2",
  title: "1",
  accent: "1",
  good: "",
  bad: "1",
  warn: "",
  code: "",
  key: "",
  value: "",
  selected: "7",
  marked: "1",
  found: "4",
  here: "4;7",
};

export interface ThemeOptions {
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly light: boolean;
}

export function themeFor({ colour, unicode: full, light: bright }: ThemeOptions): Theme {
  const codes = colour ? (bright ? light : dark) : plain;
  const drawn = (text: string): string => (full ? text : text.replace(/[^\x20-\x7e]/g, (sign) => inAscii[sign] ?? "?"));
  return {
    name: colour ? (bright ? "light" : "dark") : "plain",
    glyphs: full ? unicode : ascii,
    paint: ({ text, tone = "plain", bold }) => {
      const code = [codes[tone], bold ? "1" : ""].filter(Boolean).join(";");
      const shown = drawn(text);
      return code === "" || shown === "" ? shown : `\u001b[${code}m${shown}\u001b[0m`;
    },
  };
}

export function paintLine(line: Line, theme: Theme): string {
  return line.map((each) => theme.paint(each)).join("");
}

/** What COLORFGBG says of the background, where a terminal sets it. */
export function isLight(colorfgbg: string | undefined): boolean {
  const background = colorfgbg?.split(";").at(-1);
  return background === "7" || background === "15";
}

export type VerdictWord = "allow" | "deny" | "dns";

const verdicts: Readonly<Record<VerdictWord, { readonly word: string; readonly tone: Tone }>> = {
  allow: { word: "allowed", tone: "good" },
  deny: { word: "denied", tone: "bad" },
  dns: { word: "no name", tone: "warn" },
};

/** A sign and its word; where signs are words themselves, the word alone. */
export function signed(sign: string, word: string): string {
  return sign === "" ? word : `${sign} ${word}`;
}

/** A verdict is colour, glyph and word, all three. */
export function verdictSpan(verdict: VerdictWord | undefined, theme: Theme): Span {
  if (verdict === undefined) return { text: signed(theme.glyphs.unknown, "not asked"), tone: "dim" };
  const { word, tone } = verdicts[verdict];
  return { text: signed(theme.glyphs[verdict], word), tone };
}
