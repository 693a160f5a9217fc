import type { Command, CommandEntry, Flag } from "./command.ts";

/** The list of commands, as `netpol-workshop --help` prints it. */
export function programHelp(commands: readonly CommandEntry[]): string {
  return [
    "netpol-workshop teaches Kubernetes NetworkPolicy and Calico tiered policy by doing.",
    "",
    "Usage: netpol-workshop <command> [arguments] [flags]",
    "",
    "Commands:",
    ...rows(commands.map(({ name, summary }) => [name, summary])),
    "",
    "netpol-workshop <command> --help shows a command's flags and examples.",
    "",
  ].join("\n");
}

export function commandHelp(path: string, command: Command): string {
  const flags = Object.entries(command.flags ?? {});
  const usage = [
    "netpol-workshop",
    path,
    command.subcommands ? "<command>" : "",
    command.args ?? "",
    flags.length ? "[flags]" : "",
  ];
  const parts = [`${command.summary}\n\nUsage: ${usage.filter(Boolean).join(" ")}\n`];
  if (command.description) parts.push(`${command.description}\n`);
  if (command.subcommands)
    parts.push(
      section(
        "Commands",
        command.subcommands.map(({ name, summary }) => [name, summary]),
      ),
    );
  if (flags.length > 0)
    parts.push(
      section(
        "Flags",
        flags.map(([name, flag]) => [flagName(name, flag), flag.help]),
      ),
    );
  if (command.examples)
    parts.push(
      section(
        "Examples",
        command.examples.map(({ line, says }) => [line, says]),
      ),
    );
  return parts.join("\n");
}

function flagName(name: string, flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${name}${flag.type === "string" ? ` ${flag.value ?? "VALUE"}` : ""}`;
}

function section(title: string, content: readonly (readonly [string, string])[]): string {
  return `${title}:\n${rows(content).join("\n")}\n`;
}

function rows(content: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...content.map(([left]) => left.length));
  return content.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
