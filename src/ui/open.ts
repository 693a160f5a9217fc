/** Opens the UI on a terminal and returns when the learner leaves. */
import { firstFrame } from "./model/welcome-lines.ts";
import type { Host } from "./ports.ts";
import { Terminal } from "./terminal/terminal.ts";
import { type ThemeOptions, themeFor } from "./theme.ts";

export interface UiOptions {
  readonly theme: ThemeOptions;
  /** Whether saving the file checks the step. */
  readonly checksOnSave: boolean;
  /** For a screen reader: lines of text, and nothing is drawn. */
  readonly plain: boolean;
  readonly mouse: boolean;
}

export async function openUi(host: Host, options: UiOptions): Promise<number> {
  const terminal = new Terminal(process, options);
  // Whatever happens, the terminal is given back before anything is said.
  const restore = (): void => terminal.release();
  // Ctrl-C that is meant for a program that has the terminal is heard by us as well.
  const stopped = untilStopped((signal) => signal !== "SIGINT" || terminal.isOurs);
  process.once("exit", restore);
  terminal.take();
  try {
    const welcome = { contexts: [], selected: 0, returning: host.chosen !== undefined };
    terminal.show(firstFrame(terminal.size, welcome, themeFor(options.theme)));
    // The frame is on the screen while the rest is loaded; keys that are pressed meanwhile wait.
    await new Promise((resolve) => setImmediate(resolve));
    const { runUi } = await import("./run.tsx");
    return await runUi(terminal, host, options, stopped.code);
  } finally {
    restore();
    stopped.end();
    process.off("exit", restore);
  }
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The exit code that a signal asks for; a fault of ours, wherever it is thrown, ends the program in order as well. */
function untilStopped(counts: (signal: string) => boolean): { readonly code: Promise<number>; end(): void } {
  const listeners: (() => void)[] = [];
  const code = new Promise<number>((resolve, reject) => {
    process.on("uncaughtException", reject);
    listeners.push(() => void process.off("uncaughtException", reject));
    for (const [signal, exit] of Object.entries(signals)) {
      const stop = (): void => {
        if (counts(signal)) resolve(exit);
      };
      process.on(signal, stop);
      listeners.push(() => void process.off(signal, stop));
    }
    // A terminal may go without a signal.
    const gone = (): void => resolve(signals.SIGHUP);
    process.stdin.on("end", gone).on("error", gone);
    listeners.push(() => void process.stdin.off("end", gone).off("error", gone));
  });
  // Whoever waits for the code hears of it, sooner or later.
  code.catch(() => {});
  return { code, end: () => listeners.forEach((off) => void off()) };
}
