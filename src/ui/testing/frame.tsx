/** Draws a state as a terminal of a given size would show it. */
import { render } from "ink";
import { App } from "../app.tsx";
import type { Message } from "../messages.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";
import { standIn } from "../terminal/terminal.ts";
import { type ThemeOptions, themeFor } from "../theme.ts";

const plain: ThemeOptions = { colour: false, unicode: true, light: false };
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Without escapes, each line without the spaces at its end. */
export function frameOf(state: State, theme: ThemeOptions = plain): string {
  return paintedFrame(state, theme)
    .replaceAll(escapes, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

export function paintedFrame(state: State, theme: ThemeOptions): string {
  const store: Store<State, Message> = { get: () => state, dispatch: () => {}, subscribe: () => () => {} };
  const frames: string[] = [];
  const stdout = standIn(process.stdout, {
    ...state.size,
    isTTY: true,
    write: (text: string) => frames.push(text),
    on: () => {},
    off: () => {},
  });
  const stdin = standIn(process.stdin, {
    isTTY: true,
    setRawMode: () => {},
    setEncoding: () => {},
    ref: () => {},
    unref: () => {},
    read: () => null,
    addListener: () => {},
    removeListener: () => {},
  });
  const ink = render(<App store={store} theme={themeFor(theme)} />, {
    stdout,
    stdin,
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  ink.unmount();
  return frames.find((frame) => frame.trim() !== "") ?? "";
}
