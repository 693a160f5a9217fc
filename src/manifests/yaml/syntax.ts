import type { ErrorCode, YAMLParseError } from "yaml";
import type { Source } from "../source.ts";
import type { Problem } from "../types.ts";

/** The mistakes that people make, in words that say what to do; anything else keeps the parser's own words. */
const words: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: "a tab cannot indent YAML; use spaces",
  BAD_ALIAS: "an alias is * and the name of an anchor",
  BAD_DQ_ESCAPE: "unknown escape in a double-quoted text; in single quotes a backslash is only a backslash",
  BAD_SCALAR_START: "a value cannot start with this character unless it is quoted",
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " on one line, or a line indented too far below a value; put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key has no ": " behind it on its line',
  MULTIPLE_ANCHORS: "a value can have only one anchor",
  MULTIPLE_TAGS: "a value can have only one tag",
  UNEXPECTED_TOKEN: "this does not fit here; check the indentation, the colons and the dashes around it",
  RESOURCE_EXHAUSTION: "nested too deeply",
  KEY_OVER_1024_CHARS: "a key is longer than 1024 characters",
};

export function syntaxProblem(error: YAMLParseError, source: Source, from: number): Problem {
  return source.problem(`not valid YAML: ${message(error)}`, from + error.pos[0]);
}

function message({ code, message: original }: YAMLParseError): string {
  if (code === "BAD_INDENT" && original.startsWith("Flow map")) return "a { has no } (or its lines are not indented)";
  if (code === "BAD_INDENT" && original.startsWith("Flow seq")) return "a [ has no ] (or its lines are not indented)";
  if (code === "BAD_INDENT") return "this line is indented differently from its neighbours";
  if (code === "MISSING_CHAR" && original.includes("quote")) return "a quoted text has no closing quote";
  if (code === "UNEXPECTED_TOKEN" && original.includes("block-seq-ind"))
    return "a list starts on a new line, not behind its key";
  return words[code] ?? `${original.slice(0, 1).toLowerCase()}${original.slice(1)}`;
}
