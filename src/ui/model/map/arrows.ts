/** The connections of one place: who may reach it, and whom it may reach. */
import type { Connection } from "../../../workshop/module/probes.ts";
import type { State } from "../../state.ts";
import { type Known, knownOf } from "../known.ts";
import type { Place } from "./places.ts";

export interface Arrow extends Connection {
  readonly way: "in" | "out";
  /** The place at its other end, by its number on the map. */
  readonly place: number;
  readonly known: Known;
}

/** In the order in which they stand on the map: what comes in, then what goes out. */
export function arrowsOf(state: State, places: readonly Place[], selected: number): readonly Arrow[] {
  const here = places[selected];
  if (!here) return [];
  const others = places.flatMap((place, index) => (index === selected ? [] : [{ place, index }]));
  const arrow = (way: Arrow["way"], index: number, connection: Connection): Arrow => ({
    ...connection,
    way,
    place: index,
    known: knownOf(state, connection),
  });
  return [
    ...others.flatMap(({ place: { source: from }, index }) =>
      from ? here.targets.map((to) => arrow("in", index, { from, to })) : [],
    ),
    ...others.flatMap(({ place, index }) => {
      const { source: from } = here;
      return from ? place.targets.map((to) => arrow("out", index, { from, to })) : [];
    }),
  ];
}
