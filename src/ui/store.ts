/** State outside React: panes read slices of it and are drawn again only when their slice changes. */
import { createContext, useContext, useSyncExternalStore } from "react";

export interface Store<State, Message> {
  get(): State;
  dispatch(message: Message): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<State, Message, Effect>(
  initial: State,
  update: (state: State, message: Message) => readonly [State, readonly Effect[]],
  perform: (effect: Effect, dispatch: (message: Message) => void) => void,
): Store<State, Message> {
  let state = initial;
  const listeners = new Set<() => void>();
  const dispatch = (message: Message): void => {
    const [next, effects] = update(state, message);
    const changed = next !== state;
    state = next;
    if (changed) for (const listener of listeners) listener();
    for (const effect of effects) perform(effect, dispatch);
  };
  return {
    get: () => state,
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function createStoreHook<State, Message>(): {
  Provider: React.Provider<Store<State, Message> | undefined>;
  useSlice<Slice>(select: (state: State) => Slice): Slice;
} {
  const Context = createContext<Store<State, Message> | undefined>(undefined);
  return {
    Provider: Context.Provider,
    useSlice: (select) => {
      const store = useContext(Context);
      if (!store) throw new Error("there is no store around this view");
      return useSyncExternalStore(store.subscribe, () => select(store.get()));
    },
  };
}
