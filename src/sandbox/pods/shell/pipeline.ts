/** Commands joined by `|`, turned round by `!`, measured by `time`. */
import type { Pipeline } from "unbash";
import type { Child } from "../process.ts";
import { pipe } from "../streams.ts";
import { awaitChild } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import { errorsOf, type Streams } from "./streams.ts";

export async function runPipeline(shell: Shell, node: Pipeline, streams: Streams): Promise<number> {
  const negated = node.prefixes.filter((prefix) => prefix.type === "Negation").length % 2 === 1;
  const time = node.prefixes.find((prefix) => prefix.type === "Time");
  const began = shell.process.clock.now();
  const run = () => connected(shell, node, streams);
  const status = negated ? await shell.condition(run) : await run();
  if (time !== undefined) await reportTime(shell, shell.process.clock.now() - began, streams, time.posix !== undefined);
  if (negated) {
    shell.state.lastStatus = status === 0 ? 1 : 0;
    return shell.state.lastStatus;
  }
  return shell.checked(status);
}

async function connected(shell: Shell, { commands, operators }: Pipeline, streams: Streams): Promise<number> {
  const [only] = commands;
  if (commands.length === 1 && only !== undefined) return shell.command(only, streams);
  const children: Child[] = [];
  let input = streams.get(0);
  for (const [index, command] of commands.entries()) {
    const own = new Map(streams);
    if (input !== undefined) own.set(0, input);
    const next = index === commands.length - 1 ? undefined : pipe();
    if (next !== undefined) {
      own.set(1, { sink: next.sink });
      if (operators[index] === "|&") own.set(2, { sink: next.sink });
    }
    children.push(shell.fork(command, own));
    // each traces what it runs before the next does
    if (shell.state.options.xtrace) await shell.process.breathe();
    if (index > 0) input?.source?.close();
    next?.sink.close();
    if (next !== undefined) input = { source: next.source };
  }
  const statuses: number[] = [];
  for (const child of children) statuses.push(await awaitChild(shell, child, streams));
  const failed = shell.state.options.pipefail ? statuses.findLast((status) => status !== 0) : undefined;
  return failed ?? statuses.at(-1) ?? 0;
}

async function reportTime(shell: Shell, milliseconds: number, streams: Streams, posix: boolean): Promise<void> {
  const seconds = milliseconds / 1000;
  const minutes = Math.floor(seconds / 60);
  const show = (minute: number, second: number) => {
    if (posix) return `${(minute * 60 + second).toFixed(2)}`;
    if (shell.dialect === "bash") return `${minute}m${second.toFixed(3)}s`;
    return `${minute}m ${second.toFixed(2)}s`;
  };
  const [real, none] = [show(minutes, seconds - minutes * 60), show(0, 0)];
  const separator = posix ? " " : "\t";
  const lines = [`real${separator}${real}`, `user${separator}${none}`, `sys${separator}${none}`];
  await errorsOf(streams).write(`${shell.dialect === "bash" && !posix ? "\n" : ""}${lines.join("\n")}\n`);
}
