import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The cases that the engine ships with. */
export const shippedCases = join(dirname(fileURLToPath(import.meta.url)), "cases");

/** Every case file at or below the paths, in order of their names; base clusters are no cases. */
export function findCases(paths: readonly string[]): string[] {
  return paths.flatMap((path) => (statSync(path).isDirectory() ? below(path) : [path]));
}

function below(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "clusters" ? [] : below(path);
      return /\.ya?ml$/.test(entry.name) ? [path] : [];
    });
}
