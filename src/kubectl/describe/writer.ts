import { lastAppliedName } from "../apply/last-applied.ts";
import { labelsText } from "../output/table.ts";
import { align } from "../output/tabwriter.ts";
import { byBytes, type JsonMap } from "../values.ts";

/** Lines of a description: `key:\tvalue`, two spaces a level; columns are set in the end. */
export class Lines {
  #text = "";

  /** Texts without a line break go on in the next call. */
  write(level: number, text: string): this {
    this.#text += "  ".repeat(level) + text;
    return this;
  }

  line(level: number, text: string): this {
    return this.write(level, `${text}\n`);
  }

  toString(): string {
    return align(this.#text, { minWidth: 0, padding: 2 });
  }

  /** Tabs left alone, as rollout history prints a template. */
  raw(): string {
    return this.#text;
  }
}

export function labels(lines: Lines, title: string, map: JsonMap): void {
  const keys = Object.keys(map).sort(byBytes);
  if (keys.length === 0) lines.line(0, `${title}:\t<none>`);
  keys.forEach((key, index) => {
    lines.line(0, `${index === 0 ? `${title}:` : ""}\t${key}=${map[key]}`);
  });
}

const longestAnnotation = 140;

export function annotations(lines: Lines, title: string, map: JsonMap): void {
  const keys = Object.keys(map)
    .filter((key) => key !== lastAppliedName)
    .sort(byBytes);
  if (keys.length === 0) lines.line(0, `${title}:\t<none>`);
  keys.forEach((key, index) => {
    const head = index === 0 ? `${title}:` : "";
    const value = String(map[key]).replace(/\n$/, "");
    if (key.length + value.length + 2 <= longestAnnotation && !value.includes("\n")) {
      lines.line(0, `${head}\t${key}: ${value}`);
      return;
    }
    lines.line(0, `${head}\t${key}:`);
    for (const part of value.split("\n")) lines.line(0, `\t  ${shortened(part, longestAnnotation - 2)}`);
  });
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

export function orNone(text: string): string {
  return text === "" ? "<none>" : text;
}

export function labelLine(map: JsonMap): string {
  return labelsText(map);
}
