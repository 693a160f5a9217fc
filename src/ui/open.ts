/** Opens the UI on a terminal and returns when the learner leaves. */
import { firstFrame } from "./model/welcome-lines.ts";
import type { Host } from "./ports.ts";
import { Terminal } from "./terminal/terminal.ts";
import { type ThemeOptions, themeFor } from "./theme.ts";

export interface UiOptions {
  readonly theme: ThemeOptions;
  /** Whether saving the file checks the step. */
  readonly checksOnSave: boolean;
}

export async function openUi(host: Host, options: UiOptions): Promise<number> {
  const terminal = new Terminal(process);
  // Whatever happens, the terminal is given back before anything is said.
  const restore = (): void => terminal.release();
  process.once("exit", restore);
  terminal.take();
  try {
    const welcome = { contexts: [], selected: 0, returning: host.chosen !== undefined };
    terminal.show(firstFrame(terminal.size, welcome, themeFor(options.theme)));
    // The frame is on the screen while the rest is loaded; keys that are pressed meanwhile wait.
    await new Promise((resolve) => setImmediate(resolve));
    const { runUi } = await import("./run.tsx");
    return await runUi(terminal, host, options);
  } finally {
    restore();
    process.off("exit", restore);
  }
}
