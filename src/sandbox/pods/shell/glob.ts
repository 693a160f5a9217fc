/** Shell patterns: to regular expressions, and against the file system. */

import type { Files } from "../files.ts";
import { absolute } from "../paths.ts";

/** Marks the characters of quoted text, so that they stand for themselves in a pattern. */
export const quotePattern = (text: string): string => text.replace(/[\\*?[\]]/g, "\\$&");

export const hasGlob = (pattern: string): boolean => /[*?[]/.test(pattern.replace(/\\./gs, ""));

/** The source of a regular expression that matches what the pattern does. */
export function patternSource(pattern: string, options: { path?: boolean; shortest?: boolean } = {}): string {
  const any = options.path ? "[^/]" : "[^]";
  const lazy = options.shortest ? "?" : "";
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === "\\") source += literal(pattern.charAt(++at) || "\\");
    else if (char === "*") source += `${any}*${lazy}`;
    else if (char === "?") source += any;
    else if (char === "[") {
      const set = bracket(pattern, at);
      if (set === undefined) source += "\\[";
      else {
        source += set.source;
        at = set.end;
      }
    } else source += literal(char);
  }
  return source;
}

export function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${patternSource(pattern)}$`, "u").test(text);
}

/** The files that a pattern means, sorted; none if nothing matches. `withDots`: `.*` means `.` and `..` too. */
export function glob(pattern: string, cwd: string, files: Files, withDots = false): string[] {
  const rooted = pattern.startsWith("/");
  let found: string[] = [rooted ? "/" : ""];
  for (const part of pattern.split("/").filter(Boolean)) {
    const next: string[] = [];
    for (const base of found) {
      const names = hasGlob(part)
        ? namesIn(absolute(cwd, base || "."), part, files, withDots)
        : [part.replace(/\\(.)/gs, "$1")];
      for (const name of names) {
        const path = base === "" || base.endsWith("/") ? base + name : `${base}/${name}`;
        if (files.find(absolute(cwd, path)) !== undefined) next.push(path);
      }
    }
    found = next;
  }
  if (!pattern.endsWith("/")) return found.sort();
  const isFolder = (path: string) => files.find(absolute(cwd, path))?.kind === "directory";
  return found
    .filter(isFolder)
    .map((path) => (path.endsWith("/") ? path : `${path}/`))
    .sort();
}

function namesIn(folder: string, part: string, files: Files, withDots: boolean): string[] {
  const node = files.find(folder);
  if (node?.kind !== "directory") return [];
  const shows = part.startsWith(".") ? () => true : (name: string) => !name.startsWith(".");
  const names = withDots ? [".", "..", ...node.entries.keys()] : [...node.entries.keys()];
  return names.filter((name) => shows(name) && matches(name, part));
}

const literal = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** The same inside brackets, where only these mean something. */
const member = (char: string): string => char.replace(/[\\^[\]-]/g, "\\$&");

function bracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at++;
  let source = "";
  for (let first = true; at < pattern.length; at++, first = false) {
    const char = pattern.charAt(at);
    if (char === "]" && !first) return valid(`[${negated ? "^" : ""}${source}]`, at);
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at));
    const members = named === null ? undefined : classes[named[1] ?? ""];
    if (named !== null && members !== undefined) {
      source += members;
      at += named[0].length - 1;
    } else if (char === "\\") source += member(pattern.charAt(++at));
    else if (char === "-") source += first || pattern[at + 1] === "]" ? "\\-" : "-";
    else source += member(char);
  }
  return undefined;
}

/** A range that runs backwards is no set; its bracket then stands for itself. */
function valid(source: string, end: number): { source: string; end: number } | undefined {
  try {
    new RegExp(source, "u");
    return { source, end };
  } catch {
    return undefined;
  }
}

/** The named classes of POSIX, as members of a regular expression's brackets. */
export const classes: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\\x00-\\x1f\\x7f",
  print: "\\x20-\\x7e",
  graph: "\\x21-\\x7e",
};
