/** The whole screen: a header, a screen, a line of notices, a footer; and the one place that hears keys. */
import { Box, Text, useInput } from "ink";
import type { ReactNode } from "react";
import { keyName, route, strokes } from "./keys/router.ts";
import type { Message } from "./messages.ts";
import { layoutOf, smallest } from "./model/layout.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";
import type { Theme } from "./theme.ts";
import { Provider, useSlice } from "./ui.ts";
import { Footer, Header, Status } from "./views/frame.tsx";
import { ThemeContext } from "./views/lines.tsx";
import { Panes } from "./views/panes.tsx";

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
      <Panes layout={layout} />
      <Status columns={size.columns} />
      <Footer columns={size.columns} />
    </Box>
  );
}
