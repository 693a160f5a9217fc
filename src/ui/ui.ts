/** The store of this UI, as its views read it. */
import type { Message } from "./messages.ts";
import type { State } from "./state.ts";
import { createStoreHook } from "./store.ts";

export const { Provider, useSlice } = createStoreHook<State, Message>();
