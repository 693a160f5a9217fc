/** What Tab completes at a prompt: the first word to commands, others to files. */
import { absolute } from "../paths.ts";
import { builtinNames } from "./builtins.ts";
import type { Complete } from "./line-editor.ts";
import type { Shell } from "./shell.ts";

export const completion =
  (shell: Shell): Complete =>
  (before) => {
    const replaces = /(?:[^\s\\;|&<>()]|\\.)*$/.exec(before)?.[0] ?? "";
    const isCommand = /(^|[;|&(]|\b(?:then|do|else|sudo|exec|xargs)\s)\s*$/.test(
      before.slice(0, before.length - replaces.length),
    );
    if (isCommand && !replaces.includes("/")) {
      const names = commandNames(shell).filter((name) => name.startsWith(replaces));
      return { replaces, choices: [...new Set(names)].sort().map((name) => `${name} `) };
    }
    const folder = replaces.includes("/") ? replaces.replace(/[^/]*$/, "") : "";
    const start = replaces.slice(folder.length);
    const place = absolute(shell.process.cwd, folder || ".");
    const node = shell.process.files.find(place);
    if (node?.kind !== "directory") return { replaces, choices: [] };
    const names = shell.process.files
      .list(place)
      .filter((name) => name.startsWith(start) && (start.startsWith(".") || !name.startsWith(".")));
    const ending = (name: string) =>
      shell.process.files.find(absolute(place, name))?.kind === "directory" ? "/" : " ";
    return { replaces, choices: names.map((name) => `${folder}${name}${ending(name)}`) };
  };

function commandNames({ process, state, dialect }: Shell): string[] {
  const folders = (state.get("PATH") ?? "")
    .split(":")
    .filter((folder) => process.files.find(folder)?.kind === "directory");
  return [
    ...builtinNames(dialect),
    ...state.functions.keys(),
    ...folders.flatMap((folder) => process.files.list(folder)),
  ];
}
