/** What a match is replaced by. */
import type { Piece } from "./commands.ts";

/** `switchesCase`: whether `\U` and its like are known. */
export function replacementOf(pieces: readonly Piece[], match: RegExpExecArray, switchesCase: boolean): string {
  let out = "";
  let lasting = "E";
  let once = "E";
  for (const piece of pieces) {
    if (typeof piece === "object") {
      if (!switchesCase) out += piece.cases;
      else if (/[ul]/.test(piece.cases)) once = piece.cases;
      else [lasting, once] = [piece.cases, "E"];
      continue;
    }
    let text = typeof piece === "string" ? piece : (match[piece] ?? "");
    if (lasting === "U") text = text.toUpperCase();
    if (lasting === "L") text = text.toLowerCase();
    if (text !== "" && once !== "E") {
      const first = text.charAt(0);
      text = (once === "u" ? first.toUpperCase() : first.toLowerCase()) + text.slice(1);
      once = "E";
    }
    out += text;
  }
  return out;
}
