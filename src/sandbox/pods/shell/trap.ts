/** `trap`: what to do when a signal comes, or at the end. */
import { parseSignal, type Signal, signals } from "../signals.ts";
import { singleQuote } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { outputOf, type Streams } from "./streams.ts";

export async function setTrap(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const { traps } = shell.state;
  const [first, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (first === undefined || first === "-p") {
    for (const [name, text] of traps)
      await outputOf(streams).write(
        `trap -- ${singleQuote(text)} ${shell.dialect === "bash" && name !== "EXIT" ? "SIG" : ""}${name}\n`,
      );
    return 0;
  }
  if (first === "-l") {
    await outputOf(streams).write(`${signals.map((signal) => signal.slice(3)).join("\n")}\n`);
    return 0;
  }
  const resets = first === "-" || (rest.length === 0 && conditionOf(first) !== undefined);
  for (const given of rest.length === 0 ? [first] : rest) {
    const condition = conditionOf(given);
    if (condition === undefined) {
      const bash = shell.dialect === "bash";
      await shell.complain(
        bash
          ? `${given}: invalid signal specification`
          : shell.dialect === "dash"
            ? `${given}: bad trap`
            : `${given}: invalid signal specification`,
        streams,
        "trap",
      );
      return 1;
    }
    if (resets) traps.delete(condition);
    else traps.set(condition, first);
    const signal = condition === "EXIT" ? undefined : parseSignal(condition);
    if (signal === undefined) continue;
    if (resets)
      shell.process.onSignal(signal, shell.isInteractive && signal === "SIGINT" ? () => shell.interrupt() : "default");
    else if (first === "") shell.process.onSignal(signal, "ignore");
    else shell.process.onSignal(signal, () => shell.signalled(condition));
  }
  return 0;
}

/** A signal's name as traps keep it: without SIG, `EXIT` for the end. */
function conditionOf(text: string): string | undefined {
  if (text === "0" || text.toUpperCase() === "EXIT") return "EXIT";
  if (text === "ERR" || text === "DEBUG" || text === "RETURN") return text;
  const signal: Signal | undefined = parseSignal(text);
  return signal?.slice(3);
}
