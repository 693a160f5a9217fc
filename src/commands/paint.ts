import type { FlowVerdict } from "../policy/index.ts";
import { type Glyphs, glyphs, type Style, style, wantsColour, wantsUnicode } from "../text/style.ts";
import type { Call } from "./command.ts";

export interface Paints extends Style {
  readonly glyphs: Glyphs;
  /** Colour, glyph and word. */
  verdict(verdict: FlowVerdict): string;
  /** Colour and glyph; the words stand in a legend. */
  mark(verdict: FlowVerdict): string;
}

export const verdictWords: Readonly<Record<FlowVerdict, string>> = {
  allow: "allowed",
  deny: "denied",
  partial: "partial",
  unreachable: "unreachable",
};

/** How this call may paint: colours on a terminal only, glyphs as the locale allows. */
export function paints({ flags, io }: Call): Paints {
  const own = style(wantsColour(io.out.isTTY, io.env) && !flags.on("no-color"));
  const signs = glyphs(wantsUnicode(io.env));
  const colours = { allow: own.good, deny: own.bad, partial: own.warn, unreachable: own.warn };
  return {
    ...own,
    glyphs: signs,
    verdict: (verdict) => colours[verdict](`${signs[verdict]} ${verdictWords[verdict]}`),
    mark: (verdict) => colours[verdict](signs[verdict]),
  };
}
