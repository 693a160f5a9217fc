import { diskTrouble, UsageError, WorkshopError } from "../errors.ts";
import { closest } from "../text/closest.ts";
import { style, wantsColour } from "../text/style.ts";
import type { Command, CommandEntry, Io } from "./command.ts";
import { commandHelp, programHelp } from "./help.ts";
import { commands as allCommands } from "./index.ts";
import { commonFlags, parseCommandLine, refuseExtra } from "./parse.ts";
import { version } from "./version.ts";

/** Runs one command line and returns its exit code; every error ends here, in words. */
export async function main(
  words: readonly string[],
  io: Io,
  commands: readonly CommandEntry[] = allCommands,
): Promise<number> {
  try {
    return await dispatch(words, io, commands);
  } catch (error) {
    return report(error, io);
  }
}

async function dispatch(words: readonly string[], io: Io, commands: readonly CommandEntry[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === "--help" || first === "-h" || first === "help") {
    if (first === "help" && rest.length > 0) return dispatch([...rest, "--help"], io, commands);
    const { open } = await import("./workshop/open.ts");
    io.out.write(programHelp(commands, { ...open.flags, ...commonFlags }, io.out.columns));
    return 0;
  }
  if (first === "--version" || first === "-v" || first === "version") {
    io.out.write(`${version}\n`);
    return 0;
  }
  if (first === undefined || first.startsWith("-")) return runOpen(words, io);
  const { command, path, remaining } = await find(commands, words, []);
  if (command.raw && command.run)
    return await command.run({ ...parseCommandLine(path, command, [], io.env), args: remaining, io });
  const parsed = parseCommandLine(path, command, remaining, io.env);
  if (parsed.flags.on("help") || !command.run) {
    io.out.write(commandHelp(path, command, { ...command.flags, ...commonFlags }, io.out.columns));
    return 0;
  }
  refuseExtra(path, command, parsed.args);
  return await command.run({ ...parsed, io });
}

/** The bare command, and its flags, open the workshop; it is loaded only for them. */
async function runOpen(words: readonly string[], io: Io): Promise<number> {
  const { open } = await import("./workshop/open.ts");
  const [first] = words;
  const name = first?.replace(/^--/, "").split("=")[0] ?? "";
  if (first !== undefined && !(first.startsWith("--") && Object.hasOwn({ ...commonFlags, ...open.flags }, name)))
    throw new UsageError(`unknown flag ${first}; flags stand behind the command`, { next: ["netpol-workshop --help"] });
  const parsed = parseCommandLine("", open, words, io.env);
  const [extra] = parsed.args;
  if (extra !== undefined)
    throw new UsageError(`flags stand behind the command ${extra}`, { next: ["netpol-workshop --help"] });
  return (await open.run?.({ ...parsed, io })) ?? 0;
}

/** Walks from the list of commands down to the one that the words name. */
async function find(
  entries: readonly CommandEntry[],
  words: readonly string[],
  path: readonly string[],
): Promise<{ command: Command; path: string; remaining: readonly string[] }> {
  const [name = "", ...rest] = words;
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry) {
    const near = closest(
      name,
      entries.map((candidate) => candidate.name),
    );
    const whole = [...path, name].join(" ");
    throw new UsageError(`unknown command "${whole}"${near ? `; did you mean "${[...path, near].join(" ")}"?` : ""}`, {
      next: [`netpol-workshop ${[...path, "--help"].join(" ")}`],
    });
  }
  const command = await entry.load();
  const here = [...path, name];
  const descends = command.subcommands && rest[0] !== undefined && !rest[0].startsWith("-");
  if (command.subcommands && descends) return find(command.subcommands, rest, here);
  return { command, path: here.join(" "), remaining: rest };
}

/** Says what went wrong, and returns the exit code for it. */
export function report(thrown: unknown, io: Io): number {
  const error = diskTrouble(thrown) ?? thrown;
  const paint = style(wantsColour(io.err.isTTY, io.env));
  if (!(error instanceof WorkshopError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err.write(
      `${paint.bad("bug:")} netpol-workshop failed, and that is not your fault. Please report this:\n${text}\n`,
    );
    return 70;
  }
  io.err.write(`${paint.bad("error:")} ${error.message}\n`);
  for (const line of error.detail) io.err.write(line === "" ? "\n" : `  ${line}\n`);
  for (const line of error.next) io.err.write(`${paint.accent("next:")} ${line}\n`);
  return error.exitCode;
}
