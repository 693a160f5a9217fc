import { stringify } from "yaml";
import { UsageError } from "../errors.ts";
import { closest } from "../text/closest.ts";
import type { Call, Flag } from "./command.ts";

/** The -o of a command that knows these formats besides its ordinary one. */
export function outputFlag(formats: readonly string[]): Flag {
  return { type: "string", short: "o", value: "FORMAT", help: `how to print: ${formats.join(", ")}` };
}

/** The format that -o names; undefined for the ordinary one. */
export function outputFormat<Format extends string>({ flags }: Call, formats: readonly Format[]): Format | undefined {
  const given = flags.text("output");
  if (given === undefined) return undefined;
  const format = formats.find((known) => known === given);
  if (format !== undefined) return format;
  const near = closest(given, formats);
  throw new UsageError(`unknown output format ${given}${near ? `; did you mean ${near}?` : ""}`, {
    next: [`one of: ${formats.join(", ")}`],
  });
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export function yaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false });
}

/** One line of comma-separated values; what holds a comma, a quote or a line break is quoted. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells.map((cell) => (/[",\n]/.test(`${cell}`) ? `"${`${cell}`.replaceAll('"', '""')}"` : `${cell}`)).join(",");
}

export function mdTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)];
}
