/** Runs the UI on a terminal that is ours already. */
import { render } from "ink";
import { App } from "./app.tsx";
import { Performer } from "./effects.ts";
import type { Message } from "./messages.ts";
import type { UiOptions } from "./open.ts";
import { Transcript } from "./plain/transcript.ts";
import type { Host } from "./ports.ts";
import { initialState, type State } from "./state.ts";
import { createStore, type Store } from "./store.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { themeFor } from "./theme.ts";
import { update } from "./update/index.ts";

export async function runUi(
  terminal: Terminal,
  host: Host,
  { theme, checksOnSave, plain, mouse }: UiOptions,
  stopped: Promise<number>,
): Promise<number> {
  let leave: (code: number) => void = () => {};
  const left = new Promise<number>((resolve) => {
    leave = resolve;
  });
  const performer = new Performer(host, {
    lend: (use) => terminal.lend(use),
    suspend: () => terminal.suspend(),
    // OSC 52: most terminals take it, the others ignore it.
    copy: (text) => terminal.write(`\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`),
    mouse: (on) => terminal.hearMouse(on),
    leave: () => leave(0),
  });
  const beginning = {
    ...terminal.size,
    checksOnSave,
    plain,
    mouse,
    returning: host.chosen !== undefined,
  };
  const store = createStore(initialState(beginning), update, (effect, dispatch) => performer.perform(effect, dispatch));
  if (mouse) terminal.hearMouse(true);
  const offMouse = terminal.onMouse((event) => store.dispatch(event));
  const offResize = terminal.onResize((size) => store.dispatch({ type: "resized", ...size }));
  const { stdin, stdout } = terminal;
  const ink = render(<App store={store} theme={themeFor(theme)} />, {
    stdin,
    stdout,
    // Whole frames, at once: the painter finds what changed.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  void host.contexts().then((names) => store.dispatch({ type: "contexts", names }));
  if (host.chosen) store.dispatch({ type: "open", choice: host.chosen });
  const silence = plain ? tell(store, terminal) : () => {};
  try {
    // Ink ends by itself only when a view fails.
    return await Promise.race([left, stopped, ink.waitUntilExit().then(() => 0)]);
  } finally {
    performer.close();
    offResize();
    offMouse();
    silence();
    ink.unmount();
  }
}

/** Says what changes; changes that follow each other at once are said together. */
function tell(store: Store<State, Message>, terminal: Terminal): () => void {
  const transcript = new Transcript();
  let due = false;
  const say = (): void => {
    due = false;
    const lines = transcript.next(store.get());
    if (lines.length > 0) terminal.say(`${lines.join("\n")}\n`);
  };
  say();
  return store.subscribe(() => {
    if (due) return;
    due = true;
    setImmediate(say);
  });
}
