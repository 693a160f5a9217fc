import { type Json, type KubeObject, objectAt } from "../store/object.ts";
import type { Column } from "./kind.ts";
import { labelsText } from "./selectors.ts";

/** Columns that many kinds share, and the cell rules of kubectl. */
export const nameColumn: Column = {
  name: "Name",
  type: "string",
  format: "name",
  description: "The object's name, unique among its kind in a namespace.",
  cell: (object) => object.metadata.name,
};

export const ageColumn: Column = {
  name: "Age",
  type: "string",
  description: "How long ago the server created the object.",
  cell: (object, now) => age(object.metadata.creationTimestamp, now),
};

export const createdAtColumn: Column = {
  name: "Created At",
  type: "date",
  description: "When the server created the object, in UTC.",
  cell: (object) => object.metadata.creationTimestamp,
};

type Cell = (object: KubeObject, now: Date) => Json;

export function column(name: string, description: string, cell: Cell, type: Column["type"] = "string"): Column {
  return { name, type, description, cell };
}

/** Shown with `-o wide` alone. */
export function wideColumn(name: string, description: string, cell: Cell): Column {
  return { name, type: "string", description, priority: 1, cell };
}

/** What a pod template runs: the last columns of every workload. */
export function templateColumns(path: readonly string[] = ["spec", "template"]): readonly Column[] {
  const containers = (object: KubeObject, field: string) => {
    const list = objectAt(object, ...path, "spec").containers;
    return Array.isArray(list) ? list.map((container) => objectAt(container)[field] ?? "").join(",") : "";
  };
  return [
    wideColumn("Containers", "The names of the containers in its pods.", (object) => containers(object, "name")),
    wideColumn("Images", "The images that those containers run.", (object) => containers(object, "image")),
  ];
}

export function labelsColumn(name: string, description: string, ...path: readonly string[]): Column {
  return wideColumn(name, description, (object) => labelsText(objectAt(object, ...path)));
}

/** The time since, as kubectl shows it; `<unknown>` without a time. */
export function age(since: string | undefined, now: Date): string {
  const start = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isNaN(start) ? "<unknown>" : humanDuration(now.getTime() - start);
}

/** Two units at most, and only one where the second says little. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 60 * 2) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return two(minutes, "m", seconds % 60, "s");
  if (minutes < 60 * 3) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return two(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return two(days, "d", hours % 24, "h");
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return two(years, "y", days % 365, "d");
  return `${years}y`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** At most three of many: `a,b,c + 2 more...`. */
export function firstThree(values: readonly string[]): string {
  const shown = values.slice(0, 3).join(",");
  return values.length > 3 ? `${shown} + ${values.length - 3} more...` : shown;
}
