import { padEnd, wrap, wrapIndented } from "../text/width.ts";
import type { Command, CommandEntry, Example, Flag } from "./command.ts";

/** What `netpol-workshop --help` prints: the commands, and the flags of the program without one. */
export function programHelp(
  commands: readonly CommandEntry[],
  flags: Readonly<Record<string, Flag>>,
  columns: number,
): string {
  return [
    ...wrap(
      "netpol-workshop teaches Kubernetes NetworkPolicy and Calico tiered policy by doing. Alone it opens the workshop in the terminal.",
      columns,
    ),
    "",
    "Usage: netpol-workshop [flags]",
    "       netpol-workshop <command> [arguments] [flags]",
    "",
    ...section("Commands", rows(listed(commands), columns)),
    ...flagSection("Flags without a command", flags, columns),
    ...wrap("netpol-workshop <command> --help shows a command's flags and examples.", columns),
    "",
  ].join("\n");
}

/** `flags` are all that the command knows, its own first. */
export function commandHelp(
  path: string,
  command: Command,
  flags: Readonly<Record<string, Flag>>,
  columns: number,
): string {
  const { summary, args, description, subcommands, examples } = command;
  const usage = ["netpol-workshop", path, subcommands ? "<command>" : "", args ?? "", "[flags]"];
  return [
    ...wrap(summary, columns),
    "",
    ...wrapIndented(`Usage: ${usage.filter(Boolean).join(" ")}`, columns, 0, 2),
    "",
    ...(description === undefined ? [] : [...description.split("\n").flatMap((line) => wrap(line, columns)), ""]),
    ...(subcommands ? section("Commands", rows(listed(subcommands), columns)) : []),
    ...flagSection("Flags", flags, columns),
    ...(examples ? section("Examples", examples.flatMap(exampleLines)) : []),
  ].join("\n");
}

function listed(commands: readonly CommandEntry[]): (readonly [string, string])[] {
  return commands.map(({ name, summary }) => [name, summary]);
}

function flagSection(title: string, flags: Readonly<Record<string, Flag>>, columns: number): string[] {
  const named = Object.entries(flags).map(([name, flag]) => [flagName(name, flag), flagHelp(flag)] as const);
  return section(title, rows(named, columns));
}

function flagName(name: string, flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${name}${flag.type === "string" ? ` ${flag.value ?? "VALUE"}` : ""}`;
}

function flagHelp({ help, env }: Flag): string {
  return env === undefined ? help : `${help}; also $${env}`;
}

/** A line to copy stands whole and alone. */
function exampleLines({ line, says }: Example): string[] {
  return [`  # ${says}`, `  ${line}`];
}

function section(title: string, lines: readonly string[]): string[] {
  return [`${title}:`, ...lines, ""];
}

function rows(content: readonly (readonly [string, string])[], columns: number): string[] {
  const left = Math.max(0, ...content.map(([name]) => name.length));
  return content.flatMap(([name, text]) => {
    const [first = "", ...rest] = wrap(text, Math.max(20, columns - left - 4));
    return [`  ${padEnd(name, left)}  ${first}`, ...rest.map((line) => " ".repeat(left + 4) + line)];
  });
}
