/** Lines as a screen reader says them: no drawing, no signs, and one space or a comma where columns were. */
import { type Line, lineText } from "../text/line.ts";
import { type Theme, themeFor } from "../theme.ts";

/** So wide that nothing is wrapped or left out. */
export const endless = 10_000;

/** Every sign is a word, or nothing where the word stands beside it already. */
export const words: Theme = {
  ...themeFor({ colour: false, unicode: true, light: false }),
  glyphs: {
    allow: "",
    deny: "",
    dns: "",
    unknown: "",
    open: "to do:",
    done: "done:",
    skipped: "skipped:",
    here: "here:",
    arrow: "to",
    so: "so:",
    bullet: "-",
    bar: "",
    times: "times ",
    more: "and more",
    rule: "",
    borders: "classic",
  },
};

const signs: Readonly<Record<string, string>> = { "→": "to", "×": "times ", "•": "-", "–": "-", "·": "," };

export function said(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => sentence(lineText(line))).filter((text) => text !== "");
}

/** Where the columns are the text's own. */
export function verbatim(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => lineText(line).trimEnd());
}

function sentence(text: string): string {
  const drawn = text.replaceAll(/[─-╿▀-◿✓✗]/g, "").replaceAll(/[→×•–·]/g, (sign) => signs[sign] ?? "");
  const whole = drawn.replaceAll(" (to)", "");
  const [, indent = "", rest = ""] = /^(\s*)(.*?)\s*$/.exec(whole) ?? [];
  return `${indent.length > 1 ? indent : ""}${rest.replaceAll(/([:,;.])\s{2,}/g, "$1 ").replaceAll(/\s{2,}/g, ", ")}`;
}
