/** Colours and glyphs of the command line. A verdict is never said by colour alone. */

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly accent: Paint;
}

type Paint = (text: string) => string;

/** The sixteen colours that every terminal and every theme has. */
const codes: Readonly<Record<keyof Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  accent: [36, 39],
};

export function style(coloured: boolean): Style {
  const paint =
    ([on, off]: readonly [number, number]): Paint =>
    (text) =>
      coloured && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    good: paint(codes.good),
    bad: paint(codes.bad),
    warn: paint(codes.warn),
    accent: paint(codes.accent),
  };
}

type Env = Readonly<Record<string, string | undefined>>;

/** NO_COLOR counts when it holds anything; TERM=dumb knows no colours. */
export function wantsColour(isTTY: boolean, env: Env): boolean {
  return isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}

/** Whether the locale can show more than ASCII. */
export function wantsUnicode(env: Env): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  // Windows says nothing about its locale, and its terminals show Unicode.
  return locale ? /utf-?8/i.test(locale) : env.OS === "Windows_NT" || env.TERM_PROGRAM !== undefined;
}

export interface Glyphs {
  readonly allow: string;
  readonly deny: string;
  readonly partial: string;
  readonly unreachable: string;
  readonly self: string;
  readonly arrow: string;
  readonly times: string;
}

export function glyphs(unicode: boolean): Glyphs {
  return unicode
    ? { allow: "✓", deny: "✗", partial: "◐", unreachable: "?", self: "·", arrow: "→", times: "×" }
    : { allow: "+", deny: "X", partial: "%", unreachable: "?", self: ".", arrow: "->", times: "x" };
}
