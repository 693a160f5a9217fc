/** The keys as the README shows them. */
import type { Group } from "./binding.ts";
import { keymap } from "./keymap.ts";

export function keysMarkdown(): string {
  const groups = [...new Set(keymap.map(({ group }) => group))];
  return ["| | keys | |", "|---|---|---|", ...groups.flatMap(rowsOf)].join("\n");
}

function rowsOf(group: Group): readonly string[] {
  const seen = new Set<string>();
  return keymap
    .filter((binding) => binding.group === group)
    .flatMap(({ keys, title }) => {
      const row = `${keys.map((key) => `\`${key}\``).join(" ")} | ${title} |`;
      if (seen.has(row)) return [];
      seen.add(row);
      return [`| ${seen.size === 1 ? group : ""} | ${row}`];
    });
}
