/** The whole screen: a header, a screen, a line of notices, a footer; and the one place that hears keys. */
import { Box, Text, useInput } from "ink";
import type { ReactNode } from "react";
import { keyName, route, strokes } from "./keys/router.ts";
import type { Message } from "./messages.ts";
import { inside, type Layout, layoutOf, smallest } from "./model/layout.ts";
import { welcomeLines } from "./model/welcome-lines.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";
import type { Theme } from "./theme.ts";
import { Provider, useSlice } from "./ui.ts";
import { Footer, Header, Status } from "./views/frame.tsx";
import { Lesson } from "./views/lesson.tsx";
import { Pane, ThemeContext, useTheme } from "./views/lines.tsx";
import { OverlayPane } from "./views/overlay.tsx";
import { Screens } from "./views/screens.tsx";

export function App({ store, theme }: { store: Store<State, Message>; theme: Theme }): ReactNode {
  useInput((input, key) => {
    // What is typed fast, or pasted, comes as one text.
    for (const [name, text] of strokes(input, keyName(input, key))) {
      const message = route(store.get(), name, text);
      if (message) store.dispatch(message);
    }
  });
  return (
    <ThemeContext.Provider value={theme}>
      <Provider value={store}>
        <Whole />
      </Provider>
    </ThemeContext.Provider>
  );
}

function Whole(): ReactNode {
  const size = useSlice((state) => state.size);
  const overlay = useSlice((state) => state.overlay);
  const layout = layoutOf(size);
  if (layout.tier === "too-small")
    return (
      <Box width={size.columns} height={size.rows}>
        <Text wrap="truncate">{`too small: ${smallest.columns}×${smallest.rows} is needed`}</Text>
      </Box>
    );
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Header columns={size.columns} />
      {overlay ? <OverlayPane layout={layout} /> : <Body layout={layout} />}
      <Status columns={size.columns} />
      <Footer columns={size.columns} />
    </Box>
  );
}

function Body({ layout }: { layout: Layout }): ReactNode {
  const screen = useSlice((state) => state.screen);
  if (screen === "welcome") return <Welcome layout={layout} />;
  if (screen === "lesson") return <Lesson layout={layout} />;
  return <Screens layout={layout} />;
}

function Welcome({ layout }: { layout: Layout }): ReactNode {
  const state = useSlice((whole) => whole);
  const theme = useTheme();
  const area = { columns: layout.columns, rows: layout.body };
  return (
    <Pane
      title="Start"
      lines={welcomeLines(
        { ...state.welcome, returning: state.work !== undefined && state.welcome.returning },
        Math.min(100, inside(area).columns),
        theme,
      )}
      {...area}
      active
    />
  );
}
